// compile: timeout; within 2 s
#![allow(long_running_const_eval)]
const fn forever() -> u32 {
    let mut count = 0u32;
    loop {
        count = count.wrapping_add(1);
    }
}
const NEVER: u32 = forever();
fn main() {
    println!("{NEVER}");
}
