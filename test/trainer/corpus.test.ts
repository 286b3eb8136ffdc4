/** The corpus of functions with their tests, on small packages written for it: pairing by resolution, rows, licences, splits, and the check. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CorpusReport, TestPair } from '../../protocol/experiment.js';
import { buildCorpus, crateFolders, PERMITTED } from '../../trainer/src/corpus/build-corpus.js';
import { chatPrompt, chatText } from '../../trainer/src/corpus/chat-ml.js';
import { checkCorpus } from '../../trainer/src/corpus/check-corpus.js';
import { cratePairs } from '../../trainer/src/corpus/crate-pairs.js';
import { readCrate } from '../../trainer/src/corpus/crate-source.js';
import { withoutExamples } from '../../trainer/src/corpus/function-code.js';
import { isPermissive } from '../../trainer/src/corpus/license.js';
import { HOLDOUT_PER_CRATE, HOLDOUT_PER_SLICE, splitCorpus } from '../../trainer/src/corpus/split-corpus.js';
import { testPairs } from '../../trainer/src/corpus/test-pair.js';
import { normalForm } from '../../trainer/src/text/normal-form.js';
import { cacheFolder } from '../../engine/src/sandbox/launcher.js';
import { capabilities } from '../../engine/src/sandbox/run.js';
import { trainer } from './command-line.js';

let folder = '';
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-corpus-'));
  // no answer of a run before is taken
  vi.stubEnv('IRON_CACHE', path.join(folder, 'cache'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await fs.rm(folder, { recursive: true, force: true });
});

async function crate(name: string, files: Readonly<Record<string, string>>, license: string | null = 'MIT'): Promise<string> {
  const root = path.join(folder, name);
  const manifest = `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${license === null ? '' : `license = "${license}"\n`}`;
  for (const [file, text] of Object.entries({ 'Cargo.toml': manifest, ...files })) {
    await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await fs.writeFile(path.join(root, file), text);
  }
  return root;
}

async function pairsOf(name: string, lib: string): Promise<{ pairs: readonly TestPair[]; tests: Readonly<Record<string, number>> }> {
  const answer = await readCrate(await crate(name, { 'src/lib.rs': lib }));
  if (!answer.ok) throw new Error(answer.reason);
  return cratePairs(answer.crate);
}

const shown = (pairs: readonly TestPair[]): string[] =>
  pairs.map(({ metadata, unit_tests, property_tests }) => `${metadata.source} ${metadata.function}: ${[...`${unit_tests} ${property_tests}`.matchAll(/fn (\w+)/g)].map(([, name]) => name).join(' ')}`);

describe('pairs', () => {
  test('a test belongs to the function that it calls, whatever it is called itself', async () => {
    const { pairs, tests } = await pairsOf(
      'resolved',
      `pub mod a { pub fn area(w: u32, h: u32) -> u32 { w * h } }
pub mod b { pub fn area(w: u32, h: u32) -> u32 { w + h } pub fn other() -> u32 { 1 } }
#[cfg(test)]
mod tests {
    use super::b::area;
    #[test]
    fn other() { assert_eq!(area(2, 3), 5); }
    #[test]
    fn area_by_path() { assert_eq!(super::a::area(2, 3), 6); }
    #[test]
    fn area_of_nothing() { let area = |w: u32, h: u32| w - h; assert_eq!(area(3, 2), 1); }
}
`,
    );
    expect(shown(pairs)).toEqual(['unit-test b::area: other', 'unit-test a::area: area_by_path']);
    expect(tests).toEqual({ paired: 2, 'calls-nothing': 1 });
  });

  test('methods by the types of their receivers, through lets, constructors and results', async () => {
    const { pairs } = await pairsOf(
      'methods',
      `pub struct Stack(Vec<u32>);
pub struct Queue(Vec<u32>);
impl Stack {
    pub fn new() -> Self { Stack(Vec::new()) }
    pub fn put(&mut self, x: u32) -> &mut Self { self.0.push(x); self }
    pub fn size(&self) -> usize { self.0.len() }
}
impl Queue {
    pub fn open() -> Option<Queue> { Some(Queue(Vec::new())) }
    pub fn size(&self) -> usize { self.0.len() + 1 }
}
pub trait Double { fn doubled(&self) -> Self; }
impl Double for u32 { fn doubled(&self) -> u32 { self * 2 } }
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn of_stack() { let mut all = Stack::new(); all.put(1).put(2); assert_eq!(all.size(), 2); }
    #[test]
    fn of_queue() { let all = Queue::open().unwrap(); assert_eq!(all.size(), 1); }
    #[test]
    fn of_number() { assert_eq!(3u32.doubled(), 6); }
}
`,
    );
    expect(shown(pairs).sort()).toEqual(['unit-test <u32 as Double>::doubled: of_number', 'unit-test Queue::size: of_queue', 'unit-test Stack::size: of_stack']);
    expect(pairs.find(({ metadata }) => metadata.function === 'Stack::size')!.function_code).toBe('impl Stack {\n    pub fn size(&self) -> usize { self.0.len() }\n}');
  });

  test('tests of several modules are rows of their own, since each sees other names', async () => {
    const { pairs } = await pairsOf(
      'modules',
      `pub fn half(x: u32) -> u32 { x / 2 }
#[cfg(test)]
mod small { use super::*; const FOUR: u32 = 4; #[test] fn of_four() { assert_eq!(half(FOUR), 2); } #[test] fn of_two() { assert_eq!(half(2), 1); } }
#[cfg(test)]
mod large { use super::*; const MANY: u32 = 400; #[test] fn of_many() { assert_eq!(half(MANY), 200); } }
`,
    );
    expect(shown(pairs)).toEqual(['unit-test half: of_four of_two', 'unit-test half: of_many']);
  });

  test('tests that the package lacks files or crates of do not compile, and so are no rows', async () => {
    const { pairs, tests } = await pairsOf(
      'lacking',
      `/// \`\`\`\n/// assert_eq!(lacking::half(4), 2);\n/// \`\`\`
pub fn half(x: u32) -> u32 { x / 2 }
/// \`\`\`\n/// use futures::executor;\n/// assert_eq!(executor::block_on(async { lacking::third(6) }), 2);\n/// \`\`\`
pub fn third(x: u32) -> u32 { x / 3 }
#[cfg(windows)]
const ELSEWHERE: &str = include_str!("elsewhere.txt");
#[cfg(test)]
mod tests {
    #[test] fn halves() { assert_eq!(super::half(8), 4); }
    #[test] fn of_file() { assert_eq!(super::half(include_str!("data/lengths.txt").len() as u32), 4); }
}
`,
    );
    expect([shown(pairs), tests]).toEqual([['doc-example half: half_example'], { 'not-built': 3, paired: 1 }]);
  });

  test('functions for tests come along, and what they call counts', async () => {
    const { pairs } = await pairsOf(
      'helped',
      `pub fn half(x: u32) -> u32 { x / 2 }\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    // of both sides\n    fn check(x: u32, y: u32) {\n        assert_eq!(half(x), y);\n    }\n\n    #[test]\n    fn halves() {\n        check(4, 2);\n    }\n}\n`,
    );
    expect(pairs.map(({ unit_tests }) => unit_tests)).toEqual(['// of both sides\nfn check(x: u32, y: u32) {\n    assert_eq!(half(x), y);\n}\n\n#[test]\nfn halves() {\n    check(4, 2);\n}']);
  });

  test('examples stand alone as tests, and not in the function', async () => {
    const { pairs, tests } = await pairsOf(
      'documented',
      `/// Half of it.\n///\n/// # Examples\n///\n/// \`\`\`\n/// use documented::half;\n/// assert_eq!(half(4), 2);\n/// \`\`\`\n///\n/// Rounds down.\npub fn half(x: u32) -> u32 { x / 2 }\n\n/// \`\`\`\n/// assert_eq!(1 + 1, 2);\n/// \`\`\`\npub fn unused() {}\n\npub trait Halved {\n    /// \`\`\`\n    /// use documented::Halved;\n    /// let all: Vec<u32> = std::iter::repeat(4).take(2).collect();\n    /// assert_eq!(all.into_iter().next().unwrap().halved(), 2);\n    /// \`\`\`\n    fn halved(&self) -> u32 { 2 }\n    /// \`\`\`\n    /// assert_eq!(1 + 1, 2);\n    /// \`\`\`\n    fn other(&self) {}\n}\nimpl<T: Copy> Halved for T {}\n`,
    );
    expect(pairs.map(({ function_code, unit_tests }) => [function_code, unit_tests])).toEqual([
      ['/// Half of it.\n///\n/// Rounds down.\npub fn half(x: u32) -> u32 { x / 2 }', '#[test]\nfn half_example() {\n    use documented::half;\n    assert_eq!(half(4), 2);\n}'],
      ['pub trait Halved {\n    fn halved(&self) -> u32 { 2 }\n}', expect.stringContaining('.halved(), 2)')],
    ]);
    expect(tests).toEqual({ paired: 2, 'calls-another': 2 });
  });

  test('what stands in a macro that hands its items on is read where the condition holds', async () => {
    const { pairs } = await pairsOf(
      'handed',
      `macro_rules! cfg_here { ($($item:item)*) => { $( #[cfg(not(windows))] #[cfg_attr(docsrs, doc(cfg(unix)))] $item )* } }
macro_rules! cfg_there { ($($item:item)*) => { $( #[cfg(windows)] $item )* } }
macro_rules! on { (#![$meta:meta] $($item:item)*) => { $( #[cfg($meta)] $item )* } }
macro_rules! made { ($name:ident) => { pub fn $name() -> u32 { 1 } } }
made! { other }
cfg_there! { pub fn half(x: u32) -> u32 { x } }
cfg_here! {
    on! {
        #![all(unix, not(windows))]

        /// Half of it.
        pub fn half(x: u32) -> u32 { x / 2 }
    }
}
#[cfg(test)]
mod tests { #[test] fn halves() { assert_eq!(super::half(8), 4); } }
`,
    );
    expect(pairs.map(({ function_code }) => function_code)).toEqual(['/// Half of it.\npub fn half(x: u32) -> u32 { x / 2 }']);
  });

  test('types through patterns, fields, elements and generic parameters, macros for tests, and the crate under its own name', async () => {
    const { pairs, tests } = await pairsOf(
      'followed',
      `extern crate self as renamed;
pub struct Sender<T>(Vec<T>);
pub struct Receiver<T> { held: Vec<T>, pub twin: Twin }
pub struct Twin(u32);
pub struct Handle { sender: Sender<Twin> }
pub fn channel<T>() -> (Sender<T>, Receiver<T>) { (Sender(vec![]), Receiver { held: vec![], twin: Twin(1) }) }
impl<T> Sender<T> { pub fn send(&self, _: T) -> bool { self.0.is_empty() } pub fn pop(&mut self) -> Option<T> { self.0.pop() } }
impl<T> Receiver<T> { pub fn receive(&mut self) -> Option<T> { self.held.pop() } }
impl Twin { pub fn number(&self) -> u32 { self.0 } pub fn twice(&self) -> u32 { self.0 * 2 } }
impl std::ops::Deref for Handle { type Target = Sender<Twin>; fn deref(&self) -> &Sender<Twin> { &self.sender } }
#[cfg(test)]
mod tests {
    use renamed::{channel, Handle, Receiver, Sender, Twin};
    #[test]
    fn by_tuple() { let (tx, _rx) = channel(); assert!(tx.send(1u8)); }
    #[test]
    fn by_field_of_pattern() { let Receiver { twin, .. } = Receiver::<u8> { held: vec![], twin: Twin(1) }; assert_eq!(twin.number(), 1); }
    #[test]
    fn by_loop() { for mut each in vec![Receiver { held: vec![1], twin: Twin(1) }] { assert_eq!(each.receive(), Some(1)); } }
    #[test]
    fn by_parameter() { let mut all: Sender<Twin> = Sender(vec![Twin(3)]); if let Some(one) = all.pop() { assert_eq!(one.twice(), 6); } }
    #[test]
    fn by_deref() { let handle = Handle { sender: Sender(vec![]) }; assert!(handle.send(Twin(2))); }
    #[test]
    fn by_macro() { macro_rules! check { ($x:expr, $($y:expr),*) => { $( assert_eq!(Twin($x).number(), $y); )* } } check!(1, 1, 1); }
}
`,
    );
    expect(shown(pairs).sort()).toEqual([
      'unit-test Receiver::receive: by_loop',
      'unit-test Sender::send: by_tuple by_deref',
      'unit-test Twin::number: by_field_of_pattern by_macro',
      'unit-test Twin::twice: by_parameter',
    ]);
    expect(tests).toEqual({ paired: 6 });
  });

  test('operators and conversions count where nothing else is called', async () => {
    const { pairs } = await pairsOf(
      'implied',
      `#[derive(Debug, PartialEq, Clone, Copy)]
pub struct Meters(pub u32);
impl std::ops::Add for Meters { type Output = Meters; fn add(self, other: Meters) -> Meters { Meters(self.0 + other.0) } }
impl std::ops::AddAssign for Meters { fn add_assign(&mut self, other: Meters) { self.0 += other.0; } }
impl std::str::FromStr for Meters { type Err = std::num::ParseIntError; fn from_str(text: &str) -> Result<Meters, Self::Err> { text.parse().map(Meters) } }
impl From<u32> for Meters { fn from(x: u32) -> Meters { Meters(x) } }
impl From<u64> for Meters { fn from(x: u64) -> Meters { Meters(x as u32) } }
impl FromIterator<u32> for Meters { fn from_iter<I: IntoIterator<Item = u32>>(all: I) -> Meters { Meters(all.into_iter().sum()) } }
impl std::fmt::Display for Meters { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, "{} m", self.0) } }
impl Meters { pub fn doubled(self) -> Meters { Meters(self.0 * 2) } }
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn sum() { assert_eq!(Meters(1) + Meters(2), Meters(3)); }
    #[test]
    fn more() { let mut all = Meters(1); all += Meters(2); assert_eq!(all, Meters(3)); }
    #[test]
    fn read() { assert_eq!("3".parse::<Meters>().unwrap(), Meters(3)); }
    #[test]
    fn read_typed() { let all: Meters = "3".parse().unwrap(); assert_eq!(all, Meters(3)); }
    #[test]
    fn made() { let all: Meters = 3u64.into(); assert_eq!(all, Meters::from(3u64)); }
    #[test]
    fn gathered() { assert_eq!([1u32, 2].into_iter().collect::<Meters>(), Meters(3)); }
    #[test]
    fn shown() { assert_eq!(Meters(3).to_string(), "3 m"); }
    #[test]
    fn twice() { assert_eq!(Meters(1).doubled() + Meters(1), Meters(3)); }
}
`,
    );
    expect(shown(pairs).sort()).toEqual([
      'unit-test <Meters as Add>::add: sum',
      'unit-test <Meters as AddAssign>::add_assign: more',
      'unit-test <Meters as Display>::fmt: shown',
      'unit-test <Meters as From<u64>>::from: made',
      'unit-test <Meters as FromIterator<u32>>::from_iter: gathered',
      'unit-test <Meters as FromStr>::from_str: read read_typed',
      'unit-test Meters::doubled: twice',
    ]);
  });

  test('property tests in macros and by attribute, and facts of the function', async () => {
    const { pairs } = await pairsOf(
      'properties',
      `pub fn first<'a, T>(all: &'a [T], at: usize) -> Option<&'a T> {
    if at < all.len() && at != 9 { all.get(at) } else { match at { 0 => None, 1 => None, _ => None } }
}
pub async fn load(x: u32) -> Result<u32, String> { let y = Ok::<u32, String>(x)?; Ok(y) }
pub fn plain(x: u32) -> u32 { x }
#[cfg(test)]
mod tests {
    use super::*;
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn is_there(x in 0usize..3) {
            prop_assert!(first(&[1, 2, 3], x).is_some());
        }
    }
    quickcheck! { fn same(x: u32) -> bool { plain(x) == x } }
    #[tokio::test]
    async fn loads() { assert_eq!(load(1).await, Ok(1)); }
    proptest! { #[test] fn drawn(p in any::<Point>(), q in Point::arbitrary(), x in 0..3) { prop_assert!(p.is_below(x) || q.is_below(x)); } }
}
pub struct Point(u32);
impl Point { pub fn is_below(&self, y: u32) -> bool { self.0 < y } }
`,
    );
    const by = (name: string): TestPair => pairs.find(({ metadata }) => metadata.function === name)!;
    expect(by('Point::is_below').property_tests).toContain('fn drawn(p in any::<Point>(), q in Point::arbitrary(), x in 0..3)');
    expect(by('first')).toMatchObject({ unit_tests: '', metadata: { complexity: 5, has_generics: true, has_lifetimes: true, is_async: false, has_error_handling: true, slice: 'generics-lifetimes' } });
    expect(by('first').property_tests).toBe(
      'proptest! {\n    #![proptest_config(ProptestConfig::with_cases(8))]\n\n    #[test]\n    fn is_there(x in 0usize..3) {\n        prop_assert!(first(&[1, 2, 3], x).is_some());\n    }\n}',
    );
    expect(by('plain')).toMatchObject({
      property_tests: 'quickcheck! {\n    fn same(x: u32) -> bool { plain(x) == x }\n}',
      metadata: { complexity: 1, slice: 'stdlib', license: 'MIT', crate: 'properties', version: '0.1.0', path: 'src/lib.rs' },
    });
    expect(by('load')).toMatchObject({ property_tests: '', metadata: { is_async: true, has_error_handling: true, complexity: 2, slice: 'async' } });
  });

  test('documentation keeps its words when its examples go', () => {
    expect(withoutExamples('/// A.\n///\n/// ## Example\n/// ~~~rust\n/// ```\n/// ~~~\n///\n/// B.\n#[inline]\nfn f() {\n    /// ```\n    let x = 1;\n}')).toBe(
      '/// A.\n///\n/// B.\n#[inline]\nfn f() {\n    /// ```\n    let x = 1;\n}',
    );
  });
});

describe('licences', () => {
  test.each([
    ['MIT', true],
    ['MIT OR Apache-2.0', true],
    ['MIT/Apache-2.0', true],
    ['GPL-3.0-only OR MIT', true],
    ['GPL-3.0-only AND MIT', false],
    ['(MIT OR GPL-2.0-only) AND Unicode-3.0', true],
    ['Apache-2.0 WITH LLVM-exception', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['MPL-2.0', false],
    ['MIT OR', false],
    ['(MIT', false],
    ['', false],
    ['MIT Apache-2.0', false],
  ])('%s', (expression, permissive) => expect(isPermissive(expression)).toBe(permissive));
});

const row = (crateName: string, at: number, slice?: 'stdlib' | 'async'): TestPair => ({
  function_code: `pub fn f${at}(x: u32) -> u32 {\n    ${'x + '.repeat(at % 50)}x${' * 2'.repeat(Math.floor(at / 50))}\n}`,
  unit_tests: `#[test]\nfn t() { assert_eq!(f${at}(1), ${at}); }`,
  property_tests: '',
  metadata: { formatVersion: 1, crate: crateName, complexity: 1, has_generics: false, has_lifetimes: false, path: 'src/lib.rs', line: at + 1, source: 'unit-test', ...(slice && { slice }) },
});

describe('splits', () => {
  test('a crate stands in one split, nothing in them is alike to the holdout, and every row is counted', () => {
    const rows = fc.array(fc.record({ crate: fc.integer({ min: 0, max: 12 }), at: fc.integer({ min: 0, max: 120 }), slice: fc.constantFrom('stdlib', 'async', undefined) }), { maxLength: 150 });
    fc.assert(
      fc.property(rows, fc.integer(), (drawn, seed) => {
        const all = drawn.map(({ crate: name, at, slice }) => row(`crate${name}`, at, slice as 'stdlib' | undefined));
        const { train, validation, test: tested, holdout, duplicates, leaks } = splitCorpus(all, seed);
        expect(train.length + validation.length + tested.length + holdout.length + duplicates + leaks).toBe(all.length);
        const crates = [train, validation, [...tested, ...holdout]].map((each) => new Set(each.map(({ metadata }) => metadata.crate)));
        for (const [one, other] of [
          [0, 1],
          [0, 2],
          [1, 2],
        ] as const)
          for (const name of crates[one]!) expect(crates[other]!.has(name)).toBe(false);
        const held = new Set(holdout.map(({ function_code }) => normalForm(function_code, 'abstract')));
        expect(held.size).toBe(holdout.length);
        for (const each of [...train, ...validation, ...tested]) expect(held.has(normalForm(each.function_code, 'abstract'))).toBe(false);
        expect(splitCorpus([...all].reverse(), seed)).toEqual(splitCorpus(all, seed));
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test('slices are filled to their size and not beyond', () => {
    const rows = Array.from({ length: 10 }, (_, name) => Array.from({ length: 30 }, (_, at) => row(`crate${name}`, name * 30 + at, name < 2 ? 'async' : 'stdlib'))).flat();
    const { holdout, train } = splitCorpus(rows, 1);
    expect(['stdlib', 'async'].map((slice) => holdout.filter(({ metadata }) => metadata.slice === slice).length)).toEqual([HOLDOUT_PER_SLICE, HOLDOUT_PER_SLICE]);
    expect(train.length).toBeGreaterThan(150);
  });

  test('a slice of the holdout is of several crates where there are some', () => {
    const rows = Array.from({ length: 40 }, (_, name) => Array.from({ length: 15 }, (_, at) => row(`crate${name}`, name * 15 + at, name < 4 ? 'async' : 'stdlib'))).flat();
    const crates = splitCorpus(rows, 1).holdout.flatMap(({ metadata }) => (metadata.slice === 'async' ? [metadata.crate] : []));
    const counts = [...new Set(crates)].map((name) => crates.filter((each) => each === name).length);
    expect([counts.length, Math.max(...counts) <= HOLDOUT_PER_CRATE]).toEqual([3, true]);
  });
});

describe('rows of other tools', () => {
  const read = async (text: string): Promise<TestPair[]> => {
    const file = path.join(folder, 'rows.jsonl');
    await fs.writeFile(file, text);
    return collect(testPairs(file));
  };
  const collect = async <T>(all: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const each of all) found.push(each);
    return found;
  };

  test('input and output become the form with three texts', async () => {
    const output =
      '#[test]\nfn small() {\n    assert!(is_prime(2));\n}\n\nproptest! {\n    #[test]\n    fn prop(p in 2u64..1000) {\n        prop_assert!(p > 1);\n    }\n}\n\n#[quickcheck]\nfn quick(p: u8) -> bool { p == p }\n\n#[test]\nfn large() {}';
    expect(await read(`${JSON.stringify({ input: 'pub fn is_prime(n: u64) -> bool { n > 1 }', output, metadata: { crate: 'num-prime', complexity: 4 } })}\n`)).toEqual([
      {
        function_code: 'pub fn is_prime(n: u64) -> bool { n > 1 }',
        unit_tests: '#[test]\nfn small() {\n    assert!(is_prime(2));\n}\n\n#[test]\nfn large() {}',
        property_tests: 'proptest! {\n    #[test]\n    fn prop(p in 2u64..1000) {\n        prop_assert!(p > 1);\n    }\n}\n\n#[quickcheck]\nfn quick(p: u8) -> bool { p == p }',
        metadata: { crate: 'num-prime', complexity: 4, has_generics: null, has_lifetimes: null, formatVersion: 1 },
      },
    ]);
  });

  test('what is no row is told with its line', async () => {
    await expect(read(`${JSON.stringify(row('a', 1))}\n{"function_code": "fn f() {}"}\n`)).rejects.toThrow(
      /rows\.jsonl:2: the row is no pair of a function and its tests: metadata must have required property 'crate'/,
    );
  });

  test('ChatML to the letter', () => {
    expect(chatText({ ...row('a', 1), function_code: 'fn f() {}', unit_tests: '#[test]\nfn t() {}', property_tests: 'proptest! {}' })).toBe(
      '<|im_start|>system\nYou are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.\n<|im_end|>\n<|im_start|>user\nGenerate tests for this function:\n\n```rust\nfn f() {}\n```\n<|im_end|>\n<|im_start|>assistant\n#[test]\nfn t() {}\n\nproptest! {}\n<|im_end|>',
    );
    expect(chatPrompt('fn f() {}').endsWith('<|im_start|>assistant\n')).toBe(true);
  });
});

const REAL = `//! Numbers.\n\n/// Half of it.\n///\n/// \`\`\`\n/// assert_eq!(real::half(4), 2);\n/// \`\`\`\npub fn half(x: u32) -> u32 {\n    x / 2\n}\n\npub struct Named<'a>(&'a str);\n\nimpl<'a> Named<'a> {\n    /// The first word.\n    pub fn first(&self) -> Option<&'a str> {\n        self.0.split_whitespace().next()\n    }\n}\n\npub fn lines(x: u32) -> String {\n    format!("a\n  b {x}")\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    fn of(text: &str) -> Named<'_> {\n        Named(text)\n    }\n\n    #[test]\n    fn first_word() {\n        assert_eq!(of("a b").first(), Some("a"));\n        assert_eq!(Named("").first(), None);\n    }\n\n    #[test]\n    fn keeps_lines() {\n        assert_eq!(lines(1), "a\n  b 1");\n    }\n}\n`;

test('wrong use of a command below another is told as wrong use', async () => {
  expect([(await trainer('corpus', 'check')).code, (await trainer('corpus', 'fly')).code, (await trainer('corpus', 'check', '--help')).code]).toEqual([2, 2, 0]);
});

describe('a corpus', () => {
  test('is the same each time, leaves out what may not be passed on, and its pairs compile and pass where they come from', { timeout: 180_000 }, async () => {
    const places = path.join(folder, 'places');
    await fs.mkdir(places, { recursive: true });
    // a toolchain that is not there is that of who wrote the package
    await fs.rename(await crate('real', { 'src/lib.rs': REAL, 'rust-toolchain.toml': '[toolchain]\nchannel = "1.2.3"\n' }), path.join(places, 'real-0.1.0'));
    await fs.rename(await crate('closed', { 'src/lib.rs': REAL.replaceAll('real::', 'closed::') }, 'GPL-3.0-only'), path.join(places, 'closed-0.1.0'));
    await fs.rename(await crate('unnamed', { 'src/lib.rs': '' }, null), path.join(places, 'unnamed-0.1.0'));
    const folders = await crateFolders([places]);
    const out = path.join(folder, 'corpus');
    const options = { seed: 1, licenses: PERMITTED };
    const report: CorpusReport = await buildCorpus(folders, out, options);
    expect(report).toMatchObject({ crates: 1, rows: { train: 3, validation: 0, test: 0, holdout: 0 }, missing: { train: 7997, validation: 1000, test: 1000 }, propertyShare: 0, tests: { paired: 3 } });
    expect(report.warnings).toEqual(expect.arrayContaining(['train is 7997 rows short of 8000: give more crates', '0.0 % of the rows have property tests, outside of 20.0 % to 25.0 %']));
    expect(report.leftOut).toEqual([
      { crate: 'closed 0.1.0', reason: 'its licence is GPL-3.0-only, which is not among the permissive ones' },
      { crate: 'unnamed 0.1.0', reason: 'its package names no SPDX licence' },
    ]);
    const texts = async (from: string): Promise<string[]> => Promise.all((await fs.readdir(from)).sort().map((name) => fs.readFile(path.join(from, name), 'utf8')));
    await buildCorpus(folders, path.join(folder, 'again'), options);
    expect(await texts(path.join(folder, 'again'))).toEqual(await texts(out));
    expect(await checkCorpus(out, folders, { sample: 100, seed: 1, only: null, fetch: false })).toEqual({ checked: 3, compiled: 3, passed: 3, unknown: 0, left: 0, trouble: [] });
    const train = path.join(out, 'train.jsonl');
    await fs.writeFile(train, (await fs.readFile(train, 'utf8')).replace('Some(\\"a\\")', 'Some(\\"b\\")').replace('x / 2', 'x / two'));
    const broken = await checkCorpus(out, folders, { sample: 100, seed: 1, only: null, fetch: false });
    expect([broken.checked, broken.compiled, broken.passed]).toEqual([3, 2, 1]);
    expect(broken.trouble.join('\n')).toMatch(/first \(unit-test\): failed: first_word: assertion `left == right` failed left: Some\("a"\) right: Some\("b"\)/);
    expect(broken.trouble.join('\n')).toMatch(/half \(doc-example\): no-build: .*E0425/);
  });

  test('is checked crate by crate: each tells its reasons when it is done, and is not run again after a stop', { timeout: 180_000 }, async () => {
    const places = path.join(folder, 'two');
    const text = (name: string, half: number): string => `pub fn half(x: u32) -> u32 { x / 2 }\n#[cfg(test)]\nmod ${name} { #[test] fn halves() { assert_eq!(super::half(8), ${half}); } }\n`;
    for (const [name, half] of [
      ['first', 3],
      ['second', 4],
    ] as const) {
      await fs.mkdir(places, { recursive: true });
      await fs.rename(await crate(name, { 'src/lib.rs': text(name, half) }), path.join(places, `${name}-0.1.0`));
    }
    const folders = await crateFolders([places]);
    const out = path.join(folder, 'two-corpus');
    await buildCorpus(folders, out, { seed: 1, licenses: PERMITTED });
    const kept = path.join(cacheFolder(), 'corpus-checks');
    const before = new Set(await fs.readdir(kept).catch(() => []));
    const stop = new AbortController();
    const lines: string[] = [];
    const options = { sample: 100, seed: 1, only: null, fetch: false };
    const onLine = (line: string): void => {
      lines.push(line);
      if (line.startsWith('  first')) stop.abort();
    };
    const stopped = await checkCorpus(out, folders, { ...options, onLine, signal: stop.signal });
    expect(lines).toEqual(['first-0.1.0: 0 of 1 pass', '  first-0.1.0 half (unit-test): failed: halves: assertion `left == right` failed left: 4 right: 3']);
    expect(stopped).toMatchObject({ checked: 1, compiled: 1, passed: 0, unknown: 0, left: 1 });
    const [answer] = (await fs.readdir(kept)).filter((name) => !before.has(name));
    await fs.writeFile(path.join(kept, answer!), JSON.stringify([{ kind: 'failed', why: 'as it was found before' }]));
    const whole = await checkCorpus(out, folders, options);
    expect(whole).toEqual({ checked: 2, compiled: 2, passed: 1, unknown: 0, left: 0, trouble: ['first-0.1.0 half (unit-test): failed: as it was found before'] });
    expect(await checkCorpus(out, folders, { ...options, only: ['second'] })).toMatchObject({ checked: 1, passed: 1 });
    await expect(checkCorpus(out, folders, { ...options, only: ['third'] })).rejects.toThrow('--only third: the corpus has no crate of that name');
  });

  test('what the machine lacks is not said of a pair', { timeout: 180_000 }, async () => {
    const manifest = '[package]\nname = "needy"\nversion = "0.1.0"\nedition = "2021"\nlicense = "MIT"\n[dependencies]\nmissing = { path = "../missing" }\n';
    const out = path.join(folder, 'needy-corpus');
    const root = await crate('needy', { 'src/lib.rs': REAL.replaceAll('real::', 'needy::') });
    await buildCorpus([root], out, { seed: 1, licenses: PERMITTED });
    await fs.writeFile(path.join(root, 'Cargo.toml'), manifest);
    const found = await checkCorpus(out, [root], { sample: 100, seed: 1, only: null, fetch: false });
    expect(found).toMatchObject({ checked: 3, compiled: 0, passed: 0, unknown: 3 });
    expect(found.trouble[0]).toMatch(/trouble: cargo built nothing: error: failed to (get|load|read) /);
  });

  test('what the sandbox forbids a test is not said of its pair', { timeout: 180_000 }, async () => {
    const code = `pub fn note(text: &str) -> std::io::Result<()> {\n    std::fs::write("${path.join(folder, 'note.txt')}", text)\n}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn is_written() {\n        super::note("x").unwrap();\n    }\n}\n`;
    const root = await crate('writing', { 'src/lib.rs': code });
    const out = path.join(folder, 'writing-corpus');
    await buildCorpus([root], out, { seed: 1, licenses: PERMITTED });
    const found = await checkCorpus(out, [root], { sample: 100, seed: 1, only: null, fetch: false });
    const holds = (await capabilities(folder)).enforced.includes('files-written');
    expect(found).toMatchObject(holds ? { checked: 1, compiled: 1, passed: 0, unknown: 1 } : { checked: 1, passed: 1 });
    expect(found.trouble.join()).toMatch(holds ? /^writing-0\.1\.0 note \(unit-test\): forbidden: is_written: / : /^$/);
  });

  test('has integration tests, with what they need beside them, and not those that are not built', { timeout: 180_000 }, async () => {
    const root = await crate('outside', {
      'Cargo.toml':
        '[package]\nname = "outside"\nversion = "0.1.0"\nedition = "2021"\nlicense = "MIT"\n[features]\nmore = []\n[dev-dependencies]\nabsent-tool = "1"\n[[test]]\nname = "needs"\npath = "tests/needs.rs"\nrequired-features = ["more"]\n',
      'src/lib.rs': 'pub fn half(x: u32) -> u32 { x / 2 }\npub async fn soon(x: u32) -> u32 { x + 1 }\n',
      'tests/api.rs': `use outside::half;
use outside::soon;
fn ready<F: std::future::Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) { std::task::Poll::Ready(value) => value, std::task::Poll::Pending => panic!() }
}
#[test]
fn halves() { assert_eq!(half(8), 4); }
#[test]
fn comes() { assert_eq!(ready(soon(1)), 2); }
`,
      'tests/more.rs': 'mod helping;\nuse crate::helping::check;\n#[test]\nfn of_helper() { check(2, 1); }\n',
      'tests/helping/mod.rs': 'pub(crate) fn check(x: u32, y: u32) { assert_eq!(outside::half(x), y); }\n',
      'tests/needs.rs': '#[test]\nfn halves_more() { assert_eq!(outside::half(9), 4); }\n',
      'tests/off.rs': '#![cfg(feature = "more")]\n#[test]\nfn halves_less() { assert_eq!(outside::half(3), 1); }\n',
    });
    const out = path.join(folder, 'outside-corpus');
    await buildCorpus([root], out, { seed: 1, licenses: PERMITTED });
    const rows: TestPair[] = [];
    for (const name of ['train', 'validation', 'test', 'holdout']) for await (const pair of testPairs(path.join(out, `${name}.jsonl`))) rows.push(pair);
    expect(shown(rows).sort()).toEqual(
      ['integration-test outside::half: halves', 'integration-test outside::half: of_helper', 'integration-test outside::soon: ready comes'].map((each) => each.replace('outside::', '')),
    );
    expect(rows.map(({ metadata }) => [metadata.tests_path, metadata.tests_target, metadata.slice]).sort()).toEqual([
      ['tests/api.rs', 'api', 'async'],
      ['tests/api.rs', 'api', 'stdlib'],
      ['tests/more.rs', 'more', 'stdlib'],
    ]);
    expect(await checkCorpus(out, [root], { sample: 10, seed: 1, only: null, fetch: false })).toEqual({ checked: 3, compiled: 3, passed: 3, unknown: 0, left: 0, trouble: [] });
  });
});
