import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { oxidize, reduce } from '../../redox/src/index.js';

const sample = resolve(import.meta.dirname, '..', '..', 'sample', 'src');
const rust = readFileSync(resolve(sample, 'inventory.rs'), 'utf8');

test('the sample workspace shows what reduce makes today', async () => {
  const { text, diagnostics } = reduce(rust);
  expect(diagnostics).toEqual([]);
  await expect(text).toMatchFileSnapshot(resolve(sample, 'inventory.iron'));
});

test('the sample comes back as it was', () => {
  expect(oxidize(readFileSync(resolve(sample, 'inventory.iron'), 'utf8'))).toMatchObject({ text: rust, diagnostics: [] });
});
