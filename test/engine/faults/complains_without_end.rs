// run: output
fn main() {
    loop {
        eprintln!("again");
    }
}
