//! A source of decisions: an input is the list of the decisions that made it. So every input can be
//! made again, varied, and shrunk without knowing its type (Hypothesis, MacIver and Donaldson 2020).

use crate::literals::Literals;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Longest list of decisions; a generator that asks for more gets zeros, which end every structure.
const LONGEST: usize = 512;

/// First decisions of a text, and of a number or a character, that is a literal of the code; then that it is any of them.
pub const TEXT_OF_CODE: u64 = 0;
pub const NUMBER_OF_CODE: u64 = 7;
const NOT_NEAREST: u64 = 2;

pub struct Choices {
    given: Vec<u64>,
    /// The decisions that were asked for, as taken.
    pub taken: Vec<u64>,
    random: Option<Random>,
    depth: u32,
    pub literals: &'static Literals,
    pub seen: Seen,
    /// How the numbers of a collection follow each other.
    pub order: Order,
    /// How many members each of the collections in a collection gets, where they are as long as each other.
    pub row: Option<usize>,
    /// Edges of the graph that is being made, where a collection of collections is one.
    pub graph: Option<Graph>,
    /// Values that were made to be borrowed from.
    pub owners: u32,
    /// Where parts of which there may be fewer were made.
    pub groups: Vec<Group>,
    /// Decisions of each number and text.
    pub leaves: Vec<Range<usize>>,
    /// A leaf that is decided on anew, as the list of decisions has it; behind it the list goes on.
    fresh: Option<Range<usize>>,
    /// Whether that leaf is being made.
    is_fresh: bool,
    /// What is left out of the list of decisions, or added to it where it is negative.
    shift: isize,
}

/// Parts that follow a decision on how many there are.
#[derive(Clone)]
pub struct Group {
    /// The decision on the number, which may take several.
    count: Range<usize>,
    /// Values of that decision for 0, 1, ... parts; `None`: none means so many.
    lengths: fn(usize) -> Option<u64>,
    /// Decisions of each part.
    pub parts: Vec<Range<usize>>,
}

impl Group {
    /// Decisions with `removed` parts fewer, from one on. `None`: that many cannot be decided on.
    pub fn without(&self, choices: &[u64], from: usize, removed: usize) -> Option<Vec<u64>> {
        let rest = self.parts.len() - removed;
        let count = (self.lengths)(rest)?;
        let (first, last) = (self.parts.get(from)?.start, self.parts.get(from + removed - 1)?.end);
        // with fewer than two, nothing is decided on their order
        let head = if rest < 2 { self.parts[0].start } else { self.count.end };
        let mut given = choices[..self.count.start].to_vec();
        given.push(count);
        given.extend(&choices[head..first]);
        given.extend(&choices[last..]);
        Some(given)
    }
}

/// Values of the parts made so far: what goes together is often equal, or one apart.
#[derive(Default)]
pub struct Seen {
    pub integers: Vec<i128>,
    pub floats: Vec<f64>,
    pub characters: Vec<char>,
    pub strings: Vec<String>,
    pub lengths: Vec<usize>,
}

/// Numbers of a collection may rise or fall from the last one on, or be few different ones.
#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Any,
    Rising(i128),
    Falling(i128),
    Few,
    /// Near zero.
    Small,
    /// Below a number: places in a collection of so many.
    Places(usize),
    /// Neighbours of a node: those that have it as theirs, then later ones.
    Neighbours,
}

/// A graph whose nodes list their neighbours: both ends of an edge do.
pub struct Graph {
    /// Of each node, those before it that list it.
    back: Vec<Vec<usize>>,
    node: usize,
    /// How many neighbours of the node were made.
    made: usize,
}

impl Graph {
    pub fn new(nodes: usize) -> Self {
        Graph { back: vec![Vec::new(); nodes], node: 0, made: 0 }
    }
    /// The node whose neighbours come next, and how many of them are known already.
    pub fn begin(&mut self, node: usize) -> usize {
        (self.node, self.made) = (node, 0);
        self.back[node].len()
    }
    /// How many nodes come later.
    pub fn later(&self) -> usize {
        self.back.len() - 1 - self.node
    }
    /// The next neighbour; `choice` says which later one where no earlier one is left.
    pub fn neighbour(&mut self, choice: impl FnOnce(usize) -> usize) -> usize {
        let made = self.made;
        self.made += 1;
        if let Some(&earlier) = self.back[self.node].get(made) {
            return earlier;
        }
        if self.later() == 0 {
            return self.node;
        }
        let other = self.node + 1 + choice(self.later());
        self.back[other].push(self.node);
        other
    }
}

const LENGTHS: [usize; 16] = [0, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12, 17, 34];

impl Choices {
    /// Decisions from a list, zeros behind its end.
    pub fn replay(given: Vec<u64>, literals: &'static Literals) -> Self {
        Choices {
            given,
            taken: Vec::new(),
            random: None,
            depth: 0,
            literals,
            seen: Seen::default(),
            order: Order::Any,
            row: None,
            graph: None,
            owners: 0,
            groups: Vec::new(),
            leaves: Vec::new(),
            fresh: None,
            is_fresh: false,
            shift: 0,
        }
    }

    /// Decisions from a list, random ones behind its end.
    pub fn random(given: Vec<u64>, seed: u64, literals: &'static Literals) -> Self {
        Choices { random: Some(Random(seed | 1)), ..Choices::replay(given, literals) }
    }

    /// Decides on one leaf anew.
    pub fn with_fresh(self, leaf: Option<Range<usize>>) -> Self {
        Choices { fresh: leaf, ..self }
    }

    /// Decisions of a leaf for a literal of the code: of all kinds, since its type is not known here.
    pub fn literal(at: usize) -> [Vec<u64>; 2] {
        let of = |kind| vec![kind, NOT_NEAREST, at as u64, 0];
        [of(TEXT_OF_CODE), of(NUMBER_OF_CODE)]
    }

    /// Makes a number or a text.
    pub fn leaf<A>(&mut self, make: impl FnOnce(&mut Self) -> A) -> A {
        let from = self.taken.len();
        let fresh = self.fresh.take_if(|leaf| leaf.start == from);
        self.is_fresh = fresh.is_some();
        let made = make(self);
        self.is_fresh = false;
        if let Some(leaf) = fresh {
            self.shift = leaf.end as isize - self.taken.len() as isize;
        }
        self.leaves.push(from..self.taken.len());
        made
    }

    /// A number below `count`; 0 is always the simplest.
    pub fn below(&mut self, count: u64) -> u64 {
        let at = self.taken.len();
        let given = if self.is_fresh { None } else { at.checked_add_signed(self.shift).and_then(|at| self.given.get(at)) };
        let value = if count <= 1 || at >= LONGEST {
            0
        } else if let Some(&given) = given {
            given % count
        } else if let Some(random) = &mut self.random {
            random.next() % count
        } else {
            0
        };
        self.taken.push(value);
        value
    }

    /// Which of so many literals: the first ones, which stand in the function under test, more often.
    pub fn nearest(&mut self, count: u64) -> usize {
        let among = if self.below(4) < NOT_NEAREST { count.div_ceil(2) } else { count };
        self.below(among) as usize
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.below(u64::MAX)
    }

    /// How many members a collection gets: few, seldom more; as many as another one, or as a number of the code says.
    pub fn length(&mut self) -> usize {
        if self.depth > 3 || self.taken.len() > LONGEST / 2 {
            return 0;
        }
        let at = self.taken.len();
        let (earlier, literals) = (self.seen.lengths.len() as u64, self.literals.lengths.len() as u64);
        let length = match self.below(24) {
            choice @ 0..16 => LENGTHS[choice as usize],
            16..=20 if earlier > 0 => {
                let at = self.below(earlier) as usize;
                self.seen.lengths[at]
            }
            21 | 22 if literals > 0 => {
                let at = self.below(literals) as usize;
                self.literals.lengths[at] + self.below(3) as usize - 1
            }
            _ => 3,
        };
        self.seen.lengths.push(length);
        self.seen.integers.push(length as i128);
        self.groups.push(Group { count: at..self.taken.len(), lengths: |length| LENGTHS.iter().position(|&each| each == length).map(|at| at as u64), parts: Vec::new() });
        length
    }

    /// A length that something else decided on: none of the members may be left out.
    pub fn fixed(&mut self, length: usize) -> usize {
        let at = self.taken.len();
        let length = if self.depth > 3 || at > LONGEST / 2 { 0 } else { length };
        self.groups.push(Group { count: at..at, lengths: |_| None, parts: Vec::new() });
        length
    }

    /// How many changes are made to a value.
    pub fn changes(&mut self) -> usize {
        const CHANGES: [usize; 8] = [0, 0, 1, 2, 3, 4, 6, 9];
        let at = self.taken.len();
        let count = if self.is_deep() { 0 } else { CHANGES[self.below(8) as usize] };
        self.groups.push(Group { count: at..self.taken.len(), lengths: |length| CHANGES.iter().position(|&each| each == length).map(|at| at as u64), parts: Vec::new() });
        count
    }

    /// Makes so many parts, of which there may be fewer: directly behind the decision on their number.
    pub fn parts<A>(&mut self, count: usize, mut make: impl FnMut(&mut Self) -> Option<A>) -> Option<Vec<A>> {
        let group = self.groups.len().checked_sub(1);
        let mut made = Vec::new();
        for _ in 0..count {
            let from = self.taken.len();
            made.push(make(self)?);
            if let Some(group) = group.and_then(|at| self.groups.get_mut(at)) {
                group.parts.push(from..self.taken.len());
            }
        }
        Some(made)
    }

    /// Makes a part of a larger value; `None` where values nest too deeply.
    pub fn nested<A>(&mut self, make: impl FnOnce(&mut Self) -> Option<A>) -> Option<A> {
        if self.depth > 12 {
            return None;
        }
        self.depth += 1;
        let made = make(self);
        self.depth -= 1;
        made
    }

    pub fn is_deep(&self) -> bool {
        self.depth > 4 || self.taken.len() > LONGEST / 2
    }
}

/// Largest integer that is made; 0: no limit.
static LIMIT: AtomicU64 = AtomicU64::new(0);

pub fn set_limit(limit: u64) {
    LIMIT.store(limit, Relaxed);
}
pub fn limit() -> Option<u64> {
    Some(LIMIT.load(Relaxed)).filter(|&limit| limit > 0)
}

/// xorshift64*: small, the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}
