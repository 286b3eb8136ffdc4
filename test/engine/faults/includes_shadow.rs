// compile: exited 1; needs files-read
const STOLEN: &str = include_str!("/etc/shadow");
fn main() {
    println!("{STOLEN}");
}
