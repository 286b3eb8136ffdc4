//! The tree of processes, read from /proc, and its end.

use crate::c;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

#[derive(Default)]
pub(crate) struct Tree {
    /// The folder of a living thread of each process.
    pub(crate) threads: Vec<PathBuf>,
    /// Threads of all processes; the init does not count.
    pub(crate) tasks: u64,
    /// Bytes that no file stands behind.
    pub(crate) memory: u64,
    /// User and system time, of the living and of those that they have waited for.
    pub(crate) cpu_ticks: u64,
}

impl Tree {
    /// Looks no further than needed to see that there are more than `most`: those may leave us little time.
    pub(crate) fn below(init: i32, most: u64) -> Tree {
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
    pub(crate) fn shared_out(&self) -> u64 {
        let of = |thread: &PathBuf| kilobytes(&thread.join("../../smaps_rollup"), &["Pss_Anon:", "Pss_Shmem:"]) * 1024;
        match self.threads.iter().map(of).sum() {
            0 => self.memory,
            sum => sum,
        }
    }
}

/// Sum of these lines of a file of /proc; 0 where it is gone.
pub(crate) fn kilobytes(file: &Path, names: &[&str]) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let value = |line: &str| names.iter().find_map(|name| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    text.lines().filter_map(value).sum()
}

/// The fields of `/proc/N/stat` behind the name, which may hold spaces and parentheses: state, parent, ...
pub(crate) fn stat(process: i32) -> Vec<String> {
    let text = fs::read(format!("/proc/{process}/stat")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.rsplit_once(')').map_or(vec![], |(_, fields)| fields.split_whitespace().map(String::from).collect())
}

#[derive(PartialEq)]
pub(crate) enum State {
    Running,
    Stopped,
    Gone,
}

/// A process whose first thread alone has ended looks like a zombie, but runs.
pub(crate) fn state(process: i32) -> State {
    let fields = stat(process);
    let threads = fields.get(17).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
    match fields.first().map(String::as_str) {
        None => State::Gone,
        Some("Z" | "X") if threads < 2 => State::Gone,
        Some("T" | "t") => State::Stopped,
        _ => State::Running,
    }
}

pub(crate) fn cpu_ticks(process: i32) -> u64 {
    stat(process).iter().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// All descendants that are no zombies; of more than `most`, at least one more than that.
pub(crate) fn processes_below(root: i32, most: usize) -> Vec<i32> {
    walk_below(root, most, |_, _| {})
}

/// The same, and tells of each before it looks at its children.
pub(crate) fn walk_below(root: i32, most: usize, tell: impl Fn(i32, State)) -> Vec<i32> {
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

pub(crate) fn children_of(process: i32) -> Vec<i32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else { return vec![] };
    let read = |task: std::io::Result<fs::DirEntry>| fs::read_to_string(task.ok()?.path().join("children")).ok();
    tasks.filter_map(read).flat_map(|text| text.split_whitespace().filter_map(|number| number.parse().ok()).collect::<Vec<i32>>()).collect()
}

/// Every process of the system with its parent: for kernels that list no children.
pub(crate) fn parents() -> Vec<(i32, i32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return vec![] };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    numbers.filter_map(|process| Some((process, stat(process).get(1)?.parse().ok()?))).collect()
}

/// Kills all processes below `root`. They are stopped first, each as soon as it is seen, until one look finds all of
/// them so: what is stopped makes no new process and leaves us the processor, and whoever kills one by one only makes
/// room for the next.
pub(crate) fn kill_below(root: i32) {
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
pub(crate) fn system_kills() -> u64 {
    let text = fs::read_to_string("/proc/vmstat").unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.parse().ok()).unwrap_or(0)
}
