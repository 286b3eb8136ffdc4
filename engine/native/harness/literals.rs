//! Literals mined from the code under test: what it compares with is what it is sensitive to.

#[derive(Default)]
pub struct Literals {
    pub integers: Vec<i128>,
    pub floats: Vec<f64>,
    pub characters: Vec<char>,
    pub strings: Vec<String>,
    /// Integers that a collection may have as many members as.
    pub lengths: Vec<usize>,
}

impl Literals {
    pub fn new(integers: &[i128], floats: &[f64], characters: &[char], strings: &[&str]) -> &'static Literals {
        Box::leak(Box::new(Literals {
            integers: integers.to_vec(),
            floats: floats.to_vec(),
            characters: characters.to_vec(),
            strings: strings.iter().map(ToString::to_string).collect(),
            lengths: integers.iter().filter(|&&integer| (2..=64).contains(&integer)).map(|&integer| integer as usize).collect(),
        }))
    }
}
