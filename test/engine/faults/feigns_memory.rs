// run: exited 1
// Its words are those of a refused allocation; it ends in order.
fn main() {
    eprintln!("memory allocation of 4096 bytes failed");
    std::process::exit(1);
}
