// run: memory; needs memory; needs processes
// Shared memory is private to nobody, so that no limit of one process counts it.
extern "C" {
    fn mmap(at: *mut u8, bytes: usize, access: i32, flags: i32, file: i32, offset: i64) -> *mut u8;
}
fn main() {
    for _ in 0..600 {
        let block = unsafe { mmap(std::ptr::null_mut(), 1 << 20, 3, 0x21, -1, 0) };
        assert!(block as isize != -1);
        unsafe { block.write_bytes(1, 1 << 20) };
    }
    std::thread::sleep(std::time::Duration::from_secs(60));
}
