// Answers that are no Iron are drawn again with other seeds, as often as allowed, and counted.
import { expect, test } from 'vitest';
import type { Sample } from '../../protocol/experiment.js';
import type { GenerationRow } from '../../protocol/worker.js';
import { isIron, retried, retrySeed, rowsToRetry } from '../../trainer/src/sample/retry.js';
import { resolveConfig } from '../../trainer/src/config/resolve.js';

const IRON = 'function one\n    returns u8\nbegin\n    1\nend function';
const BROKEN = 'function one\n    returns u8\nbegin\n    1';

const row = (id: string, sample = 0): GenerationRow => ({ id, sample, messages: [{ role: 'user', content: id }], seed: 7 + sample });
const sample = (id: string, prediction: string, more: Partial<Sample> = {}): Sample => ({ id, arm: 'iron', prediction, sample: 0, generatedTokens: 10, latencyMilliseconds: 4, ...more });
const settings = { arm: 'iron', retries: 2, greedy: false } as const;

test('what reads as Iron is Iron; an empty answer and one without its end are not', () => {
  expect([IRON, 'fn one() -> u8 { 1 }', BROKEN, '', ' \n', 'Here is the code:'].map(isIron)).toEqual([true, true, false, false, false, false]);
});

test('only broken answers of the Iron arm are asked again, with another seed each time, and no more often than allowed', () => {
  const answers = [
    { row: row('a'), answer: sample('a', IRON) },
    { row: row('b'), answer: sample('b', BROKEN) },
    { row: row('c'), answer: sample('c', BROKEN, { retries: 1 }) },
    { row: row('d'), answer: sample('d', BROKEN, { retries: 2 }) },
  ];
  const again = rowsToRetry(answers, settings);
  expect(again.map(({ id, seed }) => [id, seed])).toEqual([
    ['b', retrySeed(7, 1)],
    ['c', retrySeed(7, 2)],
  ]);
  expect(again[0]).toEqual({ ...row('b'), seed: retrySeed(7, 1) });
  expect(new Set([7, retrySeed(7, 1), retrySeed(7, 2), retrySeed(8, 1)]).size).toBe(4);
  expect(rowsToRetry(answers, { ...settings, retries: 0 })).toEqual([]);
  expect(rowsToRetry(answers, { ...settings, arm: 'rust' })).toEqual([]);
  expect(rowsToRetry(answers, { ...settings, greedy: true })).toEqual([]);
});

test('an answer that was drawn again says how often, with the tokens and the time of all draws', () => {
  const once = retried(sample('a', BROKEN), sample('a', BROKEN));
  const twice = retried(once, sample('a', IRON, { generatedTokens: 5 }));
  expect(twice).toEqual(sample('a', IRON, { retries: 2, generatedTokens: 25, latencyMilliseconds: 12 }));
  expect(retried(sample('a', BROKEN, { generatedTokens: undefined }), sample('a', IRON)).generatedTokens).toBeUndefined();
});

test('a config that draws nothing cannot draw again', () => {
  const problems = (sampling: string): string[] => {
    const read = resolveConfig('x.yaml', `id: x\npredictions: { rust: { 42: r.jsonl }, iron: { 42: i.jsonl } }\nsampling: ${sampling}\n`);
    return read.ok ? [] : read.problems.map(({ message }) => message);
  };
  expect(problems('{ greedy: true, retries: 2 }')).toEqual([expect.stringContaining('the same answer each time')]);
  expect(problems('{ greedy: false, temperature: 0.7, retries: 2 }')).toEqual([]);
});
