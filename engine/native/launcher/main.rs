//! Starts one program that is not trusted, and answers for it until nothing of it is left. Linux only.
//!
//! `launcher --wall-ms N --cpu-s N --memory N --file N --processes N --cwd DIR [--network]
//! [--write DIR].. [--read-all | --read PATH..] [--without STEP].. -- PROGRAM [ARGUMENT]..`
//!
//! Three processes. The *supervisor* (this one) stays outside: it counts time, memory and processes
//! of all that hang below it and kills them at a limit, or when descriptor 3 is closed, which is how
//! the end of whoever started it shows. The *init* is its child, the first process of the namespaces
//! where the system lets us have them: it reaps orphans. The *program* is the child of the init.
//! At the end the supervisor writes one line of JSON to descriptor 3: see `Report`.
//!
//! Each means is tried and, where the system refuses it, left out and said so in the report; nothing
//! is called enforced that was not seen to take effect. It needs no crate: std links libc anyway.

mod c;
mod calls;
mod files;
mod init;
mod limits;
mod namespaces;
mod notes;
mod options;
mod processes;
mod program;
mod report;
mod supervisor;

use crate::options::Options;
use crate::report::Report;
use crate::supervisor::{CONTROL, supervise};
use std::fs::File;
use std::io::Write;
use std::os::fd::FromRawFd;
use std::time::Instant;

fn main() {
    let started = Instant::now();
    let mut report = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => supervise(&options, started),
        Err(why) => Report::stop("not-started", format!("launcher: {why}")),
    };
    report.wall_seconds = started.elapsed().as_secs_f64();
    let mut control = unsafe { File::from_raw_fd(CONTROL) };
    let _ = control.write_all(report.json().as_bytes());
}
