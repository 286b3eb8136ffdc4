//! The process outside: it counts what all below it use, and kills them at a limit.

use crate::c::{self, prctl};
use crate::init::init;
use crate::namespaces::{Spaces, spawn_init};
use crate::notes::{Lines, Notes, pipe};
use crate::options::Options;
use crate::processes::{Tree, kill_below, system_kills};
use crate::report::Report;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::fd::RawFd;
use std::time::Duration;
use std::time::Instant;

/// Descriptor on which the one who started us waits; its closing means: kill all.
pub(crate) const CONTROL: RawFd = 3;
/// How often limits are looked at. A process that allocates as fast as it can gets about 100 MB in it.
pub(crate) const TICK_MILLISECONDS: i32 = 20;

pub(crate) fn supervise(options: &Options, started: Instant) -> Report {
    let killed_before = system_kills();
    unsafe { c::setpriority(0, 0, -20) }; // where we may: a thousand processes leave little time to who must stop them
    unsafe { prctl(36, 1, 0) }; // PR_SET_CHILD_SUBREAPER: should the init be killed, its children come to us
    let (notes_out, notes_in) = pipe();
    let (alive_out, alive_in) = pipe();
    let spawned = spawn_init(options, |spaces| {
        unsafe { c::close(CONTROL) };
        unsafe { (c::close(notes_out.as_raw_fd()), c::close(alive_in.as_raw_fd())) };
        init(options, spaces, Notes(notes_in.as_raw_fd()), &alive_out)
    });
    let (init, spaces) = match spawned {
        Ok(spawned) => spawned,
        Err(error) => return Report::stop("not-started", format!("no process could be made: {error}")),
    };
    drop((notes_in, alive_out));
    let mut watch = Watch { options, started, init, notes: Lines { pipe: notes_out, text: String::new() }, peak: 0, cpu_seconds: 0.0 };
    let stopped = watch.until_end();
    let usage = end_all(init, &spaces, alive_in);
    watch.notes.read();
    let mut report = watch.report(stopped);
    if let Some(why) = spaces.refused {
        report.missing.push(format!("namespaces {why}"));
    }
    report.enforced.push("descendants".into());
    // Of those that end with their namespace the system does not hand the times on.
    let handed_on = (usage.times[0] + usage.times[2]) as f64 + (usage.times[1] + usage.times[3]) as f64 / 1e6;
    report.cpu_seconds = handed_on.max(watch.cpu_seconds);
    report.peak_memory = watch.peak.max(usage.peak as u64 * 1024);
    report.out_of_memory = system_kills() > killed_before;
    report
}

pub(crate) struct Watch<'a> {
    pub(crate) options: &'a Options,
    pub(crate) started: Instant,
    pub(crate) init: i32,
    pub(crate) notes: Lines,
    pub(crate) peak: u64,
    pub(crate) cpu_seconds: f64,
}

impl Watch<'_> {
    /// None: the program ended by itself, or was never started.
    pub(crate) fn until_end(&mut self) -> Option<Report> {
        loop {
            let mut watched = [CONTROL, self.notes.pipe.as_raw_fd()].map(|fd| c::Poll { fd, events: c::POLLIN, seen: 0 });
            unsafe { c::poll(watched.as_mut_ptr(), 2, TICK_MILLISECONDS) };
            if watched[1].seen != 0 && (!self.notes.read() || self.notes.has(&['=', '!'])) {
                return None;
            }
            if watched[0].seen != 0 {
                return Some(Report::stop("killed", String::new()));
            }
            if self.started.elapsed() > self.options.wall {
                return Some(Report::stop("timeout", format!("it ran longer than {} s", self.options.wall.as_secs_f64())));
            }
            if let Some(report) = self.over_limit() {
                return Some(report);
            }
        }
    }

    pub(crate) fn over_limit(&mut self) -> Option<Report> {
        let Options { processes, cpu_seconds, memory, .. } = *self.options;
        let tree = Tree::below(self.init, processes);
        if tree.tasks > processes {
            return Some(Report::stop("processes", format!("it had more than {processes} processes and threads")));
        }
        self.cpu_seconds = tree.cpu_ticks as f64 / (unsafe { c::sysconf(c::SC_CLOCK_TICKS) }).max(1) as f64;
        if self.cpu_seconds > cpu_seconds as f64 {
            return Some(Report::stop("timeout", format!("it used more than {cpu_seconds} s of processor time")));
        }
        // Pages that several processes share are counted once for each in the cheap sum.
        let used = if tree.memory > memory { tree.shared_out() } else { tree.memory };
        self.peak = self.peak.max(used);
        (used > memory).then(|| Report::stop("memory", format!("it used more than {memory} bytes of memory")))
    }

    pub(crate) fn report(&self, stopped: Option<Report>) -> Report {
        let mut report = Report::stop("signalled", "the process that guards it was killed".into());
        let (mut enforced, mut missing) = (vec![], vec![]);
        for line in self.notes.text.lines() {
            match line.split_at(1.min(line.len())) {
                ("+", name) => enforced.push(name.to_string()),
                ("-", name) => missing.push(name.to_string()),
                ("!", why) => report = Report::stop("not-started", why.to_string()),
                ("=", status) if report.end != "not-started" => report = Report::ended(status.parse().unwrap_or(0)),
                _ => {}
            }
        }
        if let Some(stopped) = stopped {
            report = stopped;
        }
        match report.signal {
            Some(c::SIGXCPU) => report = Report::stop("timeout", format!("it used more than {} s of processor time", self.options.cpu_seconds)),
            Some(c::SIGXFSZ) => report.reason = format!("it wrote a file larger than {} bytes", self.options.file),
            _ => {}
        }
        Report { enforced, missing, ..report }
    }
}

/// Kills what is left and waits until it is gone; what it used, all together.
pub(crate) fn end_all(init: i32, spaces: &Spaces, alive: File) -> c::Usage {
    let mut usage = c::Usage::default();
    let mut status = 0;
    if spaces.processes {
        // With the first process of a namespace the system ends all others in it, and waits for them.
        unsafe { c::kill(init, c::SIGKILL) };
        unsafe { c::wait4(init, &mut status, 0, &mut usage) };
        return usage;
    }
    drop(alive); // the init sees this and clears up
    let patience = Instant::now() + Duration::from_secs(15);
    while unsafe { c::wait4(init, &mut status, c::WNOHANG, &mut usage) } == 0 {
        if Instant::now() > patience {
            unsafe { c::kill(init, c::SIGKILL) };
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    kill_below(unsafe { c::getpid() });
    usage
}
