// What is wrong with predictions is one error with its place, told before anything is judged; nothing that is there is lost.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../trainer/src/cli/program.js';
import { comparesByHand } from '../../trainer/src/evaluate/comparison-by-hand.js';
import { failureClass } from '../../trainer/src/evaluate/failure-class.js';
import { type Judgement, judged, withoutPlaces } from '../../trainer/src/evaluate/judgement.js';
import { type PlacedSample, readSamples } from '../../trainer/src/evaluate/read-samples.js';
import { mustStandAlone } from '../../trainer/src/evaluate/stand-alone.js';
import { behindInnerAttributes } from '../../trainer/src/evaluate/task-tests.js';
import { verdictCache } from '../../trainer/src/evaluate/verdict-cache.js';

const root = mkdtempSync(join(tmpdir(), 'iron-evaluate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const GOOD = JSON.stringify({ id: 'family.double', arm: 'rust', prediction: 'pub fn double(x: i32) -> i32 {\n    x * 2\n}\n', kept: 'as it is' });

async function errorOf(content: string | Buffer, largest?: number): Promise<string> {
  const file = join(folder, 'predictions.jsonl');
  writeFileSync(file, content);
  const read: PlacedSample[] = [];
  try {
    for await (const each of readSamples(file, largest)) read.push(each);
  } catch (error) {
    return String(error).replace(`${folder}/`, '').replace('InputError: ', '');
  }
  return `${read.length} read`;
}

describe('predictions are read line by line', () => {
  test.each([
    ['empty lines and a byte order mark are passed over', `\ufeff${GOOD}\r\n\r\n${GOOD}`, '2 read'],
    ['an empty file', '', 'predictions.jsonl:1: the file is empty: it is to have one JSON object a line'],
    ['a bad line', `${GOOD}\n{"id": \n`, /^predictions\.jsonl:2: the line is no JSON \(.+\): write one JSON object a line$/],
    ['a line that is no object', `${GOOD}\n[1]\n`, 'predictions.jsonl:2: the line is no JSON object: write one JSON object a line'],
    ['a missing field', `${GOOD}\n{"id": "a", "arm": "rust"}\n`, 'predictions.jsonl:2: the field `prediction` is missing: a prediction has `id`, `arm` and `prediction`'],
    ['an unknown arm', '{"id": "a", "arm": "C", "prediction": ""}', 'predictions.jsonl:1: the field `arm` is neither `rust` nor `iron`: name the language of the prediction'],
    [
      'a field of another type',
      '{"id": "a", "arm": "rust", "prediction": 1}',
      'predictions.jsonl:1: the field `prediction` is wrong (it must be string): write it as protocol/experiment.ts describes a Sample',
    ],
    ['UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), 'predictions.jsonl:1: the file is UTF-16: save it as UTF-8'],
    ['Latin 1', Buffer.concat([Buffer.from(`${GOOD}\n{"id": "`), Buffer.from([0xe9]), Buffer.from('"}\n')]), 'predictions.jsonl:2: the line is no UTF-8: save the file as UTF-8'],
  ])('%s', async (_, content, expected) => {
    const said = await errorOf(content);
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  test('a line above the limit is an error with its number', async () => {
    expect(await errorOf(`${GOOD}\n${'x'.repeat(5000)}\n${GOOD}`, 1000)).toBe('predictions.jsonl:2: the line is longer than 1000 bytes: write one JSON object a line, or split the row');
  });

  test('a file that is not there', async () => {
    await expect(readSamples(join(folder, 'none.jsonl')).next()).rejects.toThrow(/none\.jsonl:1: the file cannot be read \(ENOENT\): give a file that can be read$/);
  });
});

describe('the command', () => {
  async function evaluateIn(predictions: string, ...more: string[]): Promise<{ code: number; said: string }> {
    writeFileSync(join(folder, 'predictions.jsonl'), predictions);
    mkdirSync(join(folder, 'tests'), { recursive: true });
    writeFileSync(join(folder, 'tests', 'double.rs'), 'use super::*;\n\n#[test]\nfn two() {\n    assert_eq!(double(2), 4);\n}\n');
    const row = { id: 'family.double', split: 'test', family: 'family', deps: [], unsafe: false, prompt_path: 'p.md', rust_path: 'r.rs', tests_path: 'tests/double.rs' };
    writeFileSync(join(folder, 'dataset_v0_manifest.jsonl'), `${JSON.stringify(row)}\n${JSON.stringify({ ...row, id: 'family.untested', tests_path: undefined })}\n`);
    const lines: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof process.stdout.write;
    try {
      const code = await runProgram(['evaluate', join(folder, 'predictions.jsonl'), '--dataset', folder, '--out', join(folder, 'out'), '--no-cache', ...more], new AbortController().signal);
      return { code, said: lines.join('').replaceAll(`${folder}/`, '') };
    } finally {
      process.stdout.write = write;
    }
  }

  test('writes one verdict a line, the same bytes each time but for the times', async () => {
    const wrong = JSON.stringify({ id: 'family.double', arm: 'rust', prediction: 'pub fn double(x: i32) -> i32 {\n    y\n}\n', sample: 3 });
    expect(await evaluateIn(`${GOOD}\n${wrong}\n`)).toEqual({ code: 0, said: 'failed check: 1\npassed test: 1\n2 predictions, 50.0 % falsified, verdicts in out/verdicts.jsonl\n' });
    const read = (): Record<string, unknown>[] =>
      readFileSync(join(folder, 'out', 'verdicts.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => ({ ...JSON.parse(line), durations: null }));
    const first = read();
    expect(first).toMatchObject([
      { id: 'family.double', sample: 0, family: 'family', stage: 'test', status: 'passed', tests: { passed: 1, failed: [] }, message: '' },
      { id: 'family.double', sample: 3, stage: 'check', status: 'failed', class: 'resolve', codes: ['E0425'], tests: null, message: 'E0425: cannot find value `y` in this scope' },
    ]);
    await evaluateIn(`${GOOD}\n${wrong}\n`);
    expect(read()).toEqual(first);
    expect(readdirSync(join(folder, 'out'))).toEqual(['verdicts.jsonl']);
  }, 60_000);

  test('with an error in the last line judges nothing and leaves what is there', async () => {
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out', 'verdicts.jsonl'), 'of before\n');
    const { code, said } = await evaluateIn(`${GOOD}\n{"id": "family.double"}\n`);
    expect([code, said]).toEqual([2, 'predictions.jsonl:2: the field `arm` is missing: a prediction has `id`, `arm` and `prediction`\n']);
    expect(readFileSync(join(folder, 'out', 'verdicts.jsonl'), 'utf8')).toBe('of before\n');
  });

  test.each([
    ['a task that the dataset lacks', GOOD.replace('family.double', 'family.other'), 'predictions.jsonl:1: the dataset has no task `family.other`: give the dataset that the predictions are for\n'],
    [
      'a task without tests',
      GOOD.replace('family.double', 'family.untested'),
      'predictions.jsonl:1: the task `family.untested` has no tests: leave out the stages `link` and `test`, or give a dataset with tests\n',
    ],
  ])('%s', async (_, line, said) => {
    expect(await evaluateIn(`${line}\n`)).toEqual({ code: 2, said });
    expect(readdirSync(folder)).not.toContain('out');
  });
});

test.each([
  ['E0499', 'cannot borrow', true, 'borrow'],
  ['E0425', 'cannot find value', true, 'resolve'],
  ['E0308', 'mismatched types', true, 'type'],
  ['E0765', 'unterminated double quote string', false, 'syntax'],
  [null, 'expected one of `;`, found `}`', false, 'syntax'],
  [null, 'cannot find macro `sum` in this scope', true, 'resolve'],
  [null, 'lifetime may not live long enough', true, 'borrow'],
  [null, 'recursion limit reached while expanding `m!`', true, 'resource'],
  ['arithmetic_overflow', 'this arithmetic operation will overflow', true, 'logic'],
] as const)('%s, %s: the text parses %s, so its class is %s', (code, message, isParsed, expected) => {
  expect(failureClass(code, message, isParsed)).toBe(expected);
});

test.each([
  ['fn f() {}', false],
  ['fn f() { crate::g() }', true],
  ['use super::*;', true],
  ['mod inner { use super::*; }', false],
  ['mod inner { use super::super::*; }', true],
  ['mod other;', true],
  ['#![allow(dead_code)]\nfn f() {}', true],
  ['fn main() {}', true],
  ['fn f(line: &str) { println!("{}", line.len()) }', false],
  ['fn f() -> u32 { line!() }', true],
  ['struct Own;\nimpl std::ops::Mul<Own> for f64 {\n    type Output = f64;\n}', true],
  ['struct Own;\nimpl std::ops::Mul<f64> for Own {\n    type Output = f64;\n}', false],
  ['trait Own {}\nimpl Own for &mut Vec<i32> {}', false],
  ['struct Own<T>(T);\nimpl<T> From<T> for Own<T> {}', false],
  ['// crate::f\nfn f() -> &\'static str { "unsafe crate::" }', false],
])('%j has to be a crate of its own: %s', (rust, expected) => {
  expect(mustStandAlone(rust, 2024)).toBe(expected);
});

test.each([
  ['fn f() {}', ''],
  ['//! Doc.\n#![allow(dead_code)]\n/// Of f.\nfn f() {}', '//! Doc.\n#![allow(dead_code)]'],
  ['#![cfg_attr(all(), allow(x[0]))]\n\nfn f() {}', '#![cfg_attr(all(), allow(x[0]))]'],
  ['#!/usr/bin/env run\nfn f() {}', '#!/usr/bin/env run\n'],
])('items of %j begin behind %j', (rust, head) => {
  expect(rust.slice(0, behindInnerAttributes(rust))).toBe(head);
});

const ALL = (head: string, more = ''): string => `pub struct All(u8);\n${head} {\n    fn eq(&self, _: &Self) -> bool {\n        true\n    }\n}\n${more}`;

test.each([
  ['#[derive(Debug, Clone, PartialEq)]\npub struct All(u8);\npub fn f() -> All { All(1) }', false],
  ['use std::cmp::{Ordering, PartialEq};\npub fn f<T: Clone + PartialEq>(a: T) -> T { a }', false],
  ['pub fn f(a: &impl PartialEq, b: impl std::cmp::PartialEq) {}', false],
  [ALL('impl PartialEq for All'), false],
  [ALL('impl PartialEq for All', 'pub fn f() -> Vec<All> { vec![] }'), true],
  [ALL('impl std::cmp::PartialEq for All', 'pub fn named_in_tests() {}'), false],
  [ALL('impl PartialEq for Met'), true],
  [ALL('impl PartialEq<i32> for All'), true],
  [ALL('impl PartialEq<All> for i32'), true],
  [ALL('impl PartialEq<Self> for All'), false],
  [ALL('impl<T> ::std::cmp::PartialEq<Vec<T>> for All'), true],
  ['use std::cmp::PartialEq as P;', true],
  ['macro_rules! make {\n    ($name:ident) => { impl $name for All {} };\n}\nmake!(PartialEq);', true],
  ['impl std::ops::Not for All {}\npub fn f() -> All { All }', true],
])('%j says itself what its results are equal to: %s', (rust, expected) => {
  expect(comparesByHand(rust, '#[test]\nfn a() {\n    assert_eq!(f(), Met);\n}')).toBe(expected);
});

describe('verdicts that are kept', () => {
  const judgement = (message: string): Judgement => judged('check', 'passed', { message });
  const key = (at: number): string => createHash('sha256').update(String(at)).digest('hex');

  test('take no more room than they may: those that were not asked for the longest go first', async () => {
    const place = join(folder, 'kept');
    const cache = verdictCache(place, 40 * 4096, 10);
    for (let at = 0; at < 40; at++) {
      await cache.keep(key(at), judgement(String(at)));
      // in the order of their numbers, however fast they are written
      for (const file of readdirSync(join(place, key(at).slice(0, 2))).filter((name) => name.startsWith(key(at)))) utimesSync(join(place, key(at).slice(0, 2), file), 1000 + at, 1000 + at);
    }
    expect(await cache.read(key(0))).toMatchObject({ message: '0' });
    for (let at = 40; at < 51; at++) await cache.keep(key(at), judgement(String(at)));
    expect(await cache.read(key(1))).toBeNull();
    expect(await cache.read(key(0))).toMatchObject({ message: '0' });
    expect(await cache.read(key(50))).toMatchObject({ message: '50' });
  });

  test('are whole, whoever else writes or removes at the same time', async () => {
    const place = join(folder, 'shared');
    const caches = Array.from({ length: 4 }, () => verdictCache(place, 8 * 4096, 3));
    const found = await Promise.all(
      caches.flatMap((cache, writer) =>
        Array.from({ length: 40 }, async (_, at) => {
          await cache.keep(key(at), judgement(String(at)));
          return (await caches[(writer + 1) % 4]!.read(key(at)))?.message ?? String(at);
        }),
      ),
    );
    expect(found).toEqual(caches.flatMap(() => Array.from({ length: 40 }, (_, at) => String(at))));
    expect((readdirSync(place, { recursive: true }) as string[]).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

test('a message names no folder of this machine', () => {
  expect(withoutPlaces('closure at /tmp/iron-job-1/work/solution.rs:2:5, /rustc/ab/library/core/src/lib.rs, x / y, a/b/c\nmore')).toBe('closure at solution.rs:2:5, lib.rs, x / y, a/b/c');
});
