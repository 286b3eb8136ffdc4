// run: exited 0; needs memory; prints held
#[repr(C)]
struct Limit {
    soft: u64,
    hard: u64,
}
extern "C" {
    fn getrlimit(what: i32, limit: *mut Limit) -> i32;
    fn setrlimit(what: i32, limit: *const Limit) -> i32;
}
fn main() {
    // processor, files, private memory, core, processes
    for what in [0, 1, 2, 4, 6] {
        let mut limit = Limit { soft: 0, hard: 0 };
        assert_eq!(unsafe { getrlimit(what, &mut limit) }, 0);
        assert_ne!(limit.hard, u64::MAX, "{what} has no limit");
        limit.hard += 1;
        assert_eq!(unsafe { setrlimit(what, &limit) }, -1, "{what} was raised");
    }
    println!("held");
}
