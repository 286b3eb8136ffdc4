//@ expect: incomplete
fn main() {
    let total = [1, 2, 3].iter().map(|each| each * 2).sum::<i32>(
