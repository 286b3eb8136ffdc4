// run: timeout; processor 2 s; needs processes
// No process uses much by itself: each ends after half a second, and the next one is started.
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() > 1 {
        let start = std::time::Instant::now();
        while start.elapsed().as_millis() < 500 {}
        return;
    }
    for _ in 0..1000 {
        std::process::Command::new(&arguments[0]).arg("child").status().unwrap();
    }
}
