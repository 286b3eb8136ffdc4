//@ expect: kept; test_items: keep; cut: no
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies() {
        assert_eq!(area(2, 3), 6);
    }
}
