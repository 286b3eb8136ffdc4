//@ expect: bench-only
extern crate test;
use test::Bencher;

#[bench]
fn sums(bencher: &mut Bencher) {
    bencher.iter(|| (0..100).sum::<u32>());
}
