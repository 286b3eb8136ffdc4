// What the command line does with a possible bug: it is shown apart, is a finding, and is not written into the file.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { generate } from '../../engine/bin/generate.js';
import type { GenerateFlags } from '../../engine/bin/program.js';

test('a possible bug is printed with its message and the smallest input, and never written', { timeout: 120_000 }, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-possible-bugs-'));
  const file = path.join(folder, 'lib.rs');
  fs.writeFileSync(
    file,
    'pub fn encode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_add(3)).collect() }\npub fn decode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_sub(2)).collect() }\n',
  );
  let printed = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    const flags = { edition: 2021, seed: 1, write: true } as unknown as GenerateFlags;
    expect(await generate(file, flags, new AbortController().signal)).toBe(1);
  } finally {
    out.mockRestore();
  }
  expect(printed).toMatch(/\/\/ possible bug: `decode` gives back what `encode` was given, but not here: [\s\S]*let bytes = vec!\[0\];/);
  expect(printed).toContain('1 possible bug,');
  const written = fs.readFileSync(file, 'utf8');
  expect(written).toContain('mod tests');
  expect(written).not.toContain('gives_back');
  fs.rmSync(folder, { recursive: true });
});
