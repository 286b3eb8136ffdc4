// compile: memory or timeout or signalled SIGKILL or exited 1 or exited 101; needs memory
const HUGE: [u64; 1 << 32] = [7; 1 << 32];
fn main() {
    println!("{}", HUGE[std::env::args().count()]);
}
