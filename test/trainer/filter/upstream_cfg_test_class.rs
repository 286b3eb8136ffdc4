//@ expect: test-only; path: src/more.rs
#[cfg(test)]
mod tests {
    #[test]
    fn adds() {
        assert_eq!(1 + 1, 2, "a file of nothing but tests");
    }
}
