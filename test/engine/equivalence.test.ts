// Survivors that are the same program: proven by the compiler, never by the tests.
import { expect, test } from 'vitest';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const only = async (text: string): Promise<FunctionReport> => {
  const answer = await generateForFile(text, 'lib.rs');
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions[0]!;
};
const named = ({ verdicts }: FunctionReport, wanted: string): string[] => verdicts.filter(({ outcome }) => outcome === wanted).map(({ mutant }) => mutant.name);

test('a boundary at which both sides give the same is equivalent, though later code of its line is shifted', async () => {
  const report = await only('pub fn later(x: u8) -> u8 { let y = if x > 200 { 200 } else { x }; y - 100 }\n');
  expect(named(report, 'equivalent')).toEqual(['lib.rs:1:42: replace > with >= in later', 'lib.rs:1:44: replace 200 with 199 in later']);
});

test('the overflow that only tests see keeps a mutant from being equivalent', async () => {
  const report = await only('pub fn wraps(x: u8) -> bool { let _ = x + 1; true }\n');
  expect(report.mutants.equivalent).toBe(0);
});

test('a generic function has no machine code of its own: what survives there is missed', async () => {
  const report = await only('pub fn smaller<T: PartialOrd>(a: T, b: T) -> T { if a < b { a } else { b } }\n');
  expect(report.mutants.equivalent).toBe(0);
  expect(named(report, 'missed')).toContain('lib.rs:1:55: replace < with <= in smaller');
});

test('a private function that is small enough to stand only in its callers is compared too', async () => {
  const report = await only('fn least(x: i32, y: i32) -> i32 { if x < y { x } else { y } }\npub fn double(x: i32) -> i32 { least(x, 5) * 2 }\n');
  expect(named(report, 'equivalent')).toContain('lib.rs:1:40: replace < with <= in least');
});
