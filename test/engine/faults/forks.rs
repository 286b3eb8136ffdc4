// run: timeout or processes; within 2 s; needs processes
extern "C" {
    fn fork() -> i32;
}
fn main() {
    loop {
        unsafe { fork() };
    }
}
