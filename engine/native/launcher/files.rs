//! Which files may be read and written: Landlock.

use crate::c;
use crate::notes::Notes;
use crate::options::Options;
use crate::program::stop;
use std::ffi::OsString;
use std::fs;
use std::io::Error;
use std::os::fd::AsRawFd;

pub(crate) const CREATE_RULESET: i64 = 444;
pub(crate) const ADD_RULE: i64 = 445;
pub(crate) const RESTRICT_SELF: i64 = 446;
pub(crate) const EXECUTE: u64 = 1;
pub(crate) const WRITE_FILE: u64 = 1 << 1;
pub(crate) const READ_FILE: u64 = 1 << 2;
pub(crate) const READ_DIR: u64 = 1 << 3;
pub(crate) const TRUNCATE: u64 = 1 << 14;
pub(crate) const IOCTL_DEVICE: u64 = 1 << 15;
/// Rights that exist for what is no folder.
pub(crate) const OF_FILES: u64 = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE;
pub(crate) const READ: u64 = EXECUTE | READ_FILE | READ_DIR;
pub(crate) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

#[repr(C)]
pub(crate) struct Rules {
    pub(crate) files: u64,
    pub(crate) network: u64,
    pub(crate) scoped: u64,
}
#[repr(C, packed)]
pub(crate) struct Beneath {
    pub(crate) allowed: u64,
    pub(crate) parent: i32,
}

pub(crate) fn limit_files(options: &Options, read_only: Result<(), String>, notes: &Notes) {
    let landlock = restrict_files(options);
    if let Err(Refusal::Folder(why)) = &landlock {
        stop(notes, why.clone());
    }
    let version = landlock.map_err(|(Refusal::Folder(why) | Refusal::System(why))| why);
    if options.read.is_some() {
        notes.tell("files-read", version.clone().map(|_| ()));
    }
    // Before the third version files elsewhere could still be emptied by truncating them.
    let written = match version {
        Ok(version) if version >= 3 => Ok(()),
        Ok(version) => Err(format!("Landlock has version {version} only")),
        Err(why) => Err(why),
    };
    notes.tell("files-written", written.or_else(|why| read_only.map_err(|other| format!("{why}; {other}"))));
}

pub(crate) enum Refusal {
    /// The system lacks it.
    System(String),
    /// A folder that was asked for is not there.
    Folder(String),
}

/// The version of Landlock that holds now.
pub(crate) fn restrict_files(options: &Options) -> Result<i64, Refusal> {
    let last = |what: &str| Refusal::System(format!("{what}: {}", Error::last_os_error()));
    if !options.tries("landlock") {
        return Err(Refusal::System("Landlock was left out".into()));
    }
    let version = unsafe { c::syscall(CREATE_RULESET, 0u64, 0u64, 1u64) };
    if version < 1 {
        return Err(last("Landlock"));
    }
    let files = (1u64 << [13, 14, 15, 15, 16][(version.min(5) - 1) as usize]) - 1;
    let rules = Rules { files, network: 0, scoped: if version >= 6 { 3 } else { 0 } }; // abstract sockets and signals
    let size: u64 = if version >= 6 { 24 } else { 8 };
    let ruleset = unsafe { c::syscall(CREATE_RULESET, &rules, size, 0u64) };
    if ruleset < 0 {
        return Err(last("Landlock"));
    }
    let allow = |path: &OsString, rights: u64| allow(ruleset, path, rights & files);
    for folder in &options.write {
        allow(folder, files).map_err(|why| Refusal::Folder(format!("{} cannot be written into: {why}", folder.to_string_lossy())))?;
    }
    let everything = vec![OsString::from("/")];
    for path in options.read.as_ref().unwrap_or(&everything) {
        let _ = allow(path, READ); // what is not there needs no leave
    }
    for device in DEVICES {
        let _ = allow(&device.into(), READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEVICE);
    }
    match unsafe { c::syscall(RESTRICT_SELF, ruleset, 0u64) } {
        0 => Ok(version),
        _ => Err(last("Landlock")),
    }
}

pub(crate) fn allow(ruleset: i64, path: &OsString, rights: u64) -> Result<(), Error> {
    use std::os::unix::fs::OpenOptionsExt;
    let file = fs::OpenOptions::new().read(true).custom_flags(c::O_PATH | c::O_CLOEXEC).open(path)?;
    let rights = if file.metadata()?.is_dir() { rights } else { rights & OF_FILES };
    let rule = Beneath { allowed: rights, parent: file.as_raw_fd() };
    match unsafe { c::syscall(ADD_RULE, ruleset, 1u64, &rule, 0u64) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    }
}
