//! The process that becomes the program, and what is taken from it before.

use crate::c::{self, prctl};
use crate::calls::filter_calls;
use crate::files::limit_files;
use crate::init::signals;
use crate::limits::{limit_memory, limit_processes, limit_rest};
use crate::namespaces::Spaces;
use crate::notes::Notes;
use crate::options::Options;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Takes from this process what the program shall not have, then becomes the program.
pub(crate) fn program(options: &Options, spaces: &Spaces, read_only: Result<(), String>, notes: &Notes) -> ! {
    unsafe { c::setsid() }; // a group that can be killed as one, and no terminal
    if let Err(error) = std::env::set_current_dir(&options.cwd) {
        stop(notes, format!("its folder {} cannot be entered: {error}", options.cwd.to_string_lossy()));
    }
    unsafe { c::setpriority(0, 0, options.priority) };
    let alone = drop_privileges(options);
    unsafe { prctl(38, 1, 0) }; // PR_SET_NO_NEW_PRIVS
    limit_files(options, read_only, notes);
    limit_rest(options);
    notes.tell("processes", limit_processes(options, spaces, alone));
    notes.tell("memory", limit_memory(options));
    let filtered = filter_calls(options, spaces);
    if !options.network {
        // A namespace alone leaves sockets in the file system within reach.
        notes.tell("network", filtered);
    }
    unsafe {
        c::sigprocmask(2, &signals(0), std::ptr::null_mut());
        c::signal(c::SIGPIPE, 0);
        c::syscall(c::CLOSE_RANGE, 3u64, u32::MAX as u64, 4u64); // CLOSE_RANGE_CLOEXEC
    }
    let error = Command::new(&options.command[0]).args(&options.command[1..]).exec();
    stop(notes, format!("{} cannot be started: {error}", options.command[0].to_string_lossy()))
}

pub(crate) fn stop(notes: &Notes, why: String) -> ! {
    notes.line(format!("!{why}"));
    unsafe { c::_exit(127) }
}

/// Gives up every capability; root becomes a user that owns nothing, since no limit of processes binds
/// root, and keeps only the capabilities to use the files that root may use. Whether it is that user now.
pub(crate) fn drop_privileges(options: &Options) -> bool {
    const FILES: u32 = 1 << 1 | 1 << 2 | 1 << 3; // DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER
    let root = unsafe { c::geteuid() } == 0;
    let kept = if root { FILES } else { 0 };
    unsafe {
        prctl(28, 1 | 1 << 1 | 1 << 2 | 1 << 3, 0); // PR_SET_SECUREBITS: user 0 has no power by itself
        (0..64).filter(|bit| *bit > 31 || kept >> *bit & 1 == 0).for_each(|bit: u64| _ = prctl(24, bit, 0)); // PR_CAPBSET_DROP
        prctl(8, 1, 0); // PR_SET_KEEPCAPS
        let alone = root && options.tries("user") && become_nobody(options.run);
        let header: [u32; 2] = [0x2008_0522, 0];
        let data: [u32; 6] = [kept, kept, kept, 0, 0, 0]; // effective, permitted, inheritable
        c::syscall(c::CAPSET, header.as_ptr(), data.as_ptr());
        (0..32u64).filter(|bit| kept >> bit & 1 == 1).for_each(|bit| _ = prctl(47, 2, bit)); // PR_CAP_AMBIENT_RAISE
        alone
    }
}

/// A user of this run alone, so that the system counts its processes apart from all others.
pub(crate) unsafe fn become_nobody(run: u32) -> bool {
    c::setgroups(0, std::ptr::null());
    [1_900_000_000 + run, 61_184 + run % 4096, 65_533].into_iter().any(|user| c::setresgid(user, user, user) == 0 && c::setresuid(user, user, user) == 0)
}
