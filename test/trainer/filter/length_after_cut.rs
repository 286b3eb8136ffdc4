//@ expect: too-short
pub fn one() -> u8 { 1 }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies() {
        assert_eq!(area(2, 3), 6);
    }
}
