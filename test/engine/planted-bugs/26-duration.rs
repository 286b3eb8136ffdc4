// planted: minutes are not taken modulo sixty when hours are shown
use std::time::Duration;

/// Shows a time span as `1h 2m 3s`, without the parts that are zero.
///
/// ```
/// use std::time::Duration;
/// use timefmt::humanize;
///
/// assert_eq!(humanize(Duration::from_secs(59)), "59s");
/// assert_eq!(humanize(Duration::from_secs(3_600)), "1h");
/// # assert_eq!(humanize(Duration::from_secs(0)), "0s");
/// assert_eq!(humanize(Duration::from_secs(3_723)), "1h 2m 3s");
/// ```
pub fn humanize(span: Duration) -> String {
    let seconds = span.as_secs();
    let parts = [(seconds / 3600, 'h'), (seconds / 60, 'm'), (seconds % 60, 's')];
    let shown: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).filter(|(count, unit)| *unit != 'm' || count % 60 > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if shown.is_empty() { "0s".to_string() } else { shown.join(" ") }
}
