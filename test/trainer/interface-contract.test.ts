import { expect, test } from 'vitest';
import { interfaceOf } from '../../trainer/src/dataset/interface-contract.js';

const REFERENCE = `use std::fmt;

struct Hidden(u8);
impl Hidden {
    fn value(&self) -> u8 { self.0 }
}
impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", self.0) }
}

/// A few values.
#[derive(Debug, PartialEq)]
pub struct Bag<T> {
    items: Vec<T>,
    pub limit: usize,
}

#[derive(Debug, PartialEq)]
pub enum BagError {
    Full(usize),
}

impl<T> Bag<T> {
    pub fn new(limit: usize) -> Self { Bag { items: Vec::new(), limit } }
    fn room(&self) -> usize { self.limit - self.items.len() }
    pub fn put(&mut self, item: T) -> Result<(), BagError>
    where
        T: Clone,
    {
        if self.room() == 0 { return Err(BagError::Full(self.limit)); }
        self.items.push(item);
        Ok(())
    }
}

impl<T> Iterator for Bag<T> {
    type Item = T;
    fn next(&mut self) -> Option<T> { self.items.pop() }
}

fn helper(x: i32) -> i32 { x }
pub fn total(values: &[i32]) -> i32 { values.iter().map(|x| helper(*x)).sum() }
`;

test('what tests name stands in it, without bodies and without what is private', () => {
  expect(interfaceOf(REFERENCE, 'rust')).toBe(`/// A few values.
#[derive(Debug, PartialEq)]
pub struct Bag<T> { pub limit: usize, /* private fields */ }

#[derive(Debug, PartialEq)]
pub enum BagError {
    Full(usize),
}

impl<T> Bag<T> {
    pub fn new(limit: usize) -> Self;

    pub fn put(&mut self, item: T) -> Result<(), BagError>
    where
        T: Clone;
}

impl<T> Iterator for Bag<T> {
    type Item = T;
    fn next(&mut self) -> Option<T>;
}

pub fn total(values: &[i32]) -> i32;
`);
});

test('the other arm reads it in its own language', () => {
  expect(interfaceOf('pub fn total(values: &[i32]) -> i32 { values.iter().sum() }\n', 'iron')).toBe('public function total\n    takes values of reference to slice of i32\n    returns i32\n');
});
