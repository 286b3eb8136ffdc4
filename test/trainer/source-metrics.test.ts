// Scores of texts: habits and documentation, tests, BLEU and CodeBLEU.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Arm } from '../../protocol/experiment.js';
import { corpusBleu, tokensOf } from '../../trainer/src/metrics/bleu.js';
import { codeBleu } from '../../trainer/src/metrics/codebleu.js';
import { isEmptyAnswer } from '../../trainer/src/metrics/empty-answer.js';
import { sourceQuality } from '../../trainer/src/metrics/idiom.js';
import { isNativeAnswer } from '../../trainer/src/metrics/native-answer.js';
import { rustOf } from '../../trainer/src/metrics/rust-text.js';
import { testSource } from '../../trainer/src/metrics/test-source.js';

const habits = (text: string): string => {
  const found = sourceQuality(text);
  return found === null
    ? 'no Rust'
    : `${Object.entries(found.habits)
        .flatMap(([habit, shown]) => (shown ? habit : `no ${habit}`))
        .join(', ')}: ${found.idiomatic.toFixed(2)}; ${found.documentedItems}/${found.publicItems} documented`;
};

test.each([
  ['fn f(x: i32) -> i32 { x + 1 }', 'no handling, no iterators, no public: 0.00; 0/0 documented'],
  ['/// Adds one.\npub fn f(x: i32) -> i32 { x + 1 }', 'no handling, no iterators, public: 0.33; 1/1 documented'],
  ['//// not a doc comment\npub fn f(x: &[i32]) -> Option<i32> { let y = x.first()?; Some(*y) }', 'handling, no iterators, public: 0.67; 0/1 documented'],
  ['pub(crate) fn f(x: &[i32]) -> i32 { x.first().unwrap().abs() }', 'no handling, no iterators, no public: 0.00; 0/0 documented'],
  ['pub fn f(x: &[i32]) -> i32 { x.iter().map(|y| y * 2).sum() }', 'no handling, iterators, public: 0.67; 0/1 documented'],
  ['pub fn f(n: u8) -> Vec<u8> { (0..n).filter(|y| y % 2 == 0).collect() }', 'no handling, iterators, public: 0.67; 0/1 documented'],
  ['fn f(x: Option<u8>) -> u8 { match x { Some(y) => y, None => 0 } }', 'handling, no iterators, no public: 0.33; 0/0 documented'],
  ['struct A;', 'no handling, no iterators, no public, no derives, no traits: 0.00; 0/0 documented'],
  [
    '/** A. */\n#[derive(Debug)]\n#[doc(hidden)]\npub struct A;\nimpl Default for A { fn default() -> A { A } }\nimpl A { pub fn b(&self) {} }',
    'no handling, no iterators, public, derives, traits: 0.60; 1/2 documented',
  ],
  ['#[doc = "Text."]\npub const A: u8 = 1;', 'no handling, no iterators, public: 0.33; 1/1 documented'],
  ['fn f( {', 'no Rust'],
])('%s', (text, expected) => {
  expect(habits(text)).toBe(expected);
});

test('a comment on the file counts as documentation of the sample', () => {
  expect(sourceQuality('//! Words.\nfn f() {}')!.documented).toBe(true);
  expect(sourceQuality('// Words.\nfn f() {}')!.documented).toBe(false);
});

test('a sample is taken out of its fence, and Iron is made Rust', () => {
  expect(rustOf({ arm: 'rust', prediction: 'Sure:\n```rust\nfn f() {}\n```\nDone.' })).toBe('fn f() {}\n');
  expect(rustOf({ arm: 'iron', prediction: 'function f\nbegin\nend function' })).toContain('fn f()');
  expect(rustOf({ arm: 'iron', prediction: 'function begin end' })).toBeNull();
});

test('generated tests: assertions, tautologies, edges, names', () => {
  const seen = testSource(`#[test]
fn test_1() { assert!(true); assert_eq!(f(1), f( 1 )); assert_eq!(1 + 1, 2); assert!(x == x); assert_eq!(f(2), 4); }
#[test]
fn sum_of_empty_list_is_zero() { assert_eq!(sum(&[]), 0); } // the neutral element
fn helper() { assert!(true); }`)!;
  expect(seen.tests).toEqual(['test_1', 'sum_of_empty_list_is_zero']);
  expect([seen.assertions, seen.tautologies, seen.edgeCases, seen.emptyNames, seen.comments, seen.strategyNames]).toEqual([6, 4, true, ['test_1'], 1, null]);
  expect(testSource('#[test] fn doubles() { assert_eq!(f(2), 4); }')!.edgeCases).toBe(false);
  expect(testSource('fn no_test() {}')).toBeNull();
  expect(testSource('proptest! { #[test] fn sum_is_even(left in 0..9, right in any::<u8>()) { prop_assert!(left + right > 0); } }')!.strategyNames).toEqual(['left', 'right']);
});

const words = (text: string): string[] => text.split(' ');
const pairs = [
  ['pub fn add ( a : i32 , b : i32 ) -> i32 { a + b }', 'pub fn add ( x : i32 , y : i32 ) -> i32 { x + y }', 46.09603493497927],
  ['fn f ( ) { }', 'fn g ( ) -> u8 { 0 }', 12.380755247080078],
  ['let x = 1 ;', 'let mut y = 2 ;', 11.51015341649912],
] as const;

// Figures of sacrebleu 2 with `tokenize='none', smooth_method='exp'`.
test.each(pairs)('BLEU-4 of %s is that of sacrebleu', (prediction, reference, score) => {
  expect(100 * corpusBleu([{ prediction: words(prediction), reference: words(reference) }])!).toBeCloseTo(score, 9);
});

test('BLEU-4 of a corpus adds up counts before it divides', () => {
  expect(100 * corpusBleu(pairs.map(([prediction, reference]) => ({ prediction: words(prediction), reference: words(reference) })))!).toBeCloseTo(31.76397301373036, 9);
});

test('BLEU-4 is 1 for the same text of four tokens or more, 0 for nothing in common, and null without a pair', () => {
  expect(corpusBleu([])).toBeNull();
  expect(corpusBleu([{ prediction: [], reference: ['a'] }])).toBe(0);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'abcdef'), { minLength: 4, maxLength: 30 }), fc.array(fc.constantFrom(...'abcdef'), { maxLength: 30 }), (text, other) => {
      expect(corpusBleu([{ prediction: text, reference: text }])).toBeCloseTo(1, 12);
      expect(corpusBleu([{ prediction: text.map((each) => each.toUpperCase()), reference: text }])).toBe(0);
      const score = corpusBleu([{ prediction: other, reference: text }])!;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }),
  );
});

test.each<[Arm, string, boolean]>([
  ['rust', '', true],
  ['rust', ' \n\n', true],
  ['rust', '//! A library.\n#![allow(dead_code)]\n/* fn f() {} */', true],
  ['rust', '```rust\n```', true],
  ['rust', 'fn f() {}', false],
  ['rust', 'use std::fmt;', false],
  ['rust', 'Sure, here it is:', false],
  ['iron', '', true],
  ['iron', 'note that nothing is here', true],
  ['iron', 'function f\nbegin\nend function', false],
  ['iron', 'function f begin', false],
])('an answer in %s without an item is empty: %j', (arm, prediction, isEmpty) => {
  expect(isEmptyAnswer({ arm, prediction })).toBe(isEmpty);
});

test.each<[string, boolean]>([
  ['function f\nbegin\nend function', true],
  ['```iron\nfunction f\nbegin\nend function\n```', true],
  ['function f\nbegin\n    call macro println with "{}"\nend function', true],
  ['fn f() {}', false],
  ['function f\nbegin\n    let a = 1;\nend function', false],
  ['function f begin', false],
])('an answer of the Iron arm is spelled in Iron: %j', (prediction, isNative) => {
  expect(isNativeAnswer(prediction)).toBe(isNative);
});

test('white space and comments are no tokens', () => {
  expect(tokensOf('fn f(){ /* a */ "b c" } // d')).toEqual(['fn', 'f', '(', ')', '{', '"b c"', '}']);
});

test('CodeBLEU is that of the package; where there is no Python it is not measured', async (context) => {
  const reference = 'fn f(n: usize) -> usize {\n    let mut a = 0;\n    for i in 0..n { a = a + i; }\n    a\n}';
  const none = await codeBleu([{ prediction: reference, reference }], { python: 'no-such-python' });
  expect(none).toMatchObject({ ok: false, reason: expect.stringContaining('there is no Python') });
  const answer = await codeBleu([
    { prediction: reference, reference },
    { prediction: 'struct A;', reference },
  ]);
  if (!answer.ok) return context.skip(`CodeBLEU is not measured: ${answer.reason}`);
  const [same, other] = answer.scores;
  expect(same!.codebleu).toBeCloseTo(1, 12);
  expect(other!.codebleu).toBeLessThan(0.5);
  expect((other!.ngram_match_score + other!.weighted_ngram_match_score + other!.syntax_match_score + (other!.dataflow_match_score || 1)) / 4).toBeCloseTo(other!.codebleu, 12);
});

test('an environment whose packages cannot be had is no environment, and leaves nothing', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'iron-codebleu-'));
  try {
    // `true` answers every question with nothing, so what it makes holds no interpreter.
    const answer = await codeBleu([], { python: 'true', cache });
    expect(answer.ok).toBe(false);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
