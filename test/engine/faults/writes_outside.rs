// run: exited 0; needs files-written; prints held
use std::fs;
fn main() {
    let secret = std::path::PathBuf::from(std::env::var("IRON_SECRET").unwrap());
    let folder = secret.parent().unwrap();
    let link = std::path::Path::new("link");
    let _ = fs::remove_file(link);
    std::os::unix::fs::symlink(&secret, link).unwrap();
    let attempts = [
        fs::write(&secret, "mine").is_ok(),
        fs::write(link, "mine").is_ok(),
        fs::OpenOptions::new().append(true).open(&secret).is_ok(),
        fs::OpenOptions::new().write(true).truncate(true).open(&secret).is_ok(),
        fs::write(folder.join("new"), "mine").is_ok(),
        fs::create_dir(folder.join("folder")).is_ok(),
        fs::remove_file(&secret).is_ok(),
        fs::rename(&secret, "taken").is_ok(),
        fs::hard_link(&secret, "taken").is_ok(),
        fs::write("/proc/self/root/tmp/iron-outside", "mine").is_ok(),
    ];
    fs::write("inside", "mine").unwrap();
    match attempts.iter().any(|done| *done) {
        true => panic!("{attempts:?}"),
        false => println!("held"),
    }
}
