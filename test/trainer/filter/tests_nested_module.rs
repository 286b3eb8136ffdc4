//@ expect: kept; cut: yes
pub mod inner {
    pub fn area(width: u32, height: u32) -> u32 {
        width.saturating_mul(height)
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn multiplies() { assert_eq!(super::area(2, 3), 6); }
    }
}
