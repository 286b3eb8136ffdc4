// run: exited 0 or processes; needs processes; prints held
fn main() {
    let mut threads = 0;
    let sleep = || std::thread::sleep(std::time::Duration::from_secs(60));
    while std::thread::Builder::new().stack_size(64 * 1024).spawn(sleep).is_ok() {
        threads += 1;
        if threads > 2000 {
            // Time for who counts them.
            std::thread::sleep(std::time::Duration::from_secs(5));
            println!("{threads} threads");
            std::process::exit(1);
        }
    }
    println!("held");
}
