// run: exited 0 or signalled SIGKILL; needs descendants
// Leaves a child behind and tries to kill who guards it.
extern "C" {
    fn fork() -> i32;
    fn getppid() -> i32;
    fn kill(process: i32, signal: i32) -> i32;
}
fn main() {
    unsafe {
        if fork() == 0 {
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
        kill(getppid(), 9);
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}
