//@ expect: not-rust
let width = 2;
let height = 3;
let product = width * height;
println!("{}", product);
