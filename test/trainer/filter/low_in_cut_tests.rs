//@ expect: kept; markers: none; cut: yes; preset: sigil-phase2; min_length: 64
/// An area.
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}

#[cfg(test)]
mod tests {
    // TODO: more of them
    #[test]
    fn prints() { println!("{:?}", super::area(1, 2)); }
}
