//! A few functions with tests, for trying `iron-trainer experiment testgen-ft --tiny`.
pub mod numbers;
pub mod words;
