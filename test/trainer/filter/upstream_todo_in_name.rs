//@ expect: kept; markers: none; preset: sigil-phase2; min_length: 64
/// An area.
struct TodoList { hackathon: u32, xxxl: u32 }
// a hackathon is no hacking
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
