//! The init in namespaces of its own, as many as the system gives.

use crate::c;
use crate::notes::pipe;
use crate::options::Options;
use std::fs;
use std::io::Error;
use std::io::Read;
use std::io::Write;

/// What the init has of its own.
#[derive(Clone, Default)]
pub(crate) struct Spaces {
    pub(crate) users: bool,
    pub(crate) processes: bool,
    pub(crate) mounts: bool,
    pub(crate) network: bool,
    /// Why the system gave none.
    pub(crate) refused: Option<String>,
}

pub(crate) const NEW_MOUNTS: u64 = 0x0002_0000;
pub(crate) const NEW_IPC: u64 = 0x0800_0000;
pub(crate) const NEW_USERS: u64 = 0x1000_0000;
pub(crate) const NEW_PROCESSES: u64 = 0x2000_0000;
pub(crate) const NEW_NETWORK: u64 = 0x4000_0000;

/// Makes the init with as many namespaces of its own as the system gives. Root is tried without a
/// namespace of users too; the last step has none.
pub(crate) fn spawn_init(options: &Options, init: impl Fn(&Spaces)) -> Result<(i32, Spaces), Error> {
    let network = if options.network { 0 } else { NEW_NETWORK };
    let rest = NEW_PROCESSES | NEW_MOUNTS | NEW_IPC;
    let steps = [NEW_USERS | rest | network, rest | network, NEW_USERS | rest, rest];
    let mut refused = Some("they were left out".to_string());
    for flags in steps.into_iter().filter(|_| options.tries("namespaces")) {
        match spawn_init_with(flags, &init) {
            Ok(init) => return Ok((init, spaces_of(flags))),
            Err(error) => refused = Some(error.to_string()),
        }
    }
    let spaces = Spaces { refused, ..Spaces::default() };
    match unsafe { c::fork() } {
        -1 => Err(Error::last_os_error()),
        0 => {
            init(&spaces);
            unsafe { c::_exit(0) }
        }
        child => Ok((child, spaces)),
    }
}

pub(crate) fn spaces_of(flags: u64) -> Spaces {
    let has = |flag| flags & flag != 0;
    Spaces { users: has(NEW_USERS), processes: has(NEW_PROCESSES), mounts: has(NEW_MOUNTS), network: has(NEW_NETWORK), refused: None }
}

pub(crate) fn spawn_init_with(flags: u64, init: &impl Fn(&Spaces)) -> Result<i32, Error> {
    let (ready_out, ready_in) = pipe();
    // A bare clone is like fork but for the namespaces; we have one thread, so libc has no state to mend.
    match unsafe { c::syscall(c::CLONE, flags | c::SIGCHLD as u64, 0u64, 0u64, 0u64, 0u64) } {
        -1 => Err(Error::last_os_error()),
        0 => {
            drop(ready_in);
            if (&ready_out).read(&mut [0]).unwrap_or(0) == 1 {
                drop(ready_out);
                init(&spaces_of(flags));
            }
            unsafe { c::_exit(0) }
        }
        child => {
            let mapped = if flags & NEW_USERS != 0 { map_users(child as i32) } else { Ok(()) };
            if mapped.is_ok() && (&ready_in).write_all(b"g").is_ok() {
                return Ok(child as i32);
            }
            drop(ready_in);
            unsafe { c::wait4(child as i32, &mut 0, 0, &mut c::Usage::default()) };
            Err(mapped.err().unwrap_or_else(Error::last_os_error))
        }
    }
}

/// Root keeps every user that it knows, so that it can become another one inside; others keep themselves.
pub(crate) fn map_users(child: i32) -> Result<(), Error> {
    let (user, group) = unsafe { (c::geteuid(), c::getegid()) };
    let identity = |file: &str| -> Result<String, Error> {
        let lines = fs::read_to_string(file)?;
        let range = |line: &str| line.split_whitespace().map(String::from).collect::<Vec<_>>();
        Ok(lines.lines().map(range).map(|range| format!("{0} {0} {1}\n", range[0], range[2])).collect())
    };
    let (users, groups) = if user == 0 {
        (identity("/proc/self/uid_map")?, identity("/proc/self/gid_map")?)
    } else {
        fs::write(format!("/proc/{child}/setgroups"), "deny")?;
        (format!("{user} {user} 1\n"), format!("{group} {group} 1\n"))
    };
    fs::write(format!("/proc/{child}/gid_map"), groups)?;
    fs::write(format!("/proc/{child}/uid_map"), users)
}
