// run: signalled SIGABRT
#[allow(unconditional_recursion)]
fn deeper(value: u64) -> u64 {
    std::hint::black_box(deeper(std::hint::black_box(value + 1)) + 1)
}
fn main() {
    println!("{}", deeper(0));
}
