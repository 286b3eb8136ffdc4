// run: timeout; within 1 s
fn main() {
    loop {
        std::hint::spin_loop();
    }
}
