// run: exited 0; needs files-read; prints held
use std::fs;
fn main() {
    let secret = std::path::PathBuf::from(std::env::var("IRON_SECRET").unwrap());
    let attempts = [
        fs::read(&secret).is_ok(),
        fs::read(format!("/proc/self/root{}", secret.display())).is_ok(),
        fs::read_dir(secret.parent().unwrap()).is_ok(),
        fs::read("/etc/shadow").is_ok(),
        fs::read_dir(std::env::var("IRON_USER_HOME").unwrap()).is_ok(),
        fs::read_dir("/home").is_ok(),
    ];
    match attempts.iter().any(|done| *done) {
        true => panic!("{attempts:?}"),
        false => println!("held"),
    }
}
