//! Members of collections: sorted now and then, few different ones, rows of a table, or a graph.

use crate::choices::{Choices, Graph, Order};
use crate::generate::Generate;

/// Members of a collection and their expressions.
pub fn members<T: Generate>(c: &mut Choices) -> Option<(Vec<T>, Vec<String>)> {
    let shape = if T::IS_COLLECTION && c.order == Order::Any { Shape::decide(c) } else { Shape::Any };
    let length = length_of(c);
    let outer = c.order;
    if length > 1 && outer == Order::Any {
        c.order = match c.below(9) {
            2..=4 if T::HOLDS_COLLECTION => Order::Small,
            5 | 6 if T::HOLDS_COLLECTION => Order::Places(length),
            0..=4 => Order::Any,
            5 => Order::Rising(c.below(5) as i128 - 2),
            6 => Order::Falling(c.below(20) as i128),
            7 => Order::Few,
            _ => Order::Places(length),
        };
    }
    if shape == Shape::Graph && length > 0 {
        c.order = Order::Neighbours;
        c.graph = Some(Graph::new(length));
    }
    let mut at = 0;
    let made = c.parts(length, |c| {
        c.row = shape.row(length);
        if shape == Shape::Graph {
            c.row = begin_node(c, at);
        }
        at += 1;
        let made = c.nested(T::generate);
        c.row = None;
        made
    });
    c.order = outer;
    if shape == Shape::Graph {
        c.graph = None;
    }
    Some(made?.into_iter().unzip())
}

/// What a collection of collections is.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Any,
    /// A table with as many columns as rows.
    Square,
    /// A table with so many columns.
    Table(usize),
    /// Of each node its neighbours.
    Graph,
}

impl Shape {
    fn decide(c: &mut Choices) -> Self {
        match c.below(8) {
            0..=2 => Shape::Any,
            3 | 4 => Shape::Square,
            5 => Shape::Table(c.length()),
            6 => Shape::Table(1 + c.below(4) as usize),
            _ => Shape::Graph,
        }
    }
    fn row(self, length: usize) -> Option<usize> {
        match self {
            Shape::Square => Some(length),
            Shape::Table(columns) => Some(columns),
            Shape::Any | Shape::Graph => None,
        }
    }
}

/// How many members a collection gets: as a row of a table so many as the others.
fn length_of(c: &mut Choices) -> usize {
    match c.row.take() {
        Some(length) => c.fixed(length),
        None => c.length(),
    }
}

/// How many neighbours a node gets: those that name it already, and a few more.
fn begin_node(c: &mut Choices, node: usize) -> Option<usize> {
    let graph = c.graph.as_mut()?;
    let (known, later) = (graph.begin(node), graph.later());
    Some(known + if later > 0 { c.below(3) as usize } else { 0 })
}
