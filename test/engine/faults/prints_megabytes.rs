// run: output
fn main() {
    let line = "x".repeat(1023);
    for _ in 0..1_000_000 {
        println!("{line}");
    }
}
