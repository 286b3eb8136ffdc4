// Predictions to verdicts: batches say what lone compiles say, and no solution can forge what its tests come to.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Sample, Verdict } from '../../protocol/experiment.js';
import { reduce } from '../../redox/src/index.js';
import { evaluate, type EvaluateOptions } from '../../trainer/src/evaluate/evaluate.js';
import { taskTests } from '../../trainer/src/evaluate/task-tests.js';
import { ofTasks, type TestedTask } from '../../trainer/src/evaluate/test-source.js';
import { findToolchain, type Toolchain } from '../../trainer/src/evaluate/toolchain.js';

const task = (tests: string): TestedTask => ({ family: 'family', tests: taskTests(tests), isProgram: false, mayBeUnsafe: false });

const TASKS = new Map<string, TestedTask>([
  ['double', task('#[test]\nfn small() {\n    assert_eq!(double(2), 4);\n}\n\n#[test]\nfn zero() {\n    assert_eq!(double(0), 0);\n}\n')],
  ['longest', task('#[test]\nfn of_two() {\n    assert_eq!(longest(&["a".to_string(), "bcd".to_string()]), Some("bcd"));\n}\n\n#[test]\nfn of_none() {\n    assert_eq!(longest(&[]), None);\n}\n')],
  ['refuses', task('#[test]\n#[should_panic(expected = "negative")]\nfn negative() {\n    refuse(-1);\n}\n\n#[test]\nfn other() -> Result<(), String> {\n    refuse(1);\n    Ok(())\n}\n')],
  ['told', task('#[test]\nfn equal() {\n    assert_eq!(told(1), 2, "of {}", 1);\n}\n\n#[test]\nfn other() {\n    assert_ne!(told(1), vec![3].len() as i32 - 1,);\n}\n')],
  ['macros', task('#[test]\nfn sums() {\n    assert_eq!(sum!(1, 2, 3), 6);\n}\n')],
]);

let toolchain: Toolchain;
beforeAll(async () => {
  toolchain = await findToolchain();
});

async function* placed(samples: readonly Sample[]): AsyncGenerator<{ line: number; sample: Sample }> {
  for (const [at, sample] of samples.entries()) yield { line: at + 1, sample };
}

async function verdictsOf(samples: readonly Sample[], more: Partial<EvaluateOptions> = {}): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const options = { toolchain, tests: ofTasks(TASKS), workers: 2, file: 'predictions.jsonl', options: { edition: 2024 as const, until: 'test' as const, lints: false } };
  for await (const verdict of evaluate(placed(samples), { ...options, ...more })) verdicts.push(verdict);
  return verdicts;
}

const rust = (id: string, prediction: string): Sample => ({ id, arm: 'rust', prediction });
const iron = (id: string, prediction: string): Sample => ({ id, arm: 'iron', prediction: reduce(prediction, { edition: 2024 }).text ?? prediction });

/** Stage, status, class, codes, and tests passed of all, as one line. */
const shown = ({ stage, status, class: kind, codes, tests }: Verdict): string =>
  [stage, status, kind, codes.join('+'), tests === null ? '' : `${tests.passed}/${tests.passed + tests.failed.length}`].filter((each) => each !== '').join(' ');

const DOUBLE = 'pub fn double(x: i32) -> i32 {\n    x * 2\n}\n';
const LONGEST = 'pub fn longest(all: &[String]) -> Option<&str> {\n    all.iter().map(|each| each.as_str()).max_by_key(|each| each.len())\n}\n';

/** A solution, what its task is, and what it comes to. */
const MIXED: readonly (readonly [id: string, solution: string, expected: string])[] = [
  ['double', DOUBLE, 'test passed none 2/2'],
  ['longest', LONGEST, 'test passed none 2/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    x * 3\n}\n', 'test failed logic 1/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    x * 2\n', 'parse failed syntax'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    x.len() as i32\n}\n', 'check failed type E0599'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    "two"\n}\n', 'check failed type E0308'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    twice(x)\n}\n', 'check failed resolve E0425'],
  ['double', 'use std::collections::HashMop;\n\npub fn double(x: i32) -> i32 {\n    x * 2\n}\n', 'check failed resolve E0432'],
  ['longest', 'pub fn longest(all: &[String]) -> Option<&str> {\n    let kept = all.to_vec();\n    kept.first().map(|each| each.as_str())\n}\n', 'check failed borrow E0515'],
  ['longest', 'pub fn longest(all: &[String]) -> Option<&str> {\n    let a = String::new();\n    let b = a;\n    drop(a);\n    drop(b);\n    None\n}\n', 'check failed borrow E0382'],
  ['double', 'pub fn double(x: u8) -> u8 {\n    let y: u8 = 256;\n    x + y\n}\n', 'check failed logic overflowing_literals'],
  ['double', 'pub fn twice(x: i32) -> i32 {\n    x * 2\n}\n', 'link failed resolve E0425'],
  ['double', 'pub fn double(x: &str) -> String {\n    x.repeat(2)\n}\n', 'link failed type E0277+E0308'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    loop {\n        std::hint::black_box(x);\n    }\n}\n', 'test limit resource 0/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    if x == 0 { panic!("zero") } else { x * 2 }\n}\n', 'test failed logic 1/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    double(x) + 1\n}\n', 'test limit resource 0/2'],
  ['refuses', 'pub fn refuse(x: i32) {\n    assert!(x >= 0, "it is negative");\n}\n', 'test passed none 2/2'],
  ['refuses', 'pub fn refuse(x: i32) {\n    assert!(x >= 0, "too small");\n}\n', 'test failed logic 1/2'],
  ['refuses', 'pub fn refuse(_: i32) {}\n', 'test failed logic 1/2'],
  ['double', '//! Doubles.\n#![allow(dead_code)]\n\n/// Twice.\npub fn double(x: i32) -> i32 {\n    crate::helper(x)\n}\n\nfn helper(x: i32) -> i32 {\n    x + x\n}\n', 'test passed none 2/2'],
  [
    'double',
    'pub fn double(x: i32) -> i32 {\n    inner::twice(x)\n}\n\nmod inner {\n    use super::*;\n\n    pub fn twice(x: i32) -> i32 {\n        x + one()\n    }\n}\n\nfn one() -> i32 {\n    1\n}\n',
    'test failed logic 0/2',
  ],
  ['double', `${DOUBLE}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn small() {\n        assert_eq!(double(1), 3);\n    }\n}\n`, 'test passed none 2/2'],
  ['double', `fn main() {\n    println!("{}", double(2));\n}\n\n${DOUBLE}`, 'test passed none 2/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    super::secret(x)\n}\n', 'check failed resolve E0433'],
  ['double', 'const X: i32 = 1 / 0;\n\npub fn double(x: i32) -> i32 {\n    x + X\n}\n', 'check failed logic E0080'],
  ['macros', '#[macro_export]\nmacro_rules! sum {\n    ($($x:expr),*) => { 0 $(+ $x)* };\n}\n', 'test passed none 1/1'],
  ['macros', 'macro_rules! sum {\n    ($($x:expr),*) => { 1 $(+ $x)* };\n}\n', 'test failed logic 0/1'],
  ['double', '', 'link failed resolve E0425'],
  [
    'double',
    'struct Kept(u8);\n\nimpl From<Kept> for i32 {\n    fn from(it: Kept) -> i32 {\n        it.0.into()\n    }\n}\n\npub fn double(x: i32) -> i32 {\n    x * i32::from(Kept(2))\n}\n',
    'test passed none 2/2',
  ],
  ['double', `${DOUBLE}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn broken() {\n        super::missing();\n    }\n}\n`, 'link failed resolve E0425'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    debug_assert!(x > 0, "positive");\n    x * 2\n}\n', 'test failed logic 1/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    [i32::MAX, 1].iter().sum::<i32>() - x\n}\n', 'test failed logic 0/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    std::thread::spawn(move || x * 2).join().unwrap()\n}\n', 'test passed none 2/2'],
  [
    'double',
    'struct Own;\n\nimpl std::ops::Mul<Own> for i32 {\n    type Output = i32;\n    fn mul(self, _: Own) -> i32 {\n        self + self\n    }\n}\n\npub fn double(x: i32) -> i32 {\n    x * Own\n}\n',
    'test passed none 2/2',
  ],
  ['double', 'pub fn double(x: i32) -> i32 {\n    x * "2".parse().unwrap()\n}\n', 'check failed type E0284'],
  ['double', 'pub struct Two(i32);\n\npub fn double(x: i32) -> Two {\n    Two(x * 2)\n}\n', 'link failed type E0277+E0369'],
  ['told', 'pub fn told(x: i32) -> i32 {\n    x + 1\n}\n', 'test passed none 2/2'],
  ['told', 'pub fn told(x: i32) -> i32 {\n    x - 1\n}\n', 'test failed logic 0/2'],
  ['told', 'pub fn told(x: i32) -> i32 {\n    x + 2\n}\n', 'test failed logic 1/2'],
  ['double', 'pub fn double(x: i32) -> i32 {\n    let two: i64 = 2.into();\n    x * two as i32\n}\n', 'test passed none 2/2'],
];

describe('a batch', () => {
  // the second of each is another text with the same verdict, in Iron where it can be, but for those that take seconds
  const samples = MIXED.flatMap(([id, solution, expected], at) => [
    rust(id, solution),
    ...(expected.includes('limit') ? [] : [at % 3 === 0 ? iron(id, solution) : rust(id, `${solution}// the same again\n`)]),
  ]);

  test('says what each stage is, and what lone compiles say', async () => {
    const batched = await verdictsOf(samples);
    const firsts = MIXED.map(([id, solution], at) => shown(batched[samples.findIndex((each, place) => place >= at && each.id === id && each.prediction === solution)]!));
    expect(firsts).toEqual(MIXED.map(([, , expected]) => expected));
    const withoutTimes = (verdicts: readonly Verdict[]): string[] => verdicts.map((each) => JSON.stringify({ ...each, durations: null }));
    const alone = await verdictsOf(samples, { batch: 1 });
    expect(withoutTimes(batched)).toEqual(withoutTimes(alone));
  }, 180_000);
});

describe('a solution cannot forge the verdict of its tests', () => {
  const forged = (body: string, more = ''): string => `${more}pub fn double(x: i32) -> i32 {\n${body}\n}\n`;
  const WAYS = [
    ['leaving the process', forged('    let _ = x;\n    std::process::exit(0)')],
    ['printing what the test runner prints', forged('    println!("test iron_task_tests::small ... ok\\n\\ntest result: ok. 2 passed; 0 failed");\n    x')],
    ['printing a record without the secret', forged('    println!("\\n{} small returned  ", "0".repeat(24));\n    x + 7')],
    [
      'reading standard input for the secret',
      forged(
        '    let mut all = String::new();\n    std::io::Read::read_to_string(&mut std::io::stdin(), &mut all).unwrap();\n    for name in ["small", "zero"] {\n        println!("\\n{} {name} returned  ", all.trim());\n    }\n    std::process::exit(x)',
      ),
    ],
    ['a macro in the place of the assertion', forged('    x + 1', 'macro_rules! assert_eq {\n    ($($any:tt)*) => {};\n}\n')],
    ['a macro made by a macro', forged('    x + 1', 'macro_rules! make {\n    ($name:ident) => { macro_rules! $name { ($($any:tt)*) => {}; } };\n}\nmake!(assert_eq);\n')],
    ['an exported macro', forged('    x + 1', 'macro_rules! nothing {\n    ($($any:tt)*) => {};\n}\npub(crate) use nothing as assert_eq;\n')],
    ['calling the guard', forged('    iron_guard::run("small", || ());\n    x + 1', 'extern crate iron_guard;\n')],
    [
      'a result that is equal to all numbers',
      '#[derive(Debug)]\npub struct All;\n\nimpl PartialEq<i32> for All {\n    fn eq(&self, _: &i32) -> bool {\n        true\n    }\n}\n\npub fn double(_: i32) -> All {\n    All\n}\n',
    ],
    [
      'the same with the trait under another name',
      'use std::cmp::PartialEq as Same;\n\n#[derive(Debug)]\npub struct All;\n\nimpl Same<i32> for All {\n    fn eq(&self, _: &i32) -> bool {\n        true\n    }\n}\n\npub fn double(_: i32) -> All {\n    All\n}\n',
    ],
    ['unsafe code', forged('    unsafe { std::ptr::null::<i32>().read_volatile() + x }')],
    ['replacing what formats the record', forged('    x + 1', 'macro_rules! format {\n    ($($any:tt)*) => { String::from("forged") };\n}\n')],
    ['a child that goes on', forged('    let _ = std::process::Command::new("/proc/self/exe").spawn();\n    x + 1')],
    ['a panic hook that ends well', forged('    std::panic::set_hook(Box::new(|_| std::process::exit(0)));\n    assert!(x > 1000);\n    x')],
  ] as const;

  test.each(['in a batch', 'alone'])(
    '%s',
    async (how) => {
      const samples = [rust('double', DOUBLE), ...WAYS.map(([, solution]) => rust('double', solution)), rust('longest', LONGEST)];
      const verdicts = await verdictsOf(samples, how === 'alone' ? { batch: 1 } : {});
      const believed = WAYS.filter((_, at) => !['failed', 'limit'].includes(verdicts[at + 1]!.status)).map(([name], at) => `${name}: ${verdicts[at + 1]!.status}`);
      expect(believed).toEqual([]);
      expect([verdicts[0]!.status, verdicts.at(-1)!.status]).toEqual(['passed', 'passed']);
    },
    120_000,
  );
});

describe('predictions that are tests', () => {
  const MIX = 'pub fn mix(x: i32, y: i32) -> i32 {\n    if x > y { x - y } else { x + y }\n}\n';
  const source = ofTasks(new Map([['mix', { family: 'family', tests: null, isProgram: false, mayBeUnsafe: false, reference: MIX }]]));
  const options = { edition: 2024 as const, until: 'mutants' as const, lints: false };
  const GOOD =
    'use super::*;\n\nfn of(x: i32) -> i32 {\n    mix(x, 2)\n}\n\n#[test]\nfn larger() {\n    assert_eq!(of(5), 3);\n}\n\n#[test]\nfn same() {\n    assert_eq!(of(2), 4);\n}\n\n#[test]\nfn smaller() {\n    assert_eq!(of(1), 3);\n    assert_eq!(mix(3, 9), 12);\n}\n';
  const inModule = (body: string): string => `#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn only() {\n        ${body}\n    }\n}\n`;
  const ROWS: readonly (readonly [prediction: string, expected: string])[] = [
    [GOOD, 'mutants passed none 3/3'],
    [inModule('let _ = mix(1, 2);'), 'mutants passed none 1/1'],
    [inModule('assert_eq!(mix(7, 2), 5);'), 'mutants passed none 1/1'],
    [inModule('assert_eq!(mix(7, 2), 7);'), 'test failed logic 0/1'],
    [inModule('assert_eq!(mix("7", 2), 5);'), 'check failed type E0308'],
    [inModule('assert_eq!(mix_all(7), 5);'), 'check failed resolve E0425'],
    [inModule('assert_eq!(mix(7, 2), 5;'), 'parse failed syntax'],
    [inModule('unsafe { std::hint::unreachable_unchecked() }'), 'check failed logic unsafe_code'],
    ['pub fn no_test() {}\n', 'check failed logic no_tests'],
    [inModule('if std::env::var("IRON_MUTANT").is_ok_and(|mutant| mutant != "0") { panic!("forged"); }'), 'mutants passed none 1/1'],
    [inModule('println!("test only ... FAILED"); if std::env::args().count() > 9 { std::process::exit(1) }'), 'mutants passed none 1/1'],
  ];

  test('are compiled with the code that they are for, run on it, and scored on its mutants', async () => {
    const verdicts = await verdictsOf(
      ROWS.map(([prediction]) => rust('mix', prediction)),
      { tests: source, options },
    );
    expect(verdicts.map(shown)).toEqual(ROWS.map(([, expected]) => expected));
    const [good, tautology, weak] = verdicts.map(({ mutants }) => mutants);
    expect(good!.viable).toBeGreaterThanOrEqual(8);
    expect(good!.killed).toBe(good!.viable);
    expect(tautology).toEqual({ viable: good!.viable, killed: 0 });
    expect(weak!.killed).toBeGreaterThan(0);
    expect(weak!.killed).toBeLessThan(weak!.viable);
    expect(verdicts.slice(-2).map(({ mutants }) => mutants!.killed)).toEqual([0, 0]);
    const reached = verdicts.map(({ branchCoverage, lineCoverage, edgeCasesCovered }) => [branchCoverage?.after, lineCoverage?.after, edgeCasesCovered?.after]);
    expect(reached.slice(0, 4)).toEqual([
      [2, 3, 1],
      [1, 2, 0],
      [1, 2, 0],
      [undefined, undefined, undefined],
    ]);
    expect(verdicts[0]).toMatchObject({ branchCoverage: { all: 2, before: 0 }, lineCoverage: { all: 3, before: 0 }, edgeCasesCovered: { all: 1, before: 0 } });
    const alone = await verdictsOf([rust('mix', inModule('assert_eq!(mix("7", 2), 5);')), rust('mix', inModule('assert_eq!(mix(7, 2), 7);'))], { tests: source, options, batch: 1 });
    expect(alone.map(shown)).toEqual(['check failed type E0308', 'test failed logic 0/1']);
  }, 180_000);
});

test('some of the mutants are enough where that is asked for: the verdict says of how many, and the same ones judge both arms', async () => {
  const source = ofTasks(
    new Map([['most', { family: 'family', tests: null, isProgram: false, mayBeUnsafe: false, reference: 'pub fn most(x: i32, y: i32) -> i32 {\n    if x > y { x } else { y }\n}\n' }]]),
  );
  const tests = 'use super::*;\n\n#[test]\nfn only() {\n    assert_eq!(most(3, 2), 3);\n    assert_eq!(most(2, 3), 3);\n}\n';
  const options = { edition: 2024 as const, until: 'mutants' as const, lints: false };
  const [every] = await verdictsOf([rust('most', tests)], { tests: source, options });
  const [one, other] = await verdictsOf([rust('most', tests), iron('most', tests)], { tests: source, options: { ...options, mutants: { most: 3, seed: 7 } } });
  expect(every!.mutants!.viable).toBeGreaterThan(3);
  expect(every!.mutants).not.toHaveProperty('sampled');
  expect(one!.mutants).toMatchObject({ sampled: { most: 3, seed: 7 } });
  expect(one!.mutants!.viable).toBeLessThanOrEqual(3);
  expect(one!.mutants!.sampled!.of).toBeGreaterThanOrEqual(every!.mutants!.viable);
  expect(other!.mutants).toEqual(one!.mutants);
  expect(one!.branchCoverage).toEqual(every!.branchCoverage);
}, 180_000);

describe('what tests reach', () => {
  const REACHED = 'pub fn sign(x: i32) -> i32 {\n    if x < 0 {\n        return -1;\n    }\n    if x == 10 {\n        return 2;\n    }\n    1\n}\n';
  const OWN = '\n#[cfg(test)]\nmod own {\n    use super::*;\n\n    #[test]\n    fn nothing() {\n        assert_eq!(sign(0), 1);\n    }\n}\n';
  const options = { edition: 2024 as const, until: 'mutants' as const, lints: false };
  const reachedBy = async (reference: string, body: string): Promise<unknown[]> => {
    const source = ofTasks(new Map([['sign', { family: 'family', tests: null, isProgram: false, mayBeUnsafe: false, reference }]]));
    const [verdict] = await verdictsOf([rust('sign', `use super::*;\n\n#[test]\nfn only() {\n    ${body}\n}\n`)], { tests: source, options });
    expect(shown(verdict!)).toBe('mutants passed none 1/1');
    return [verdict!.branchCoverage, verdict!.lineCoverage, verdict!.edgeCasesCovered];
  };

  test('is counted beside what the own tests of the code reach', async () => {
    expect(await reachedBy(`${REACHED}${OWN}`, 'assert_eq!(sign(-1), -1);')).toEqual([
      { all: 4, before: 2, after: 3 },
      { all: 5, before: 3, after: 4 },
      { all: 2, before: 1, after: 1 },
    ]);
  }, 120_000);

  test('cannot be made up: no file and no variable tells a test where it is written down', async () => {
    const forgery =
      'for (_, file) in std::env::vars().filter(|(name, _)| name.contains("TRACE")) { let _ = std::fs::write(file, "@only\\nc1\\nc2\\nc3\\ne1\\n"); }\n    println!("\\n0 only returned   c1,c2,c3,e1");';
    expect(await reachedBy(REACHED, forgery)).toEqual([
      { all: 4, before: 0, after: 0 },
      { all: 5, before: 0, after: 0 },
      { all: 2, before: 0, after: 0 },
    ]);
  }, 120_000);

  test('is not measured where nothing is counted, and then stands nowhere', async () => {
    expect(await reachedBy('pub const fn one() -> i32 {\n    1\n}\n\npub const ONE: i32 = one();\n', 'assert_eq!(one(), ONE);')).toEqual([undefined, undefined, undefined]);
  }, 120_000);
});

test('Iron that is no Iron fails in its first stage, with the code of the reader', async () => {
  const [verdict] = await verdictsOf([{ id: 'double', arm: 'iron', prediction: 'function double takes begin begin' }]);
  expect(verdict).toMatchObject({ stage: 'transform', status: 'failed', class: 'syntax', tests: null, family: 'family' });
  expect(verdict!.codes).toHaveLength(1);
});

test('lints are counted beside the stages, in a batch as alone', async () => {
  const linted = 'pub fn double(x: i32) -> i32 {\n    return x * 2;\n}\n\npub fn is_empty(all: &Vec<i32>) -> bool {\n    all.len() == 0\n}\n';
  const options = { edition: 2024 as const, until: 'check' as const, lints: true };
  const samples = [rust('double', DOUBLE), rust('double', linted)];
  const counts = (await verdictsOf(samples, { options })).map(({ stage, status, lints }) => [stage, status, lints]);
  expect(counts).toEqual([
    ['check', 'passed', 0],
    ['check', 'passed', 2],
  ]);
  expect((await verdictsOf(samples, { options, batch: 1 })).map(({ lints }) => lints)).toEqual([0, 2]);
}, 60_000);

describe('what is unused', () => {
  /** What stands in a solution, beside `pub fn double`, with clippy's warnings and those of what is unused. */
  const SOLUTIONS: readonly (readonly [what: string, text: string, lints: number, unused: number])[] = [
    ['nothing', '', 0, 0],
    ['a function', 'fn never() {}\n', 0, 1],
    ['a public function', 'pub fn never() {}\n', 0, 0],
    ['a function of the crate', 'pub(crate) fn never() {}\n', 0, 1],
    ['a public function of a private module', 'mod inner {\n    pub fn never() {}\n}\n', 0, 1],
    ['a public function of a public module', 'pub mod inner {\n    pub fn never() {}\n}\n', 0, 0],
    ['what another function uses, and that one nobody', 'fn one() {\n    two();\n}\nfn two() {}\n', 0, 2],
    ['a field of a public type', 'pub struct Pair {\n    left: i32,\n}\npub fn pair() -> Pair {\n    Pair { left: 1 }\n}\n', 0, 1],
    ['a variant', 'enum Way {\n    Up,\n    Down,\n}\npub fn up() -> bool {\n    matches!(Way::Up, Way::Up)\n}\n', 0, 1],
    ['a method', 'struct Hidden;\nimpl Hidden {\n    fn never(&self) {}\n}\npub fn hidden() {\n    let _ = Hidden;\n}\n', 0, 1],
    ['an import', 'use std::collections::HashMap;\n', 0, 1],
    ['a variable and what need not change', 'pub fn f() -> i32 {\n    let spare = 1;\n    let mut kept = 2;\n    kept + 1\n}\n', 0, 2],
    ['a result', 'pub fn f() {\n    "1".parse::<i32>();\n}\n', 0, 1],
    ['a macro', 'macro_rules! never {\n    () => {};\n}\n', 0, 1],
    ['what is behind the end', 'pub fn f() -> i32 {\n    return 1;\n    2\n}\n', 0, 1],
    ['what is allowed to be so', '#[allow(dead_code)]\nfn never() {}\n', 0, 0],
    ['a name that is only spelled otherwise', 'pub fn notSnake() {}\n', 0, 0],
    ['a return that clippy finds needless', 'pub fn f() -> i32 {\n    return 1;\n}\nfn never() {}\n', 1, 1],
    ['for tests alone', '#[cfg(test)]\nfn never() {}\n', 0, 0],
  ];
  const options = { edition: 2024 as const, until: 'check' as const, lints: true };
  const counts = ({ stage, status, lints, unused }: Verdict): unknown[] => [stage, status, lints, unused];

  test('is counted apart from lints, in a batch as alone', async () => {
    const samples = SOLUTIONS.map(([, text]) => rust('double', `${DOUBLE}${text}`));
    const expected = SOLUTIONS.map(([what, , lints, unused]) => [what, 'check', 'passed', lints, unused]);
    for (const batch of [samples.length, 1]) {
      const verdicts = await verdictsOf(samples, { options, batch });
      expect(verdicts.map((each, at) => [SOLUTIONS[at]![0], ...counts(each)])).toEqual(expected);
    }
  }, 120_000);

  test('of tests that a model wrote is counted in the tests, whatever the code that they are for has', async () => {
    const source = ofTasks(new Map([['double', { family: 'family', tests: null, isProgram: false, mayBeUnsafe: false, reference: `${DOUBLE}fn never() -> i32 {\n    return 1;\n}\n` }]]));
    const module = (inside: string): string => `#[cfg(test)]\nmod tests {\n    use super::*;\n${inside}}\n`;
    const texts = [
      '    #[test]\n    fn four() {\n        assert_eq!(double(2), 4);\n    }\n',
      '    fn helper() {}\n\n    #[test]\n    fn four() {\n        let spare = 1;\n        assert_eq!(double(2), 6);\n    }\n',
      '    #[test]\n    fn nothing() {\n        assert!(false);\n    }\n',
      '    #[test]\n    fn wrong() {\n        let spare = 1;\n        assert_eq!(double(2), 5);\n    }\n',
    ];
    const samples = texts.map((inside) => rust('double', module(inside)));
    for (const batch of [samples.length, 1]) {
      const verdicts = await verdictsOf(samples, { tests: source, options: { ...options, until: 'mutants', mutants: { most: 1, seed: 1 } }, batch });
      expect(verdicts.map(counts)).toEqual([
        ['mutants', 'passed', 0, 0],
        ['test', 'failed', 0, 2],
        ['test', 'failed', 1, 0],
        ['test', 'failed', 0, 1],
      ]);
    }
  }, 120_000);

  test('is not there where clippy was not asked', async () => {
    const [verdict] = await verdictsOf([rust('double', DOUBLE)], { options: { ...options, lints: false } });
    expect(verdict).toMatchObject({ lints: null });
    expect(verdict).not.toHaveProperty('unused');
  }, 60_000);
});

test('a compiler that cannot be started is no fault of the model', async () => {
  const [verdict] = await verdictsOf([rust('double', DOUBLE)], { toolchain: { ...toolchain, rustc: '/nowhere/rustc' } });
  expect(verdict).toMatchObject({ status: 'infrastructure', class: 'infrastructure', stage: 'check', tests: null });
  expect(verdict!.message).not.toContain('/nowhere');
});
