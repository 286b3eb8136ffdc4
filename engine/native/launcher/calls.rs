//! Which system calls may be made: seccomp.

use crate::c::prctl;
use crate::namespaces::{NEW_USERS, Spaces};
use crate::options::Options;
use std::io::Error;

#[repr(C)]
pub(crate) struct Step {
    pub(crate) code: u16,
    pub(crate) yes: u8,
    pub(crate) no: u8,
    pub(crate) value: u32,
}
#[repr(C)]
pub(crate) struct Filter {
    pub(crate) length: u16,
    pub(crate) steps: *const Step,
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod numbers {
    pub const MACHINE: u32 = 0xc000_003e;
    pub const SOCKET: u32 = 41;
    pub const CLONE: u32 = 56;
    /// setpgid, setsid.
    pub const GROUPS: [u32; 2] = [109, 112];
    /// ptrace, unshare, setns, mount, umount2, pivot_root, chroot, kexec_load, kexec_file_load, init_module, finit_module,
    /// delete_module, bpf, perf_event_open, keyctl, add_key, request_key, userfaultfd, open_by_handle_at, reboot, swapon,
    /// swapoff, process_vm_readv, process_vm_writev, acct, settimeofday, clock_settime, syslog, quotactl, sethostname.
    pub const DENIED: [u32; 30] = [
        101, 272, 308, 165, 166, 155, 161, 246, 320, 175, 313, 176, 321, 298, 250, 248, 249, 323, 304, 169, 167, 168, 310, 311, 163, 164, 227, 103, 179, 170,
    ];
}
#[cfg(target_arch = "aarch64")]
pub(crate) mod numbers {
    pub const MACHINE: u32 = 0xc000_00b7;
    pub const SOCKET: u32 = 198;
    pub const CLONE: u32 = 220;
    pub const GROUPS: [u32; 2] = [154, 157];
    /// The same ones as on x86-64, in the same order.
    pub const DENIED: [u32; 30] = [
        117, 97, 268, 40, 39, 41, 51, 104, 294, 105, 273, 106, 280, 241, 219, 217, 218, 282, 265, 142, 224, 225, 270, 271, 89, 170, 112, 116, 60, 161,
    ];
}
/// open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, mount_setattr: the same everywhere.
pub(crate) const DENIED_EVERYWHERE: [u32; 8] = [428, 429, 430, 431, 432, 433, 438, 442];
/// clone3 and io_uring_setup: their arguments cannot be looked into, and every user of them knows another way.
pub(crate) const ABSENT: [u32; 2] = [435, 425];

pub(crate) const LOAD: u16 = 0x20;
pub(crate) const EQUAL: u16 = 0x15;
pub(crate) const AT_LEAST: u16 = 0x35;
pub(crate) const ANY_BIT: u16 = 0x45;
pub(crate) const ANSWER: u16 = 0x06;
pub(crate) const ALLOWED: u32 = 0x7fff_0000;
pub(crate) const ERROR: u32 = 0x0005_0000;
pub(crate) const KILL: u32 = 0x8000_0000;
pub(crate) const EPERM: u32 = 1;
pub(crate) const EACCES: u32 = 13;
pub(crate) const ENOSYS: u32 = 38;

/// Denies calls that programs under test have no use for and that reach out of the namespaces. Without
/// network only sockets of the program's own namespace can be made, or none where it has none: sockets in the
/// file system (of a desktop's bus, of container services) and between virtual machines are the network too.
pub(crate) fn filter_calls(options: &Options, spaces: &Spaces) -> Result<(), String> {
    if !options.tries("seccomp") {
        return Err("seccomp was left out".into());
    }
    let steps = filter(options, spaces);
    let filter = Filter { length: steps.len() as u16, steps: steps.as_ptr() };
    match unsafe { prctl(22, 2, &filter as *const Filter as u64) } {
        0 => Ok(()),
        _ => Err(format!("seccomp: {}", Error::last_os_error())),
    }
}

pub(crate) fn filter(options: &Options, spaces: &Spaces) -> Vec<Step> {
    let step = |code, yes, no, value| Step { code, yes, no, value };
    let answer = |value| step(ANSWER, 0, 0, value);
    let mut steps = vec![step(LOAD, 0, 0, 4), step(EQUAL, 1, 0, numbers::MACHINE), answer(KILL), step(LOAD, 0, 0, 0)];
    if cfg!(target_arch = "x86_64") {
        steps.extend([step(AT_LEAST, 0, 1, 0x4000_0000), answer(ERROR | ENOSYS)]); // numbers of x32
    }
    let mut deny = |calls: &[u32], error: u32| calls.iter().for_each(|call| steps.extend([step(EQUAL, 0, 1, *call), answer(ERROR | error)]));
    deny(&ABSENT, ENOSYS);
    deny(&numbers::DENIED, EPERM);
    deny(&DENIED_EVERYWHERE, EPERM);
    if !spaces.processes {
        deny(&numbers::GROUPS, EPERM); // so that nothing leaves the group that is killed as one
    }
    // Of clone only the kinds that make a namespace of users.
    steps.extend([step(EQUAL, 0, 4, numbers::CLONE), step(LOAD, 0, 0, 16), step(ANY_BIT, 0, 1, NEW_USERS as u32), answer(ERROR | EPERM), answer(ALLOWED)]);
    if !options.network {
        let families: &[u32] = if spaces.network { &[2, 10, 16] } else { &[] }; // IPv4, IPv6, netlink
        steps.extend([step(EQUAL, 0, 2 + 2 * families.len() as u8, numbers::SOCKET), step(LOAD, 0, 0, 16)]);
        families.iter().for_each(|family| steps.extend([step(EQUAL, 0, 1, *family), answer(ALLOWED)]));
        steps.push(answer(ERROR | EACCES));
    }
    steps.push(answer(ALLOWED));
    steps
}
