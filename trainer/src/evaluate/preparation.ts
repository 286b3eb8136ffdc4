/** What is settled before the first prediction is judged. */
import type { Edition } from '../../../redox/src/index.js';
import { InputError } from '../files/input-error.js';
import { taskOf } from './evaluate.js';
import type { JudgeOptions } from './judgement.js';
import { type PlacedSample, readSamples } from './read-samples.js';
import { redoxPilot } from './redox-pilot.js';
import { datasetTests, type TestSource } from './test-source.js';

/** The last stage that is named is where it ends; clippy is measured beside them. `most`: mutants of each sample; null: all. */
export function judgeOptions(stages: readonly string[], edition: Edition, { most, seed }: { readonly most: number | null; readonly seed: number } = { most: null, seed: 0 }): JudgeOptions {
  const until = (['mutants', 'test', 'link', 'check', 'parse'] as const).find((each) => stages.includes(each)) ?? 'parse';
  return { edition, until, lints: stages.includes('clippy'), ...(until === 'mutants' && most !== null && { mutants: { most, seed } }) };
}

/** `dataset`: its folder or manifest. */
export async function testSource({ dataset, testsFrom }: { readonly dataset?: string; readonly testsFrom: 'dataset' | 'redox-pilot' }): Promise<TestSource> {
  if (testsFrom === 'redox-pilot') return redoxPilot;
  if (dataset === undefined) throw new InputError('no dataset is given: name it with --dataset, or give --tests-from redox-pilot');
  return datasetTests(dataset);
}

/**
 * Reads everything once, so that a mistake in the last line is told before hours of work; the number of samples. `told` may throw
 * an `InputError` of its own.
 */
export async function checkSamples(file: string, source: Parameters<typeof taskOf>[1], told?: (placed: PlacedSample) => void): Promise<number> {
  let total = 0;
  for await (const placed of readSamples(file)) {
    taskOf(placed, source);
    told?.(placed);
    total++;
  }
  return total;
}
