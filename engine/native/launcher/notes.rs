//! What the init and the program tell the supervisor.

use crate::c;
use std::fs::File;
use std::io::Error;
use std::io::Read;
use std::io::Write;
use std::os::fd::FromRawFd;
use std::os::fd::RawFd;

/// Small lines from the init and the program to the supervisor: `+name` enforced, `-name why`,
/// `!why` not started, `=status` ended. They are shorter than what a pipe takes in one piece.
pub(crate) struct Notes(pub(crate) RawFd);

impl Notes {
    pub(crate) fn line(&self, text: String) {
        let mut pipe = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(self.0) });
        let _ = pipe.write_all((text.replace('\n', " ") + "\n").as_bytes());
    }
    pub(crate) fn tell(&self, name: &str, result: Result<(), String>) {
        self.line(match result {
            Ok(()) => format!("+{name}"),
            Err(why) => format!("-{name} {why}"),
        });
    }
}

/// The notes as they come in.
pub(crate) struct Lines {
    pub(crate) pipe: File,
    pub(crate) text: String,
}

impl Lines {
    /// Whether more can come.
    pub(crate) fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let count = self.pipe.read(&mut bytes).unwrap_or(0);
        self.text.push_str(&String::from_utf8_lossy(&bytes[..count]));
        count > 0
    }
    pub(crate) fn has(&self, marks: &[char]) -> bool {
        self.text.lines().any(|line| line.starts_with(marks)) && self.text.ends_with('\n')
    }
}

pub(crate) fn pipe() -> (File, File) {
    let mut ends = [0; 2];
    if unsafe { c::pipe2(ends.as_mut_ptr(), c::O_CLOEXEC) } != 0 {
        eprintln!("launcher: no pipe could be made: {}", Error::last_os_error());
        std::process::exit(70);
    }
    unsafe { (File::from_raw_fd(ends[0]), File::from_raw_fd(ends[1])) }
}
