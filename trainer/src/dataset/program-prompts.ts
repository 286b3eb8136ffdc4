/** Prompts that ask for whole programs (contract rows G7, H1): some to evaluate with, others to learn from what was answered to them. */

/** S3 section 7 (G13). */
export const PROGRAM_SYSTEM = 'You are a Rust code generator. Output only valid Rust code, wrapped in ```rust code blocks.';

/** Behind each prompt. */
export const PROGRAM_END = 'Write a complete program with `fn main()` that uses the standard library only. Output only Rust code in a ```rust block, no explanations.';

/** Never learnt from: what models are measured with. */
export const EVALUATION_PROGRAMS: readonly string[] = [
  'Read numbers from a string, one a line, and print their sum, with an error message for the first line that is no number.',
  'Count how often each word stands in a text, and print the words by their counts.',
  'Define an enum of shapes with an area method, and print the areas of several shapes.',
  'Implement a stack with push, pop and peek as a generic struct, and show its use.',
  'Define an error type that implements `std::error::Error`, and a function that returns it through `?`.',
  'Implement `FromStr` and `Display` for a type of hexadecimal colours, and print some that were parsed.',
  'Find the shortest path in a small grid with obstacles by breadth-first search, and print its length.',
  'Sort structs by two keys with iterators and closures, and print them.',
];

/** What expert iteration asks, with other tasks than those above. */
export const TRAINING_PROGRAMS: readonly string[] = [
  'Implement a queue with two vectors as a documented generic struct, and show that it keeps the order.',
  'Parse lines of `key = value` into a map with a documented function that returns a `Result`, and print the map.',
  'Define a documented trait for animals with a name and a sound, implement it for two structs, and print each through a trait object.',
  'Write a documented iterator of the Fibonacci numbers, and print those below one hundred that are even.',
  'Define a documented struct for fractions with `Add` and `Display`, keep it reduced, and print a sum.',
  'Find the longest common prefix of several strings with iterators, in a documented public function, and print it.',
  'Convert temperatures between Celsius and Fahrenheit with two documented newtypes and `From`, and print a small table.',
  'Group people by their city in a `BTreeMap`, with a documented function, and print each group in order.',
  'Implement a bank account with deposit and withdrawal that returns a documented error enum, and print what became of several calls.',
  'Write a documented function that transposes a matrix of rows, with iterators, and print before and after.',
  'Implement binary search over a sorted slice as a documented generic function that returns an `Option`, and print some results.',
  'Define a documented enum for tokens of simple arithmetic, split a text into them, and print the tokens or the error.',
  'Write a documented run-length encoder and its decoder, and print that a text comes back unchanged.',
  'Implement a documented matrix struct with `Index` and multiplication, and print a product.',
  'Check whether brackets in a text are balanced with a documented function, and print the place of the first one that is not.',
  'Implement a small documented inventory with items, quantities and a method that removes some of them with a `Result`, and print it.',
  'Compute mean, median and mode of numbers with documented functions that return an `Option`, and print them.',
  'Define a documented builder for a configuration struct with defaults through `Default`, and print what was built.',
  'Write a documented function that merges two sorted vectors into one, and print the result.',
  'Implement the sieve of Eratosthenes as a documented function that returns the primes, and print their number.',
  'Define a documented state machine of a traffic light as an enum with a method that gives the next state, and print a cycle.',
  'Write a documented Caesar cipher with shift and its inverse, and print a text encrypted and decrypted.',
  'Implement `PartialOrd` for a documented struct of software versions, parse some from text, and print the newest.',
  'Walk over a binary tree of boxed nodes in order with a documented method, and print the values.',
];
