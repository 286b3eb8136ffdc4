// run: signalled SIGXFSZ
use std::io::Write;
fn main() {
    let mut file = std::fs::File::create("huge").unwrap();
    loop {
        file.write_all(&[1; 1 << 16]).unwrap();
    }
}
