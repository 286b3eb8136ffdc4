use std::collections::HashMap;

/// What is on the shelves, counted by name.
#[derive(Debug, Default)]
pub struct Inventory {
    counts: HashMap<String, u32>,
}

impl Inventory {
    pub fn add(&mut self, name: String, count: u32) {
        let left = self.counts.entry(name).or_default();
        *left += count;
    }

    /// Takes `count` pieces out, or says how many there are.
    pub fn remove(&mut self, name: &str, count: u32) -> Result<(), u32> {
        match self.counts.get_mut(name) {
            Some(left) if *left >= count => {
                *left -= count;
                Ok(())
            }
            Some(left) => Err(*left),
            None => Err(0),
        }
    }
}

/// The largest item, if there is one.
pub fn largest<T: Ord + Copy>(items: &[T]) -> Option<T> {
    let mut best = *items.first()?;
    for &item in items {
        if item > best {
            best = item;
        }
    }
    Some(best)
}
