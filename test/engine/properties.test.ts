// Properties of functions as tests: what is looked for, how it is written, and what becomes of it with a real compiler.
import { expect, test } from 'vitest';
import { concreteTest, loopTest, proptestTest, type Property } from '../../engine/src/candidates/property/property.js';
import { namedEvidence } from '../../engine/src/candidates/property/round-trip.js';
import { Properties } from '../../engine/src/candidates/properties.js';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const reports = async (text: string): Promise<readonly FunctionReport[]> => {
  const answer = await generateForFile(text, 'lib.rs', { sources: [new Properties()] });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};
/** Names of the properties that hold, and what is a possible bug. */
const found = async (text: string): Promise<{ tests: string[]; bugs: string[] }> => {
  const all = await reports(text);
  return { tests: all.flatMap(({ tests }) => tests.map(({ name }) => name)), bugs: all.flatMap(({ possibleBugs }) => possibleBugs.map(({ code }) => code)) };
};

const TEXT: Property['variables'][number] = {
  name: 'text',
  type: { kind: 'reference', mutable: false, lifetime: null, to: { kind: 'primitive', name: 'str' } },
  values: { list: ['""', '"a"'], how: 'borrowed', name: 'text', strategy: '".{0,40}"' },
};
const PROPERTY = { name: 'p', says: 'it holds', variables: [TEXT], body: ['let Some(x) = f(text) else { @skip };', 'assert_eq!(x, text, @for);'], contradicts: null } as unknown as Property;

test('a property is a loop over values, a closure of proptest, or a test of the one input that failed', () => {
  expect(loopTest(PROPERTY, 'p')).toBe(
    '#[test]\nfn p() {\n    // Property: it holds.\n    for text in ["", "a"] {\n        let Some(x) = f(text) else { continue; };\n        assert_eq!(x, text, "for {:?}", text);\n    }\n}',
  );
  expect(proptestTest(PROPERTY, 'p')).toBe(
    '#[test]\nfn p() {\n    // Property: it holds.\n    proptest::proptest!(|(text in ".{0,40}")| {\n        let text = text.as_str();\n        let Some(x) = f(text) else { return Ok(()); };\n        assert_eq!(x, text);\n    });\n}',
  );
  expect(concreteTest(PROPERTY, 'p', 'assertion `left == right` failed: for "a\\"b"\n  left: 1\n right: 2')).toBe(
    '#[test]\nfn p() {\n    // Property: it holds.\n    let text = "a\\"b";\n    let Some(x) = f(text) else { return; };\n    assert_eq!(x, text);\n}',
  );
  expect(concreteTest(PROPERTY, 'p', 'index out of bounds')).toBeNull();
});

test('names say how much a pair promises', () => {
  const pairs: [string, string, string | null][] = [
    ['encode', 'decode', 'codec'],
    ['base64_encode', 'base64_decode', 'codec'],
    ['encode_a', 'decode_b', null],
    ['encrypt', 'decrypt', 'cipher'],
    ['to_hex', 'from_hex', 'cipher'],
    ['from_bytes', 'to_bytes', 'types'],
    ['as_seconds', 'from_seconds', 'types'],
    ['int_to_roman', 'roman_to_int', 'cipher'],
    ['fft', 'inverse_fft', 'cipher'],
    ['push', 'len', null],
    ['saturating_add', 'saturating_sub', null],
    ['next_day', 'prev_day', 'types'],
    ['decode', 'encode', null],
  ];
  for (const [there, back, evidence] of pairs) expect(namedEvidence(there.split('_'), back.split('_')), `${there}, ${back}`).toBe(evidence);
});

test('an inverse that holds is a test of both, and one that does not is a possible bug with its smallest input', async () => {
  const swap = (by: string): string =>
    `pub fn encode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_add(3)).collect() }\npub fn decode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_sub(${by})).collect() }\n`;
  const right = await found(swap('3'));
  expect(right.tests).toHaveLength(1);
  expect(right.tests[0]).toMatch(/^decode_gives_back_/);
  expect(right.bugs).toEqual([]);
  const wrong = await found(swap('2'));
  expect(wrong.tests).toEqual([]);
  expect(wrong.bugs[0]).toContain('    let bytes = vec![0];\n    let converted = encode(&bytes);\n    let back = decode(&converted);\n    assert_eq!(back, bytes);\n');
});

test('a function that takes fewer inputs than are tried, or loses capitals on purpose, is no bug', async () => {
  const { bugs } = await found(
    'pub fn to_morse(text: &str) -> String { text.to_uppercase().replace("A", ".-") }\npub fn from_morse(text: &str) -> String { text.replace(".-", "A") }\npub fn int_to_text(n: u32) -> String { assert!(n > 0 && n < 50, "too large"); n.to_string() }\npub fn text_to_int(text: &str) -> u32 { text.parse().unwrap() }\n',
  );
  expect(bugs).toEqual([]);
});

test('laws that a name promises: twice, both orders, order of what is sorted', async () => {
  const { tests, bugs } = await found(
    'pub fn gcd(a: u64, b: u64) -> u64 { if b == 0 { a } else { gcd(b, a % b) } }\npub fn bubble_sort<T: Ord>(items: &mut [T]) { for _ in 0..items.len() { for at in 1..items.len() { if items[at - 1] > items[at] { items.swap(at - 1, at); } } } }\npub fn reverse(text: &str) -> String { let mut bytes = text.as_bytes().to_vec(); bytes.reverse(); String::from_utf8_lossy(&bytes).into_owned() }\n',
  );
  expect(tests.join(' ')).toMatch(/gcd_/);
  expect(tests.join(' ')).toMatch(/bubble_sort_/);
  expect(bugs.length).toBeGreaterThan(0);
  expect(bugs.join('\n')).toMatch(/fn reverse_/);
});

test('containers give back what they were given, and types are read as they are printed', async () => {
  const text = (first: string): string => `use std::collections::VecDeque;
#[derive(Default)]
pub struct Queue<T> { items: VecDeque<T> }
impl<T> Queue<T> {
    pub fn new() -> Self { Queue { items: VecDeque::new() } }
    pub fn enqueue(&mut self, item: T) { self.items.push_back(item); }
    pub fn dequeue(&mut self) -> Option<T> { self.items.${first}() }
}
`;
  const right = await found(text('pop_front'));
  expect(right.bugs).toEqual([]);
  expect(right.tests.join()).toMatch(/^dequeue_/);
  expect((await found(text('pop_back'))).bugs.join('\n')).toContain('fn dequeue_keeps_the_order');
});

test('ways to compute the same: who agrees with none is a possible bug, and two definitions are none', async () => {
  const sum = (name: string, from: number): string => `pub fn ${name}(n: u32) -> u64 { (${from}..=n as u64).sum() }\n`;
  const wrong = await found(sum('total_naive', 0) + sum('total_fast', 0) + sum('total_iterative', 2));
  expect(wrong.bugs.join('\n')).toContain('assert_eq!(total_naive(n), total_iterative(n));');
  const two = await found(sum('total_naive', 0) + sum('total_fast', 0) + sum('total_iterative', 2) + sum('total_recursive', 2));
  expect(two.bugs).toEqual([]);
});
