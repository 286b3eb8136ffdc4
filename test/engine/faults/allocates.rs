// run: memory; needs memory
fn main() {
    let mut all = vec![];
    loop {
        all.push(vec![1u8; 1 << 20]);
    }
}
