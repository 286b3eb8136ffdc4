// run: exited 0; needs files-read; prints held
// Looks for a word of the environment of the tests in its own environment, and in that of every process it can see.
use std::fs;
fn main() {
    let word: Vec<u8> = std::env::var("IRON_WORD_REVERSED").unwrap().bytes().rev().collect();
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    let own = std::env::vars().any(|(_, value)| holds(value.as_bytes()));
    let others = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| fs::read(entry.path().join("environ")).ok());
    match own || others.into_iter().any(|bytes| holds(&bytes)) {
        true => panic!("it is there"),
        false => println!("held"),
    }
}
