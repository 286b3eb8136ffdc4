// Which branches and lines tests reach: text in, counts out, measured by running.
import { expect, test } from 'vitest';
import { generateForFile } from '../../engine/src/generate.js';
import { readTrace } from '../../engine/src/prove/trace.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const SIGN = 'pub fn sign(x: i32) -> &\'static str {\n    if x < 0 {\n        return "negative";\n    }\n    "other"\n}\n';

const only = async (text: string): Promise<FunctionReport> => {
  const answer = await generateForFile(text, 'lib.rs');
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions[0]!;
};

test('tests that a file has reach one of two branches, with ours both', async () => {
  const { coverage } = await only(`${SIGN}#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn zero() { assert_eq!(sign(0), "other"); }\n}\n`);
  expect(coverage).toEqual({ branches: 2, branchesBefore: 1, branchesAfter: 2, lines: 3, linesBefore: 2, linesAfter: 3, before: '1 test of its own' });
});

test('without tests of its own nothing is reached before', async () => {
  const { coverage } = await only(SIGN);
  expect(coverage).toMatchObject({ branchesBefore: 0, branchesAfter: 2, linesBefore: 0, linesAfter: 3, before: 'no tests of its own' });
});

test('own tests that do not compile alone say so and count as nothing', async () => {
  const { coverage, status } = await only(`${SIGN}#[cfg(test)]\nmod tests {\n    use super::*;\n    use missing_crate::Thing;\n    #[test]\n    fn zero() { assert_eq!(sign(0), Thing); }\n}\n`);
  expect(status).toBe('proven');
  expect(coverage).toMatchObject({ branchesBefore: 0, branchesAfter: 2 });
  expect(coverage!.before).toContain('do not compile alone');
});

test('what a thread of a test reaches belongs to the test, and a thread cannot take the name of none', () => {
  const traced = readTrace('@a::one\nc1\nm3\n@worker\nc2\n@a::two\nc1\nc9x\n', new Set(['a::one', 'a::two']));
  expect([...traced].map(([name, { counters, places }]) => [name, [...counters], [...places]])).toEqual([
    ['a::one', [1, 2], [3]],
    ['a::two', [1], []],
  ]);
});
