// run: memory; needs memory; needs processes
// Each of eight processes stays far below the limit, all together do not.
extern "C" {
    fn fork() -> i32;
}
fn main() {
    for _ in 0..3 {
        unsafe { fork() };
    }
    let block = vec![std::process::id() as u8 | 1; 60 << 20];
    std::thread::sleep(std::time::Duration::from_secs(60));
    println!("{}", block.len());
}
