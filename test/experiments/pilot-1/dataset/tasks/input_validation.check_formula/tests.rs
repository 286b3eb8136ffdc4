#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_the_depth_of_good_formulas() {
        assert_eq!(check_formula("a"), Ok(0));
        assert_eq!(check_formula(" a + b*c / z - d "), Ok(0));
        assert_eq!(check_formula("(a)+((b-c)*d)"), Ok(2));
        assert_eq!(check_formula("((a))-(b)"), Ok(2));
    }

    #[test]
    fn finds_characters_in_wrong_places() {
        assert_eq!(check_formula("a b"), Err(FormulaError::Unexpected(2, 'b')));
        assert_eq!(check_formula("a(b)"), Err(FormulaError::Unexpected(1, '(')));
        assert_eq!(check_formula("-a"), Err(FormulaError::Unexpected(0, '-')));
        assert_eq!(check_formula("(a+)"), Err(FormulaError::Unexpected(3, ')')));
        assert_eq!(check_formula("()"), Err(FormulaError::Unexpected(1, ')')));
        assert_eq!(
            check_formula("(a)) b"),
            Err(FormulaError::Unexpected(3, ')'))
        );
        assert_eq!(check_formula("a*/b"), Err(FormulaError::Unexpected(2, '/')));
        assert_eq!(check_formula("a++b"), Err(FormulaError::Unexpected(2, '+')));
    }

    #[test]
    fn finds_characters_that_never_fit() {
        assert_eq!(check_formula("a+B"), Err(FormulaError::Unexpected(2, 'B')));
        assert_eq!(check_formula("(a)é"), Err(FormulaError::Unexpected(3, 'é')));
        assert_eq!(check_formula("1"), Err(FormulaError::Unexpected(0, '1')));
    }

    #[test]
    fn finds_an_early_end() {
        assert_eq!(check_formula("  "), Err(FormulaError::Incomplete));
        assert_eq!(check_formula("(a*"), Err(FormulaError::Incomplete));
        assert_eq!(check_formula("(a+(b)"), Err(FormulaError::Unclosed(0)));
        assert_eq!(check_formula(" (a+(b"), Err(FormulaError::Unclosed(4)));
    }
}
