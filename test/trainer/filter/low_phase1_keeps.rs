//@ expect: kept; markers: todo debug-print unsafe-block suppressed-warning
// TODO: a name
#[allow(dead_code)]
fn main() {
    println!("{}", 2 * 3);
    unsafe { std::hint::unreachable_unchecked() }
}
