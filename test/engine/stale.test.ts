// The cache does not grow with what killed processes leave, nor with what no version uses any more.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { removeStale } from '../../engine/src/sandbox/stale.js';

test.each([
  { prefix: 'harness-', left: ['harness-new', 'harness-new.partial-1', 'other-old'] },
  { prefix: undefined, left: ['harness-new', 'harness-new.partial-1', 'harness-old', 'other-old'] },
])('with the prefix $prefix', async ({ prefix, left }) => {
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-stale-'));
  for (const name of ['harness-new', 'harness-old', 'harness-new.partial-1', 'harness-old.partial-2', 'other-old']) {
    fs.mkdirSync(path.join(cache, name));
    const age = name === 'harness-old.partial-2' ? 2 : name.endsWith('old') ? 31 * 24 : 0;
    const then = new Date(Date.now() - age * 60 * 60 * 1000);
    fs.utimesSync(path.join(cache, name), then, then);
  }
  await removeStale(cache, prefix);
  expect(fs.readdirSync(cache).sort()).toEqual(left);
  fs.rmSync(cache, { recursive: true });
});

test('without a cache nothing happens', async () => {
  await expect(removeStale(path.join(os.tmpdir(), 'iron-no-such-cache'), 'harness-')).resolves.toBeUndefined();
});
