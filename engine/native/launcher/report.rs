//! What is said of a run at its end.


#[derive(Default)]
pub(crate) struct Report {
    /// `exited`, `signalled`, `timeout`, `memory`, `processes`, `killed` or `not-started`.
    pub(crate) end: &'static str,
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) reason: String,
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_memory: u64,
    pub(crate) wall_seconds: f64,
    /// The system's own killer for want of memory was at work meanwhile.
    pub(crate) out_of_memory: bool,
    pub(crate) enforced: Vec<String>,
    /// `name why`.
    pub(crate) missing: Vec<String>,
}

impl Report {
    pub(crate) fn stop(end: &'static str, reason: String) -> Report {
        Report { end, reason, ..Report::default() }
    }

    pub(crate) fn ended(status: i32) -> Report {
        if status & 0x7f == 0 {
            return Report { end: "exited", code: Some(status >> 8 & 0xff), ..Report::default() };
        }
        Report { end: "signalled", signal: Some(status & 0x7f), ..Report::default() }
    }

    pub(crate) fn json(&self) -> String {
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

pub(crate) fn quoted(text: &str) -> String {
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
