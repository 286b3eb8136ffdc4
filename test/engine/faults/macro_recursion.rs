// compile: timeout or memory; within 3 s; needs memory
#![recursion_limit = "1000000"]
macro_rules! bomb {
    ($($part:tt)*) => { bomb!($($part)* $($part)* x) };
}
bomb!(x);
fn main() {}
