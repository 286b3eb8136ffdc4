#[derive(Debug, PartialEq)]
pub enum FormulaError {
    Unexpected(usize, char),
    Incomplete,
    Unclosed(usize),
}

pub fn check_formula(formula: &str) -> Result<usize, FormulaError> {
    let mut open = Vec::new();
    let mut deepest = 0;
    let mut value_comes = true;
    for (position, character) in formula.chars().enumerate() {
        let fits = match character {
            ' ' => continue,
            'a'..='z' | '(' => value_comes,
            '+' | '-' | '*' | '/' => !value_comes,
            ')' => !value_comes && open.pop().is_some(),
            _ => false,
        };
        if !fits {
            return Err(FormulaError::Unexpected(position, character));
        }
        if character == '(' {
            open.push(position);
            deepest = deepest.max(open.len());
        }
        value_comes = !matches!(character, 'a'..='z' | ')');
    }
    match open.last() {
        _ if value_comes => Err(FormulaError::Incomplete),
        Some(&position) => Err(FormulaError::Unclosed(position)),
        None => Ok(deepest),
    }
}
