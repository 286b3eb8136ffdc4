// run: exited 0; needs network; prints held
// In a namespace of users of its own it would have every power, and the mounts and the network would be its to change.
extern "C" {
    fn unshare(flags: i32) -> i32;
    fn syscall(number: i64, ...) -> i64;
    fn mount(source: *const u8, target: *const u8, kind: *const u8, flags: u64, data: *const u8) -> i32;
    fn ptrace(request: i64, ...) -> i64;
    fn getppid() -> i32;
}
fn main() {
    const USERS: i32 = 0x1000_0000;
    let clone = if cfg!(target_arch = "aarch64") { 220 } else { 56 };
    let slash = b"/\0".as_ptr();
    let null = std::ptr::null();
    let attempts = unsafe {
        [
            unshare(USERS) == 0,
            unshare(0x2_0000) == 0,
            syscall(clone, (USERS | 17) as i64, 0i64, 0i64, 0i64, 0i64) >= 0,
            syscall(435, null as *const u8, 0i64) >= 0, // clone3
            mount(null, slash, null, 32 | 4096, null) == 0,
            ptrace(16, getppid() as i64, 0i64, 0i64) == 0,
        ]
    };
    match attempts.iter().any(|done| *done) {
        true => panic!("{attempts:?}"),
        false => println!("held"),
    }
}
