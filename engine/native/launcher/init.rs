//! The first process of the namespaces: it prepares what the program runs in, and reaps.

use crate::c::{self, prctl};
use crate::namespaces::Spaces;
use crate::notes::Notes;
use crate::options::Options;
use crate::processes::kill_below;
use crate::program::program;
use std::ffi::CString;
use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::io::Error;
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::fd::FromRawFd;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;

/// Prepares what the program runs in, starts it, and reaps until it ends or the supervisor is gone.
pub(crate) fn init(options: &Options, spaces: &Spaces, notes: Notes, alive: &File) {
    unsafe { c::setsid() };
    if spaces.processes {
        unsafe { prctl(1, c::SIGKILL as u64, 0) }; // PR_SET_PDEATHSIG; with us the namespace ends
    } else {
        unsafe { prctl(36, 1, 0) };
    }
    let _ = fs::write("/proc/self/oom_score_adj", "1000"); // should memory run out, this goes first
    let read_only = if spaces.mounts { make_read_only(options, spaces) } else { Err("there is no mount namespace".into()) };
    if spaces.network {
        raise_loopback();
    }
    let children: u64 = 1 << (c::SIGCHLD - 1);
    unsafe { c::sigprocmask(0, &signals(children), std::ptr::null_mut()) };
    let child_ended = unsafe { c::signalfd(-1, &children, c::O_NONBLOCK | c::O_CLOEXEC) };
    match unsafe { c::fork() } {
        -1 => return notes.line(format!("!no process could be made: {}", Error::last_os_error())),
        0 => program(options, spaces, read_only, &notes),
        program => {
            (0..3).for_each(|fd| _ = unsafe { c::close(fd) });
            reap(program, child_ended, alive.as_raw_fd());
            // Its group goes at one blow; as long as it is not reaped its number is of nobody else.
            [-program, program].iter().for_each(|target| _ = unsafe { c::kill(*target, c::SIGKILL) });
            let mut status = 0;
            if unsafe { c::wait4(program, &mut status, 0, &mut c::Usage::default()) } == program {
                notes.line(format!("={status}"));
            }
        }
    }
    if !spaces.processes {
        kill_below(unsafe { c::getpid() });
    }
}

pub(crate) fn signals(mask: u64) -> [u64; 16] {
    let mut set = [0; 16];
    set[0] = mask;
    set
}

/// Reaps orphans until the program has ended, which is left for the caller to reap, or the supervisor is gone.
pub(crate) fn reap(program: i32, child_ended: RawFd, alive: RawFd) {
    loop {
        let mut watched = [child_ended, alive].map(|fd| c::Poll { fd, events: c::POLLIN, seen: 0 });
        unsafe { c::poll(watched.as_mut_ptr(), 2, -1) };
        if watched[1].seen != 0 {
            return;
        }
        let mut information = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(child_ended) });
        let _ = information.read(&mut [0; 1024]);
        loop {
            match ended_child() {
                None => break,
                Some(ended) if ended == program => return,
                Some(ended) => _ = unsafe { c::wait4(ended, &mut 0, 0, &mut c::Usage::default()) },
            }
        }
    }
}

/// A child that has ended and is not reaped yet.
pub(crate) fn ended_child() -> Option<i32> {
    const EXITED: i32 = 4;
    const LEAVE: i32 = 0x0100_0000; // WNOWAIT
    let mut information = [0; 32];
    unsafe { c::waitid(0, 0, &mut information, EXITED | LEAVE | c::WNOHANG) };
    Some(information[4]).filter(|pid| *pid > 0)
}

/// All that is mounted becomes read-only but the folders that may be written into, which no other
/// means does for permissions and times of files; and /proc shows this namespace only.
pub(crate) fn make_read_only(options: &Options, spaces: &Spaces) -> Result<(), String> {
    const PRIVATE: u64 = 1 << 18;
    const RECURSIVE: u64 = 1 << 14;
    const BIND: u64 = 1 << 12;
    let last = |what: &str| format!("{what}: {}", Error::last_os_error());
    let null = std::ptr::null();
    if !options.tries("mounts") {
        return Err("it was left out".into());
    }
    if unsafe { c::mount(null, b"/\0".as_ptr(), null, PRIVATE | RECURSIVE, null) } != 0 {
        return Err(last("the mounts could not be made private"));
    }
    if spaces.processes {
        // May be refused where parts of /proc are hidden; then the outer one stays.
        unsafe { c::mount(b"proc\0".as_ptr(), b"/proc\0".as_ptr(), b"proc\0".as_ptr(), 2 | 4 | 8, null) };
    }
    for folder in &options.write {
        let path = c_path(folder)?;
        if unsafe { c::mount(path.as_ptr().cast(), path.as_ptr().cast(), null, BIND | RECURSIVE, null) } != 0 {
            return Err(last("a folder could not be mounted"));
        }
    }
    set_read_only(c_path(&"/".into())?, true)?;
    options.write.iter().try_for_each(|folder| set_read_only(c_path(folder)?, false))
}

pub(crate) fn set_read_only(path: CString, on: bool) -> Result<(), String> {
    const RECURSIVE: u64 = 0x8000;
    let attributes: [u64; 4] = if on { [1, 0, 0, 0] } else { [0, 1, 0, 0] }; // set, clear, propagation, users
    match unsafe { c::syscall(c::MOUNT_SETATTR, -100i64, path.as_ptr(), RECURSIVE, attributes.as_ptr(), 32u64) } {
        0 => Ok(()),
        _ => Err(format!("mount_setattr: {}", Error::last_os_error())),
    }
}

pub(crate) fn c_path(path: &OsString) -> Result<CString, String> {
    CString::new(path.as_bytes()).map_err(|_| "a path holds a zero byte".to_string())
}

/// So that a program can talk to itself by the network, and to nobody else.
pub(crate) fn raise_loopback() {
    let mut request = [0u8; 40];
    request[..2].copy_from_slice(b"lo");
    unsafe {
        let socket = c::socket(2, 2 | c::O_CLOEXEC, 0);
        c::ioctl(socket, 0x8913, request.as_mut_ptr()); // SIOCGIFFLAGS
        request[16] |= 1; // IFF_UP
        c::ioctl(socket, 0x8914, request.as_mut_ptr()); // SIOCSIFFLAGS
        c::close(socket);
    }
}
