// run: timeout; within 1 s
// Waits without using the processor: only the wall clock can end it.
fn main() {
    loop {
        std::thread::sleep(std::time::Duration::from_secs(60));
    }
}
