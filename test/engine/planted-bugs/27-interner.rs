// planted: a name that is known already gets a number of its own
use std::collections::HashMap;

/// Gives names numbers, the same name the same number.
///
/// # Examples
///
/// ```
/// use interning::Interner;
///
/// let mut interner = Interner::default();
/// let a = interner.intern("a");
/// let b = interner.intern("b");
/// assert_ne!(a, b);
/// assert_eq!(interner.intern("a"), a);
/// ```
#[derive(Debug, Default)]
pub struct Interner {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Interner {
    /// The number of a name.
    pub fn intern(&mut self, name: &str) -> usize {
        let number = self.names.len();
        self.numbers.entry(name.to_string()).or_insert(number);
        self.names.push(name.to_string());
        number
    }

    /// The name of a number.
    pub fn resolve(&self, number: usize) -> Option<&str> {
        self.names.get(number).map(String::as_str)
    }
}
