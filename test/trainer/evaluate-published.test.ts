// The published predictions of the Redox pilot, judged again. The data is no part of this project: where it is absent these tests
// are skipped, and say so. All rows are judged by `iron-trainer replay-published`; here a sample of them, with its seed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Arm } from '../../protocol/experiment.js';
import { testedFunction } from '../../trainer/src/evaluate/redox-pilot.js';
import { replayPublished } from '../../trainer/src/evaluate/replay-published.js';
import { findToolchain } from '../../trainer/src/evaluate/toolchain.js';

const data = process.env['IRON_REDOX_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'redox-data');
const absent = !existsSync(data);
if (absent) console.warn(`SKIPPED: no published data at ${data}; set IRON_REDOX_DATA to check against it`);

const SEED = 2108;
/** One in so many rows. */
const SHARE = 4;

/** FNV-1a, so that a sample needs no state. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const each of text) value = Math.imul(value ^ each.codePointAt(0)!, 0x01000193) >>> 0;
  return value;
}

describe.skipIf(absent)('the published predictions', () => {
  test(`differ from the reports only where the published tool refused Iron (one row in ${SHARE}, seed ${SEED})`, async () => {
    const options = { edition: 2024, until: 'test', lints: false } as const;
    const only = (version: string, arm: Arm, id: string): boolean => hash(`${SEED} ${version} ${arm} ${id}`) % SHARE === 0;
    const answer = await replayPublished(data, { options, toolchain: await findToolchain(), workers: 2, only });
    expect(answer.infrastructure).toEqual([]);
    expect(answer.differences.filter(({ explained }) => !explained)).toEqual([]);
    expect(answer.arms.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(20);
  }, 180_000);
});

test.each([
  ['fn a() {}\npub fn b() {}\npub fn c() {}', 'b'],
  ['fn a() {}\nfn b() {}', 'a'],
  ['pub(crate) fn a() {}\npub fn b() {}', 'b'],
  ['struct S;', null],
])('of %j the published rule calls %s', (rust, expected) => {
  expect(testedFunction(rust)).toBe(expected);
});
