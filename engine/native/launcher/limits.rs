//! Limits of resources.

use crate::c;
use crate::namespaces::Spaces;
use crate::options::Options;
use std::fs;
use std::io::Error;

pub(crate) const CPU: i32 = 0;
pub(crate) const FILE: i32 = 1;
pub(crate) const DATA: i32 = 2;
pub(crate) const STACK: i32 = 3;
pub(crate) const CORE: i32 = 4;
pub(crate) const PROCESSES: i32 = 6;
pub(crate) const DESCRIPTORS: i32 = 7;
pub(crate) const ADDRESSES: i32 = 9;

/// Sets a limit no higher than the one that stands.
pub(crate) fn limit(what: i32, soft: u64, hard: u64) {
    let mut present = c::Limit { soft: 0, hard: 0 };
    unsafe { c::getrlimit(what, &mut present) };
    let hard = hard.min(present.hard);
    unsafe { c::setrlimit(what, &c::Limit { soft: soft.min(hard), hard }) };
}

pub(crate) fn limit_rest(options: &Options) {
    limit(CPU, options.cpu_seconds, options.cpu_seconds.saturating_add(1));
    limit(FILE, options.file, options.file);
    limit(CORE, 0, 0);
    limit(DESCRIPTORS, 1024, 4096);
    limit(STACK, 8 << 20, u64::MAX); // what most systems have; without a limit libc gives threads other sizes
}

/// The system's own limit where it is seen to bind; where it counts other processes of the same user
/// too, it is only a stop for what is faster than the supervisor, which counts this tree alone.
pub(crate) fn limit_processes(options: &Options, spaces: &Spaces, alone: bool) -> Result<(), String> {
    let others = match () {
        _ if alone => 0,
        _ if spaces.users => 1, // the init
        _ => tasks_of_user().saturating_add(512),
    };
    let mut present = c::Limit { soft: 0, hard: 0 };
    unsafe { c::getrlimit(PROCESSES, &mut present) };
    unsafe { c::setrlimit(PROCESSES, &c::Limit { soft: 0, hard: present.hard }) };
    let binds = match unsafe { c::fork() } {
        -1 => Error::last_os_error().raw_os_error() == Some(c::EAGAIN),
        0 => unsafe { c::_exit(0) },
        child => unsafe { c::wait4(child, &mut 0, 0, &mut c::Usage::default()) == 0 },
    };
    unsafe { c::setrlimit(PROCESSES, &present) };
    limit(PROCESSES, options.processes.saturating_add(others), options.processes.saturating_add(others));
    if binds || fs::metadata("/proc/self/stat").is_ok() {
        return Ok(());
    }
    Err("the system's limit does not bind this user, and there is no /proc to count in".into())
}

pub(crate) fn tasks_of_user() -> u64 {
    let user = unsafe { c::geteuid() }.to_string();
    let Ok(entries) = fs::read_dir("/proc") else { return 4096 };
    let threads = |entry: std::io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(entry.ok()?.path().join("status")).ok()?;
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next().map(String::from));
        (field("Uid:")? == user).then(|| field("Threads:")?.parse::<u64>().ok())?
    };
    entries.filter_map(threads).sum()
}

/// Private memory of each process; addresses are bounded far above it, since programs reserve more than
/// they use. The supervisor adds up the processes.
pub(crate) fn limit_memory(options: &Options) -> Result<(), String> {
    let mut present = c::Limit { soft: 0, hard: 0 };
    unsafe { c::getrlimit(DATA, &mut present) };
    unsafe { c::setrlimit(DATA, &c::Limit { soft: 1 << 20, hard: present.hard }) };
    let bytes = 64 << 20;
    let probe = unsafe { c::mmap(std::ptr::null_mut(), bytes, 3, 0x22, -1, 0) }; // readable, writable; private, anonymous
    let binds = probe as isize == -1;
    if !binds {
        unsafe { c::munmap(probe, bytes) };
    }
    unsafe { c::setrlimit(DATA, &present) };
    limit(DATA, options.memory, options.memory);
    limit(ADDRESSES, options.memory.saturating_add(16 << 30), options.memory.saturating_add(16 << 30));
    if binds { Ok(()) } else { Err("the system does not bound private memory".into()) }
}
