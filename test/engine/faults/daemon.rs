// run: exited 0; needs descendants
extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
    fn signal(signal: i32, handler: usize) -> usize;
    fn close(file: i32) -> i32;
}
/// The twice forked child of a session of its own hears no signal and holds no pipe; its parent is gone.
fn main() {
    unsafe {
        if fork() != 0 {
            std::thread::sleep(std::time::Duration::from_millis(200));
            return;
        }
        setsid();
        (1..32).for_each(|number| _ = signal(number, 1));
        if fork() != 0 {
            return;
        }
        setsid();
        (0..64).for_each(|file| _ = close(file));
        loop {
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
    }
}
