// compile: timeout or memory or signalled SIGSEGV or signalled SIGABRT; within 3 s; needs memory
#![recursion_limit = "1000000"]
macro_rules! double {
    ($($part:tt)*) => { (double!($($part)* x), double!($($part)* x)) };
}
fn main() {
    double!();
}
