// Tests of a model, here a scripted one: what of its answers is taken, mended and refused, and what hostile answers come to.
import { expect, test } from 'vitest';
import type { Dropped } from '../../engine/src/prove/original.js';
import type { Candidate, CandidateSource, SourceAnswer, SourceContext } from '../../engine/src/candidates/candidate.js';
import { ModelSource, promptOf, type TestModel } from '../../engine/src/candidates/model.js';
import { type ModelRules, readModelAnswer } from '../../engine/src/candidates/model-answer.js';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const RULES: ModelRules = { crates: new Set(['proptest']), unsafe: false };
const codes = (completion: string, rules = RULES): string[] => readModelAnswer(completion, rules).tests.map(({ name, code }) => code(name));
const refusals = (completion: string, rules = RULES): string => readModelAnswer(completion, rules).refused.join('; ');

class Scripted implements TestModel {
  readonly prompts: string[] = [];
  constructor(private readonly completions: readonly string[]) {}
  complete(prompt: string): Promise<readonly string[]> {
    this.prompts.push(prompt);
    return Promise.resolve(this.completions);
  }
}

/** What becomes of the completions for the functions of a text. */
async function asked(text: string, ...completions: string[]): Promise<{ functions: readonly FunctionReport[]; dropped: Dropped[]; prompts: string[] }> {
  const model = new Scripted(completions);
  const dropped: Dropped[] = [];
  const answer = await generateForFile(text, 'lib.rs', { sources: [new ModelSource(model)], onDropped: (each) => dropped.push(each) });
  if (!answer.ok) throw new Error(answer.reason);
  return { functions: answer.functions, dropped, prompts: model.prompts };
}

test('the prompt is that of the training data', () => {
  expect(promptOf('fn f() {}')).toBe(
    '<|im_start|>system\nYou are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.\n<|im_end|>\n<|im_start|>user\nGenerate tests for this function:\n\n```rust\nfn f() {}\n```\n<|im_end|>\n<|im_start|>assistant\n',
  );
});

test('test functions are taken with the helpers that they mention, out of a fence and a module', () => {
  const answer =
    'Sure:\n```rust\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use std::collections::HashMap;\n\n    fn helper() -> u8 { 1 }\n    fn other() {}\n\n    #[test]\n    fn one() {\n        let map = HashMap::from([(helper(), 2)]);\n        assert_eq!(f(map[&1]), 2);\n    }\n\n    #[test]\n    #[should_panic(expected = "no")]\n    fn two() { f(0); }\n}\n```\n<|im_end|>';
  expect(codes(answer)).toEqual([
    '#[test]\nfn one() {\n    use std::collections::HashMap;\n    fn helper() -> u8 { 1 }\n    let map = HashMap::from([(helper(), 2)]);\n    assert_eq!(f(map[&1]), 2);\n}',
    '#[test]\n#[should_panic(expected = "no")]\nfn two() {\n    f(0);\n}',
  ]);
});

test('an answer that ends in the middle keeps what is whole, and a property becomes a test of its own', () => {
  expect(codes('#[test]\nfn whole() { assert!(f(1)); }\n\n#[test]\nfn half() { assert!(f(')).toHaveLength(1);
  expect(codes('mod tests {\n    use super::*;\n    #[test]\n    fn whole() { assert!(f(1)); }\n    #[test]\n    fn half() {')).toHaveLength(1);
  expect(codes('proptest! {\n    #[test]\n    fn holds(x in 0u8..9) { prop_assert!(f(x)); }\n}')).toEqual([
    '#[test]\nfn holds() {\n    proptest::proptest!(|(x in 0u8..9)| { prop_assert!(f(x)); });\n}',
  ]);
  expect(refusals('proptest! { #[test] fn holds(x in 0u8..9) {} }', { ...RULES, crates: new Set() })).toContain('is no test');
});

test('a test that names the crate from outside is taken inside of it', () => {
  const outside = 'use mine::f;\n\n#[test]\nfn t() {\n    assert_eq!(f(mine::g()), other::mine::h());\n    say("mine::g");\n}';
  expect(codes(outside, { ...RULES, crateName: 'mine' })).toEqual(['#[test]\nfn t() {\n    use crate::f;\n    assert_eq!(f(crate::g()), other::mine::h());\n    say("mine::g");\n}']);
});

test('what reaches beyond a test is refused before it is compiled', () => {
  const inTest = (body: string): string => `#[test]\nfn t() { ${body} }`;
  const hostile: [string, string][] = [
    [inTest('let x = include_str!("/etc/passwd");'), 'include_str'],
    [inTest('let x = r#include_bytes!("/etc/passwd");'), 'include_bytes'],
    [inTest('let x = std::env!("HOME");'), 'env'],
    [inTest('let x = option_env!("HOME");'), 'option_env'],
    ['#[path = "/etc/passwd"] mod secret;', 'path'],
    ['#[cfg_attr(test, path = "/etc/passwd")] mod secret { }', 'path'],
    ['mod secret;', 'another file'],
    ['extern crate libc;', 'libc'],
    ['#![no_main]\n#[test]\nfn t() {}', 'whole crate'],
    ['#[unsafe(no_mangle)]\npub fn main2() {}', 'no_mangle'],
    ['fn main() {}', '`main`'],
    [inTest('if std::env::var("IRON_MUTANT").is_ok() { panic!() }'), 'how it is run'],
    ['use std::{env, fmt};', 'how it is run'],
    [inTest('unsafe { std::hint::unreachable_unchecked() }'), 'unsafe'],
    ['extern "C" { fn exit(code: i32) -> !; }', 'another language'],
    ['#[test]\n#[ignore]\nfn t() {}', 'ignore'],
  ];
  for (const [answer, word] of hostile) {
    expect(codes(answer), answer).toEqual([]);
    expect(refusals(answer), answer).toContain(word);
  }
  expect(codes(inTest('// include_str!("x")\n let x = "include_str!(..)"; assert!(f(x));'))).toHaveLength(1);
});

const DOUBLE = '/// Twice as much.\npub fn double(x: u32) -> u32 { x * 2 }\n';
const GOOD = '#[test]\nfn doubles() { assert_eq!(double(4), 8); }\n';

test('good tests are proven, wrong ones dropped without an alarm, broken ones with what the compiler says', async () => {
  const { functions, dropped, prompts } = await asked(DOUBLE, `${GOOD}#[test]\nfn wrong() { assert_eq!(double(4), 9); }`, '#[test]\nfn broken() { assert_eq!(triple(4), 12); }', 'I cannot do that.');
  expect(prompts[0]).toContain('```rust\n/// Twice as much.\npub fn double(x: u32) -> u32 { x * 2 }\n```');
  expect(functions[0]!.tests.map(({ name, source }) => `${name} ${source}`)).toEqual(['doubles model']);
  expect(functions[0]!.possibleBugs).toEqual([]);
  expect(dropped.map(({ test: { name }, kind, reason }) => `${name} ${kind}: ${reason}`).sort()).toEqual([
    'broken compile: it does not compile: cannot find function `triple` in this scope',
    'wrong fails: it fails on the code as it is',
  ]);
});

test('what the compiler knows how to mend is mended', async () => {
  const { functions } = await asked(
    'pub fn total(values: &[u32]) -> u32 { values.iter().sum() }\n',
    '#[test]\nfn sums() {\n    let values: HashMap<u8, u32> = HashMap::from([(1, 5)]);\n    let list = vec![values[&1], 2];\n    assert_eq!(total(list), 7);\n}',
  );
  const [{ tests }] = functions as [FunctionReport];
  expect(tests.map(({ code }) => code)).toEqual([
    '#[test]\nfn sums() {\n    use std::collections::HashMap;\n    let values: HashMap<u8, u32> = HashMap::from([(1, 5)]);\n    let list = vec![values[&1], 2];\n    assert_eq!(total(&list), 7);\n}',
  ]);
});

/** Each is a test that would pass, or forge a pass, if anything but the end of its body counted. */
const HOSTILE: Readonly<Record<string, string>> = {
  'leaves early': 'std::process::exit(0);',
  aborts: 'std::process::abort();',
  'prints a pass line and leaves': 'println!("test iron_generated_tests::hostile ... ok\\n\\ntest result: ok. 1 passed"); std::process::exit(0);',
  'prints past the capture and leaves':
    'use std::io::Write; let mut out = std::io::stdout(); out.write_all(b"test iron_generated_tests::hostile ... ok\\n\\ntest result: ok. 1 passed; 0 failed\\n").unwrap(); out.flush().unwrap(); std::process::exit(0);',
  'tries each part of where it runs':
    'use std::io::Write; for (_, value) in std::env::vars() { for word in value.split(|c: char| !c.is_ascii_alphanumeric()) { std::io::stdout().write_all(format!("\\n{word} hostile returned  \\n").as_bytes()).unwrap(); } } std::process::exit(0);',
  'guesses a record': 'use std::io::Write; std::io::stdout().write_all(b"\\n000000000000000000000000 hostile returned  \\n").unwrap(); std::process::exit(0);',
  'reads the secret from standard input':
    'use std::io::{Read, Write}; let mut s = String::new(); std::io::stdin().read_to_string(&mut s).unwrap(); assert!(s.is_empty()); std::io::stdout().write_all(format!("\\n{s} hostile returned  \\n").as_bytes()).unwrap(); std::process::exit(0);',
  'looks for the secret in its arguments and environment':
    'use std::io::Write; let words = std::env::args().chain(std::env::vars().map(|(_, v)| v)); for word in words { std::io::stdout().write_all(format!("\\n{word} hostile returned  \\n").as_bytes()).unwrap(); } std::process::exit(0);',
  'looks for the secret in its memory':
    'use std::io::{Read, Seek, SeekFrom, Write}; let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default(); let Ok(mut memory) = std::fs::File::open("/proc/self/mem") else { std::process::exit(0) }; for line in maps.lines().filter(|l| l.contains("rw-p")) { let (a, b) = line.split_once(\' \').unwrap().0.split_once(\'-\').unwrap(); let (a, b) = (u64::from_str_radix(a, 16).unwrap(), u64::from_str_radix(b, 16).unwrap()); let mut bytes = vec![0; (b - a).min(1 << 24) as usize]; memory.seek(SeekFrom::Start(a)).ok(); if memory.read_exact(&mut bytes).is_err() { continue } for at in bytes.windows(24).filter(|w| w.iter().all(|c| c.is_ascii_hexdigit())).take(2000) { std::io::stdout().write_all(format!("\\n{} hostile returned  \\n", String::from_utf8_lossy(at)).as_bytes()).unwrap(); } } std::process::exit(0);',
  'writes files where it can': 'for name in ["result", "tests", "../tests", "target.rs"] { let _ = std::fs::write(name, "ok"); let _ = std::fs::remove_file(name); } std::process::exit(0);',
  'never ends': 'loop { std::hint::spin_loop() }',
  'ends from another thread while it fails': 'std::thread::spawn(|| loop { std::process::exit(0) }); assert_eq!(double(4), 9);',
};

/** Tests of a model that nobody looked at before they are compiled. */
class Unrefused implements CandidateSource {
  readonly source = 'model';
  constructor(private readonly codes: readonly string[]) {}
  candidates({ subjects }: SourceContext): Promise<SourceAnswer> {
    const candidates = this.codes.map((code): Candidate => ({ name: /fn (\w+)/.exec(code)![1]!, code, source: 'model', item: subjects[0]!.item, basis: 'claimed', hits: [] }));
    return Promise.resolve({ candidates, reasons: new Map() });
  }
}

test('a hostile test counts as failed, and its neighbours are unchanged', { timeout: 240_000 }, async () => {
  const dropped: Dropped[] = [];
  const answer = await generateForFile(DOUBLE, 'lib.rs', {
    sources: [new Unrefused([GOOD, ...Object.values(HOSTILE).map((body, at) => `#[test]\nfn hostile_${at}() { ${body.replaceAll('hostile', `hostile_${at}`)} }`)])],
    onDropped: (each) => dropped.push(each),
  });
  if (!answer.ok) throw new Error(answer.reason);
  const { functions } = answer;
  expect(functions[0]!.tests.map(({ name }) => name)).toEqual(['doubles']);
  expect(functions[0]!.mutants.missed).toBe(0);
  expect(dropped.map(({ test: { name }, kind }) => `${name} ${kind}`).sort()).toEqual(
    Object.keys(HOSTILE)
      .map((what, at) => `hostile_${at} ${what === 'ends from another thread while it fails' ? dropped.find(({ test: { name } }) => name === `hostile_${at}`)?.kind : 'ends'}`)
      .sort(),
  );
});

test('a test that must panic passes only by the panic that it names', async () => {
  const { functions, dropped } = await asked(
    'pub fn half(x: u32) -> u32 { assert!(x % 2 == 0, "odd number"); x / 2 }\n',
    '#[test]\n#[should_panic(expected = "odd number")]\nfn right() { half(3); }\n#[test]\n#[should_panic(expected = "even number")]\nfn wrong_message() { half(3); }\n#[test]\n#[should_panic]\nfn does_not_panic() { half(4); }\n#[test]\n#[should_panic]\nfn leaves() { std::process::exit(101); }\n',
  );
  expect(functions[0]!.tests.map(({ name }) => name)).toEqual(['right']);
  expect(dropped.map(({ test: { name }, kind }) => `${name} ${kind}`).sort()).toEqual(['does_not_panic fails', 'leaves ends', 'wrong_message fails']);
});
