// run: timeout or processes; within 2 s; needs processes; needs descendants
// Each child leads a session of its own, so that no group holds them all.
extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
}
fn main() {
    loop {
        unsafe { (fork(), setsid()) };
    }
}
