//! What is taken from libc, with the numbers that x86-64 and aarch64 share unless a `cfg` says otherwise.
//! std links libc anyway, so that no crate is needed for it.

#![allow(non_camel_case_types)]

pub type int = i32;
pub type long = i64;
pub type ulong = u64;

#[repr(C)]
pub struct Limit {
    pub soft: u64,
    pub hard: u64,
}
#[repr(C)]
#[derive(Default)]
pub struct Usage {
    /// Seconds and microseconds of user time, then of system time.
    pub times: [long; 4],
    /// Kibibytes.
    pub peak: long,
    pub others: [long; 13],
}
#[repr(C)]
pub struct Poll {
    pub fd: int,
    pub events: i16,
    pub seen: i16,
}
extern "C" {
    pub fn syscall(number: long, ...) -> long;
    pub fn fork() -> int;
    pub fn wait4(process: int, status: *mut int, options: int, usage: *mut Usage) -> int;
    pub fn kill(process: int, signal: int) -> int;
    pub fn signal(signal: int, handler: usize) -> usize;
    pub fn setrlimit(what: int, limit: *const Limit) -> int;
    pub fn getrlimit(what: int, limit: *mut Limit) -> int;
    pub fn poll(watched: *mut Poll, count: ulong, milliseconds: int) -> int;
    pub fn pipe2(ends: *mut int, flags: int) -> int;
    pub fn close(fd: int) -> int;
    pub fn setsid() -> int;
    pub fn getpid() -> int;
    pub fn getpriority(which: int, who: u32) -> int;
    pub fn setpriority(which: int, who: u32, priority: int) -> int;
    pub fn waitid(which: int, who: u32, information: *mut [int; 32], options: int) -> int;
    pub fn geteuid() -> u32;
    pub fn getegid() -> u32;
    pub fn setgroups(count: usize, groups: *const u32) -> int;
    pub fn setresuid(real: u32, effective: u32, saved: u32) -> int;
    pub fn setresgid(real: u32, effective: u32, saved: u32) -> int;
    pub fn mount(source: *const u8, target: *const u8, kind: *const u8, flags: ulong, data: *const u8) -> int;
    pub fn signalfd(fd: int, mask: *const u64, flags: int) -> int;
    pub fn sigprocmask(how: int, set: *const [u64; 16], old: *mut [u64; 16]) -> int;
    pub fn socket(family: int, kind: int, protocol: int) -> int;
    pub fn ioctl(fd: int, request: ulong, ...) -> int;
    pub fn mmap(at: *mut u8, bytes: usize, access: int, flags: int, fd: int, offset: i64) -> *mut u8;
    pub fn munmap(at: *mut u8, bytes: usize) -> int;
    pub fn sysconf(what: int) -> long;
    pub fn _exit(code: int) -> !;
}

pub const SIGKILL: int = 9;
pub const SIGPIPE: int = 13;
pub const SIGCHLD: int = 17;
pub const SIGSTOP: int = 19;
pub const SIGXCPU: int = 24;
pub const SIGXFSZ: int = 25;
pub const EAGAIN: int = 11;
pub const WNOHANG: int = 1;
pub const POLLIN: i16 = 1;
pub const O_NONBLOCK: int = 0o4000;
pub const O_CLOEXEC: int = 0o2000000;
pub const O_PATH: int = 0o10000000;
pub const SC_CLOCK_TICKS: int = 2;
pub const CLONE: long = if cfg!(target_arch = "aarch64") { 220 } else { 56 };
pub const CLOSE_RANGE: long = 436;
pub const PRCTL: long = if cfg!(target_arch = "aarch64") { 167 } else { 157 };
pub const CAPSET: long = if cfg!(target_arch = "aarch64") { 91 } else { 126 };
pub const MOUNT_SETATTR: long = 442;

/// Where the arguments that a call does not use must be 0, they are.
pub unsafe fn prctl(option: u64, first: u64, second: u64) -> i64 {
    syscall(PRCTL, option, first, second, 0u64, 0u64)
}
