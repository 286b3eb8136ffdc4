// Answers that do not compile: what a model is told of them, with the real compiler, and which of them are handed back.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Sample } from '../../protocol/experiment.js';
import type { GenerationRow } from '../../protocol/worker.js';
import { reduce } from '../../redox/src/index.js';
import type { JudgeOptions } from '../../trainer/src/evaluate/judgement.js';
import type { TestedTask } from '../../trainer/src/evaluate/test-source.js';
import { findToolchain, type Toolchain } from '../../trainer/src/evaluate/toolchain.js';
import { compilerMessage } from '../../trainer/src/sample/compiler-message.js';
import { repaired, rowsToRepair } from '../../trainer/src/sample/repair.js';
import { retried, rowsToRetry, seedOfRound } from '../../trainer/src/sample/retry.js';

let toolchain: Toolchain;
beforeAll(async () => {
  toolchain = await findToolchain();
});

const TASK: TestedTask = { family: 'family', tests: null, isProgram: false, mayBeUnsafe: false, reference: 'pub fn twice(x: i32) -> i32 {\n    x * 2\n}\n' };
const messageOf = (arm: Sample['arm'], prediction: string, until: JudgeOptions['until'] = 'test'): Promise<string | null> =>
  compilerMessage({ toolchain, options: { edition: 2024, until, lints: false } }, { arm, prediction }, TASK);

const MISMATCH = 'pub fn twice(x: i32) -> i32 {\n    let y: &str = x;\n    x * 2\n}\n';

describe('what a model is told', () => {
  test('of Rust: the code, the message and the line', async () => {
    expect(await messageOf('rust', TASK.reference!)).toBeNull();
    expect(await messageOf('rust', MISMATCH)).toBe('error: E0308: mismatched types (expected `&str`, found `i32`)\n  in: let y: &str = x;');
    expect(await messageOf('rust', 'pub fn twice(x: i32) -> i32 {\n    x * 2\n')).toMatch(/^error: .*unclosed delimiter.*\n {2}in: /);
  }, 60_000);

  test('of Iron: the same of the line of Iron, and what the reader says where it is none', async () => {
    const iron = reduce(MISMATCH, { edition: 2024 }).text!;
    expect(await messageOf('iron', reduce(TASK.reference!, { edition: 2024 }).text!)).toBeNull();
    const line = iron.split('\n').find((each) => /\by\b/.test(each))!;
    expect(await messageOf('iron', iron)).toBe(`error: E0308: mismatched types (expected \`&str\`, found \`i32\`)\n  in: ${line.trim()}`);
    expect(await messageOf('iron', 'function twice takes begin')).toMatch(/^error: .+\n {2}in: function twice takes begin/);
  }, 60_000);

  test('of tests: what they say to the code that they are for', async () => {
    const tests = (body: string): string => `#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn two() {\n        ${body}\n    }\n}\n`;
    expect(await messageOf('rust', tests('assert_eq!(twice(1), 2);'), 'mutants')).toBeNull();
    expect(await messageOf('rust', tests('assert_eq!(twice("1"), 2);'), 'mutants')).toMatch(/^error: E0308: mismatched types.*\n {2}in: assert_eq!\(twice\("1"\), 2\);/);
    expect(await messageOf('rust', 'pub fn none() {}', 'mutants')).toContain('test');
  }, 60_000);
});

const row = (id: string): GenerationRow => ({ id, sample: 0, messages: [{ role: 'user', content: id }], seed: 7 });
const sample = (id: string, prediction: string, more: Partial<Sample> = {}): Sample => ({ id, arm: 'rust', prediction, sample: 0, generatedTokens: 10, latencyMilliseconds: 4, ...more });
const message = async ({ prediction }: Sample): Promise<string | null> => (prediction === 'bad' ? 'error: it is bad' : null);

test('an answer that does not compile is handed back with the message, as often as allowed, each time with another seed', async () => {
  const answers = [
    { row: row('a'), answer: sample('a', 'good') },
    { row: row('b'), answer: sample('b', 'bad') },
    { row: row('c'), answer: sample('c', 'bad', { repairs: 1 }) },
    { row: row('d'), answer: sample('d', 'bad', { repairs: 2 }) },
  ];
  const again = await rowsToRepair(answers, { repairs: 2, workers: 2, message });
  expect(again.map(({ id, seed }) => [id, seed])).toEqual([
    ['b', seedOfRound(7, 'repair', 1)],
    ['c', seedOfRound(7, 'repair', 2)],
  ]);
  expect(again[0]!.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(again[0]!.messages.slice(0, 2)).toEqual([
    { role: 'user', content: 'b' },
    { role: 'assistant', content: 'bad' },
  ]);
  expect(again[0]!.messages[2]!.content).toContain('error: it is bad');
  expect(await rowsToRepair(answers, { repairs: 0, workers: 2, message })).toEqual([]);
  expect(new Set([seedOfRound(7, 'repair', 1), seedOfRound(7, 'repair', 2), seedOfRound(7, 'retry', 1), 7]).size).toBe(4);
});

test('a repaired answer says how often, with all tokens and all time, keeps its retries, and is not drawn again', () => {
  const first = retried(sample('a', 'bad'), sample('a', 'bad'));
  const last = repaired(repaired(first, sample('a', 'bad')), sample('a', 'bad', { generatedTokens: 5 }));
  expect(last).toEqual(sample('a', 'bad', { retries: 1, repairs: 2, generatedTokens: 35, latencyMilliseconds: 16 }));
  expect(rowsToRetry([{ row: row('a'), answer: { ...last, arm: 'iron' } }], { arm: 'iron', retries: 5, greedy: false })).toEqual([]);
});
