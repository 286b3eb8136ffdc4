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

use std::ffi::{CString, OsString};
use std::fs::{self, File};
use std::io::{Error, Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What is taken from libc, with the numbers that x86-64 and aarch64 share unless a `cfg` says otherwise.
#[allow(non_camel_case_types)]
mod c {
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
}

/// Where the arguments that a call does not use must be 0, they are.
unsafe fn prctl(option: u64, first: u64, second: u64) -> i64 {
    c::syscall(c::PRCTL, option, first, second, 0u64, 0u64)
}

// Options

struct Options {
    wall: Duration,
    cpu_seconds: u64,
    memory: u64,
    file: u64,
    processes: u64,
    network: bool,
    write: Vec<OsString>,
    /// None: everything may be read.
    read: Option<Vec<OsString>>,
    cwd: OsString,
    /// Means that are left out, so that tests can see the next step down.
    without: Vec<OsString>,
    /// Priority that we were started with; the program gets it back.
    priority: i32,
    /// Number of the supervisor, which tells this run from others at the same time.
    run: u32,
    command: Vec<OsString>,
}

impl Options {
    fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Options, String> {
        let mut options = Options {
            wall: Duration::MAX,
            cpu_seconds: u64::MAX,
            memory: u64::MAX,
            file: u64::MAX,
            processes: u64::MAX,
            network: false,
            write: vec![],
            read: Some(vec![]),
            cwd: "/".into(),
            without: vec![],
            priority: unsafe { c::getpriority(0, 0) },
            run: unsafe { c::getpid() } as u32,
            command: vec![],
        };
        while let Some(word) = words.next() {
            let name = word.to_string_lossy().into_owned();
            match name.as_str() {
                "--network" => options.network = true,
                "--read-all" => options.read = None,
                "--" => {
                    options.command = words.collect();
                    break;
                }
                _ => {
                    let value = words.next().ok_or(format!("{name}: a value is missing"))?;
                    options.set(&name, value)?;
                }
            }
        }
        if options.command.is_empty() { Err("no program is named".into()) } else { Ok(options) }
    }

    fn set(&mut self, name: &str, value: OsString) -> Result<(), String> {
        let number = || value.to_str().and_then(|text| text.parse::<u64>().ok()).ok_or(format!("{name}: not a number"));
        match name {
            "--wall-ms" => self.wall = Duration::from_millis(number()?),
            "--cpu-s" => self.cpu_seconds = number()?.max(1),
            "--memory" => self.memory = number()?,
            "--file" => self.file = number()?,
            "--processes" => self.processes = number()?,
            "--cwd" => self.cwd = value,
            "--write" => self.write.push(value),
            "--read" => self.read.get_or_insert_with(Vec::new).push(value),
            "--without" => self.without.push(value),
            _ => return Err(format!("{name}: no such option")),
        }
        Ok(())
    }

    fn tries(&self, step: &str) -> bool {
        !self.without.iter().any(|each| each == step)
    }
}

// Report

#[derive(Default)]
struct Report {
    /// `exited`, `signalled`, `timeout`, `memory`, `processes`, `killed` or `not-started`.
    end: &'static str,
    code: Option<i32>,
    signal: Option<i32>,
    reason: String,
    cpu_seconds: f64,
    peak_memory: u64,
    wall_seconds: f64,
    /// The system's own killer for want of memory was at work meanwhile.
    out_of_memory: bool,
    enforced: Vec<String>,
    /// `name why`.
    missing: Vec<String>,
}

impl Report {
    fn stop(end: &'static str, reason: String) -> Report {
        Report { end, reason, ..Report::default() }
    }

    fn ended(status: i32) -> Report {
        if status & 0x7f == 0 {
            return Report { end: "exited", code: Some(status >> 8 & 0xff), ..Report::default() };
        }
        Report { end: "signalled", signal: Some(status & 0x7f), ..Report::default() }
    }

    fn json(&self) -> String {
        let number = |value: Option<i32>| value.map_or("null".to_string(), |value| value.to_string());
        let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(",");
        format!(
            "{{\"end\":\"{}\",\"code\":{},\"signal\":{},\"reason\":{},\"cpuSeconds\":{:.6},\"peakMemoryBytes\":{},\"wallSeconds\":{:.6},\"outOfMemory\":{},\"enforced\":[{}],\"missing\":[{}]}}\n",
            self.end,
            number(self.code),
            number(self.signal),
            quoted(&self.reason),
            self.cpu_seconds,
            self.peak_memory,
            self.wall_seconds,
            self.out_of_memory,
            list(&self.enforced),
            list(&self.missing)
        )
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if (letter as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", letter as u32)),
            letter => out.push(letter),
        }
    }
    out + "\""
}

/// Small lines from the init and the program to the supervisor: `+name` enforced, `-name why`,
/// `!why` not started, `=status` ended. They are shorter than what a pipe takes in one piece.
struct Notes(RawFd);

impl Notes {
    fn line(&self, text: String) {
        let mut pipe = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(self.0) });
        let _ = pipe.write_all((text.replace('\n', " ") + "\n").as_bytes());
    }
    fn tell(&self, name: &str, result: Result<(), String>) {
        self.line(match result {
            Ok(()) => format!("+{name}"),
            Err(why) => format!("-{name} {why}"),
        });
    }
}

// Supervisor

/// Descriptor on which the one who started us waits; its closing means: kill all.
const CONTROL: RawFd = 3;
/// How often limits are looked at. A process that allocates as fast as it can gets about 100 MB in it.
const TICK_MILLISECONDS: i32 = 20;

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

fn supervise(options: &Options, started: Instant) -> Report {
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

struct Watch<'a> {
    options: &'a Options,
    started: Instant,
    init: i32,
    notes: Lines,
    peak: u64,
    cpu_seconds: f64,
}

impl Watch<'_> {
    /// None: the program ended by itself, or was never started.
    fn until_end(&mut self) -> Option<Report> {
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

    fn over_limit(&mut self) -> Option<Report> {
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

    fn report(&self, stopped: Option<Report>) -> Report {
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

/// The notes as they come in.
struct Lines {
    pipe: File,
    text: String,
}

impl Lines {
    /// Whether more can come.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let count = self.pipe.read(&mut bytes).unwrap_or(0);
        self.text.push_str(&String::from_utf8_lossy(&bytes[..count]));
        count > 0
    }
    fn has(&self, marks: &[char]) -> bool {
        self.text.lines().any(|line| line.starts_with(marks)) && self.text.ends_with('\n')
    }
}

/// Kills what is left and waits until it is gone; what it used, all together.
fn end_all(init: i32, spaces: &Spaces, alive: File) -> c::Usage {
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

/// Kills all processes below `root`. They are stopped first, each as soon as it is seen, until one look finds all of
/// them so: what is stopped makes no new process and leaves us the processor, and whoever kills one by one only makes
/// room for the next.
fn kill_below(root: i32) {
    let patience = Instant::now() + Duration::from_secs(20);
    let mut rounds = 0;
    loop {
        let running = std::cell::Cell::new(false);
        let found = walk_below(root, usize::MAX, |process, state| {
            running.set(running.get() || state == State::Running);
            unsafe { c::kill(process, c::SIGSTOP) };
        });
        // One that waits for a device cannot be stopped; in the end all are killed as they are.
        if !running.get() || rounds >= 200 {
            found.iter().for_each(|process| _ = unsafe { c::kill(*process, c::SIGKILL) });
        }
        while unsafe { c::wait4(-1, &mut 0, c::WNOHANG, &mut c::Usage::default()) } > 0 {}
        if found.is_empty() || Instant::now() > patience {
            return;
        }
        rounds += 1;
        std::thread::yield_now();
    }
}

/// How many processes the system has killed for want of memory since it started.
fn system_kills() -> u64 {
    let text = fs::read_to_string("/proc/vmstat").unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.parse().ok()).unwrap_or(0)
}

// The tree of processes, read from /proc

#[derive(Default)]
struct Tree {
    /// The folder of a living thread of each process.
    threads: Vec<PathBuf>,
    /// Threads of all processes; the init does not count.
    tasks: u64,
    /// Bytes that no file stands behind.
    memory: u64,
    /// User and system time, of the living and of those that they have waited for.
    cpu_ticks: u64,
}

impl Tree {
    /// Looks no further than needed to see that there are more than `most`: those may leave us little time.
    fn below(init: i32, most: u64) -> Tree {
        let mut tree = Tree { cpu_ticks: cpu_ticks(init), ..Tree::default() };
        for process in processes_below(init, most as usize) {
            let threads: Vec<_> = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            tree.cpu_ticks += cpu_ticks(process);
            tree.tasks += threads.len().max(1) as u64;
            if tree.tasks > most {
                break;
            }
            // The first thread may have ended before the others: it knows nothing of memory any more.
            tree.memory += threads.last().map_or(0, |thread| kilobytes(&thread.join("status"), &["RssAnon:", "RssShmem:"]) * 1024);
            tree.threads.extend(threads.into_iter().last());
        }
        tree
    }

    /// Its memory with each shared page divided among those that share it; costs more.
    fn shared_out(&self) -> u64 {
        let of = |thread: &PathBuf| kilobytes(&thread.join("../../smaps_rollup"), &["Pss_Anon:", "Pss_Shmem:"]) * 1024;
        match self.threads.iter().map(of).sum() {
            0 => self.memory,
            sum => sum,
        }
    }
}

/// Sum of these lines of a file of /proc; 0 where it is gone.
fn kilobytes(file: &Path, names: &[&str]) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let value = |line: &str| names.iter().find_map(|name| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    text.lines().filter_map(value).sum()
}

/// The fields of `/proc/N/stat` behind the name, which may hold spaces and parentheses: state, parent, ...
fn stat(process: i32) -> Vec<String> {
    let text = fs::read(format!("/proc/{process}/stat")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.rsplit_once(')').map_or(vec![], |(_, fields)| fields.split_whitespace().map(String::from).collect())
}

#[derive(PartialEq)]
enum State {
    Running,
    Stopped,
    Gone,
}

/// A process whose first thread alone has ended looks like a zombie, but runs.
fn state(process: i32) -> State {
    let fields = stat(process);
    let threads = fields.get(17).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
    match fields.first().map(String::as_str) {
        None => State::Gone,
        Some("Z" | "X") if threads < 2 => State::Gone,
        Some("T" | "t") => State::Stopped,
        _ => State::Running,
    }
}

fn cpu_ticks(process: i32) -> u64 {
    stat(process).iter().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// All descendants that are no zombies; of more than `most`, at least one more than that.
fn processes_below(root: i32, most: usize) -> Vec<i32> {
    walk_below(root, most, |_, _| {})
}

/// The same, and tells of each before it looks at its children.
fn walk_below(root: i32, most: usize, tell: impl Fn(i32, State)) -> Vec<i32> {
    let children: Box<dyn Fn(i32) -> Vec<i32>> = if fs::metadata(format!("/proc/{root}/task/{root}/children")).is_ok() {
        Box::new(children_of)
    } else {
        let parents = parents();
        Box::new(move |process| parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| *child).collect())
    };
    let lives = |process: &i32| {
        let state = state(*process);
        let lives = state != State::Gone;
        if lives {
            tell(*process, state);
        }
        lives
    };
    let mut found: Vec<i32> = vec![];
    let mut next = root;
    for index in 0.. {
        let room = (most - found.len()).saturating_add(1);
        found.extend(children(next).into_iter().filter(lives).take(room));
        if index >= found.len() || found.len() > most {
            break;
        }
        next = found[index];
    }
    found
}

fn children_of(process: i32) -> Vec<i32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else { return vec![] };
    let read = |task: std::io::Result<fs::DirEntry>| fs::read_to_string(task.ok()?.path().join("children")).ok();
    tasks.filter_map(read).flat_map(|text| text.split_whitespace().filter_map(|number| number.parse().ok()).collect::<Vec<i32>>()).collect()
}

/// Every process of the system with its parent: for kernels that list no children.
fn parents() -> Vec<(i32, i32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return vec![] };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    numbers.filter_map(|process| Some((process, stat(process).get(1)?.parse().ok()?))).collect()
}

// Namespaces

/// What the init has of its own.
#[derive(Clone, Default)]
struct Spaces {
    users: bool,
    processes: bool,
    mounts: bool,
    network: bool,
    /// Why the system gave none.
    refused: Option<String>,
}

const NEW_MOUNTS: u64 = 0x0002_0000;
const NEW_IPC: u64 = 0x0800_0000;
const NEW_USERS: u64 = 0x1000_0000;
const NEW_PROCESSES: u64 = 0x2000_0000;
const NEW_NETWORK: u64 = 0x4000_0000;

/// Makes the init with as many namespaces of its own as the system gives. Root is tried without a
/// namespace of users too; the last step has none.
fn spawn_init(options: &Options, init: impl Fn(&Spaces)) -> Result<(i32, Spaces), Error> {
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

fn spaces_of(flags: u64) -> Spaces {
    let has = |flag| flags & flag != 0;
    Spaces { users: has(NEW_USERS), processes: has(NEW_PROCESSES), mounts: has(NEW_MOUNTS), network: has(NEW_NETWORK), refused: None }
}

fn spawn_init_with(flags: u64, init: &impl Fn(&Spaces)) -> Result<i32, Error> {
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
fn map_users(child: i32) -> Result<(), Error> {
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

// Init

/// Prepares what the program runs in, starts it, and reaps until it ends or the supervisor is gone.
fn init(options: &Options, spaces: &Spaces, notes: Notes, alive: &File) {
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

fn signals(mask: u64) -> [u64; 16] {
    let mut set = [0; 16];
    set[0] = mask;
    set
}

/// Reaps orphans until the program has ended, which is left for the caller to reap, or the supervisor is gone.
fn reap(program: i32, child_ended: RawFd, alive: RawFd) {
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
fn ended_child() -> Option<i32> {
    const EXITED: i32 = 4;
    const LEAVE: i32 = 0x0100_0000; // WNOWAIT
    let mut information = [0; 32];
    unsafe { c::waitid(0, 0, &mut information, EXITED | LEAVE | c::WNOHANG) };
    Some(information[4]).filter(|pid| *pid > 0)
}

/// All that is mounted becomes read-only but the folders that may be written into, which no other
/// means does for permissions and times of files; and /proc shows this namespace only.
fn make_read_only(options: &Options, spaces: &Spaces) -> Result<(), String> {
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

fn set_read_only(path: CString, on: bool) -> Result<(), String> {
    const RECURSIVE: u64 = 0x8000;
    let attributes: [u64; 4] = if on { [1, 0, 0, 0] } else { [0, 1, 0, 0] }; // set, clear, propagation, users
    match unsafe { c::syscall(c::MOUNT_SETATTR, -100i64, path.as_ptr(), RECURSIVE, attributes.as_ptr(), 32u64) } {
        0 => Ok(()),
        _ => Err(format!("mount_setattr: {}", Error::last_os_error())),
    }
}

fn c_path(path: &OsString) -> Result<CString, String> {
    CString::new(path.as_bytes()).map_err(|_| "a path holds a zero byte".to_string())
}

/// So that a program can talk to itself by the network, and to nobody else.
fn raise_loopback() {
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

// Program

/// Takes from this process what the program shall not have, then becomes the program.
fn program(options: &Options, spaces: &Spaces, read_only: Result<(), String>, notes: &Notes) -> ! {
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

fn stop(notes: &Notes, why: String) -> ! {
    notes.line(format!("!{why}"));
    unsafe { c::_exit(127) }
}

/// Gives up every capability; root becomes a user that owns nothing, since no limit of processes binds
/// root, and keeps only the capabilities to use the files that root may use. Whether it is that user now.
fn drop_privileges(options: &Options) -> bool {
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
unsafe fn become_nobody(run: u32) -> bool {
    c::setgroups(0, std::ptr::null());
    [1_900_000_000 + run, 61_184 + run % 4096, 65_533].into_iter().any(|user| c::setresgid(user, user, user) == 0 && c::setresuid(user, user, user) == 0)
}

// Limits

const CPU: i32 = 0;
const FILE: i32 = 1;
const DATA: i32 = 2;
const STACK: i32 = 3;
const CORE: i32 = 4;
const PROCESSES: i32 = 6;
const DESCRIPTORS: i32 = 7;
const ADDRESSES: i32 = 9;

/// Sets a limit no higher than the one that stands.
fn limit(what: i32, soft: u64, hard: u64) {
    let mut present = c::Limit { soft: 0, hard: 0 };
    unsafe { c::getrlimit(what, &mut present) };
    let hard = hard.min(present.hard);
    unsafe { c::setrlimit(what, &c::Limit { soft: soft.min(hard), hard }) };
}

fn limit_rest(options: &Options) {
    limit(CPU, options.cpu_seconds, options.cpu_seconds.saturating_add(1));
    limit(FILE, options.file, options.file);
    limit(CORE, 0, 0);
    limit(DESCRIPTORS, 1024, 4096);
    limit(STACK, 8 << 20, u64::MAX); // what most systems have; without a limit libc gives threads other sizes
}

/// The system's own limit where it is seen to bind; where it counts other processes of the same user
/// too, it is only a stop for what is faster than the supervisor, which counts this tree alone.
fn limit_processes(options: &Options, spaces: &Spaces, alone: bool) -> Result<(), String> {
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

fn tasks_of_user() -> u64 {
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
fn limit_memory(options: &Options) -> Result<(), String> {
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

// Files: Landlock

const CREATE_RULESET: i64 = 444;
const ADD_RULE: i64 = 445;
const RESTRICT_SELF: i64 = 446;
const EXECUTE: u64 = 1;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
const TRUNCATE: u64 = 1 << 14;
const IOCTL_DEVICE: u64 = 1 << 15;
/// Rights that exist for what is no folder.
const OF_FILES: u64 = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE;
const READ: u64 = EXECUTE | READ_FILE | READ_DIR;
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

#[repr(C)]
struct Rules {
    files: u64,
    network: u64,
    scoped: u64,
}
#[repr(C, packed)]
struct Beneath {
    allowed: u64,
    parent: i32,
}

fn limit_files(options: &Options, read_only: Result<(), String>, notes: &Notes) {
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

enum Refusal {
    /// The system lacks it.
    System(String),
    /// A folder that was asked for is not there.
    Folder(String),
}

/// The version of Landlock that holds now.
fn restrict_files(options: &Options) -> Result<i64, Refusal> {
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

fn allow(ruleset: i64, path: &OsString, rights: u64) -> Result<(), Error> {
    use std::os::unix::fs::OpenOptionsExt;
    let file = fs::OpenOptions::new().read(true).custom_flags(c::O_PATH | c::O_CLOEXEC).open(path)?;
    let rights = if file.metadata()?.is_dir() { rights } else { rights & OF_FILES };
    let rule = Beneath { allowed: rights, parent: file.as_raw_fd() };
    match unsafe { c::syscall(ADD_RULE, ruleset, 1u64, &rule, 0u64) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    }
}

// System calls: seccomp

#[repr(C)]
struct Step {
    code: u16,
    yes: u8,
    no: u8,
    value: u32,
}
#[repr(C)]
struct Filter {
    length: u16,
    steps: *const Step,
}

#[cfg(target_arch = "x86_64")]
mod calls {
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
mod calls {
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
const DENIED_EVERYWHERE: [u32; 8] = [428, 429, 430, 431, 432, 433, 438, 442];
/// clone3 and io_uring_setup: their arguments cannot be looked into, and every user of them knows another way.
const ABSENT: [u32; 2] = [435, 425];

const LOAD: u16 = 0x20;
const EQUAL: u16 = 0x15;
const AT_LEAST: u16 = 0x35;
const ANY_BIT: u16 = 0x45;
const ANSWER: u16 = 0x06;
const ALLOWED: u32 = 0x7fff_0000;
const ERROR: u32 = 0x0005_0000;
const KILL: u32 = 0x8000_0000;
const EPERM: u32 = 1;
const EACCES: u32 = 13;
const ENOSYS: u32 = 38;

/// Denies calls that programs under test have no use for and that reach out of the namespaces. Without
/// network only sockets of the program's own namespace can be made, or none where it has none: sockets in the
/// file system (of a desktop's bus, of container services) and between virtual machines are the network too.
fn filter_calls(options: &Options, spaces: &Spaces) -> Result<(), String> {
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

fn filter(options: &Options, spaces: &Spaces) -> Vec<Step> {
    let step = |code, yes, no, value| Step { code, yes, no, value };
    let answer = |value| step(ANSWER, 0, 0, value);
    let mut steps = vec![step(LOAD, 0, 0, 4), step(EQUAL, 1, 0, calls::MACHINE), answer(KILL), step(LOAD, 0, 0, 0)];
    if cfg!(target_arch = "x86_64") {
        steps.extend([step(AT_LEAST, 0, 1, 0x4000_0000), answer(ERROR | ENOSYS)]); // numbers of x32
    }
    let mut deny = |calls: &[u32], error: u32| calls.iter().for_each(|call| steps.extend([step(EQUAL, 0, 1, *call), answer(ERROR | error)]));
    deny(&ABSENT, ENOSYS);
    deny(&calls::DENIED, EPERM);
    deny(&DENIED_EVERYWHERE, EPERM);
    if !spaces.processes {
        deny(&calls::GROUPS, EPERM); // so that nothing leaves the group that is killed as one
    }
    // Of clone only the kinds that make a namespace of users.
    steps.extend([step(EQUAL, 0, 4, calls::CLONE), step(LOAD, 0, 0, 16), step(ANY_BIT, 0, 1, NEW_USERS as u32), answer(ERROR | EPERM), answer(ALLOWED)]);
    if !options.network {
        let families: &[u32] = if spaces.network { &[2, 10, 16] } else { &[] }; // IPv4, IPv6, netlink
        steps.extend([step(EQUAL, 0, 2 + 2 * families.len() as u8, calls::SOCKET), step(LOAD, 0, 0, 16)]);
        families.iter().for_each(|family| steps.extend([step(EQUAL, 0, 1, *family), answer(ALLOWED)]));
        steps.push(answer(ERROR | EACCES));
    }
    steps.push(answer(ALLOWED));
    steps
}

fn pipe() -> (File, File) {
    let mut ends = [0; 2];
    if unsafe { c::pipe2(ends.as_mut_ptr(), c::O_CLOEXEC) } != 0 {
        eprintln!("launcher: no pipe could be made: {}", Error::last_os_error());
        std::process::exit(70);
    }
    unsafe { (File::from_raw_fd(ends[0]), File::from_raw_fd(ends[1])) }
}
