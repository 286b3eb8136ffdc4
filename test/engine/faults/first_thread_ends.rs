// run: memory; needs memory; needs processes
// With its first thread gone a process looks dead to who counts carelessly; the memory is shared, so that only counting finds it.
extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn mmap(at: *mut u8, bytes: usize, access: i32, flags: i32, file: i32, offset: i64) -> *mut u8;
}
fn main() {
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        for _ in 0..600 {
            let block = unsafe { mmap(std::ptr::null_mut(), 1 << 20, 3, 0x21, -1, 0) };
            assert!(block as isize != -1);
            unsafe { block.write_bytes(1, 1 << 20) };
        }
        std::thread::sleep(std::time::Duration::from_secs(60));
    });
    // exit, which is of one thread alone
    unsafe { syscall(if cfg!(target_arch = "aarch64") { 93 } else { 60 }, 0) };
}
