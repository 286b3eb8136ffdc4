//! Options of the command line.

use crate::c;
use std::ffi::OsString;
use std::time::Duration;

pub(crate) struct Options {
    pub(crate) wall: Duration,
    pub(crate) cpu_seconds: u64,
    pub(crate) memory: u64,
    pub(crate) file: u64,
    pub(crate) processes: u64,
    pub(crate) network: bool,
    pub(crate) write: Vec<OsString>,
    /// None: everything may be read.
    pub(crate) read: Option<Vec<OsString>>,
    pub(crate) cwd: OsString,
    /// Means that are left out, so that tests can see the next step down.
    pub(crate) without: Vec<OsString>,
    /// Priority that we were started with; the program gets it back.
    pub(crate) priority: i32,
    /// Number of the supervisor, which tells this run from others at the same time.
    pub(crate) run: u32,
    pub(crate) command: Vec<OsString>,
}

impl Options {
    pub(crate) fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Options, String> {
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

    pub(crate) fn set(&mut self, name: &str, value: OsString) -> Result<(), String> {
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

    pub(crate) fn tries(&self, step: &str) -> bool {
        !self.without.iter().any(|each| each == step)
    }
}
