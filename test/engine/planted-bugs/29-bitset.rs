// planted: numbers that differ by 64 share a bit
/// A set of small numbers, a bit each.
#[derive(Debug, Clone, Default)]
pub struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// An empty set.
    pub fn new() -> Self {
        BitSet::default()
    }

    /// Puts a number in; whether it was not there before.
    pub fn insert(&mut self, number: usize) -> bool {
        let word = number / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        let is_new = !self.contains(number);
        self.words[word] |= 1 << (number % 64);
        is_new
    }

    /// Takes a number out; whether it was there.
    pub fn remove(&mut self, number: usize) -> bool {
        let was_there = self.contains(number);
        for word in &mut self.words {
            *word &= !(1 << (number % 64));
        }
        was_there
    }

    /// Whether a number is in.
    pub fn contains(&self, number: usize) -> bool {
        self.words.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}
