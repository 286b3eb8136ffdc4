// Iron in, tests in Iron out, with places in the Iron text.
import { expect, test } from 'vitest';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { generateTests } from '../../engine/src/generate.js';
import { readIron } from '../../engine/src/iron-source.js';
import { mergeIronTests } from '../../engine/src/render/merge-iron.js';
import { oxidize, reduce } from '../../redox/src/index.js';

const RUST = '/// The larger one.\npub fn larger(a: i32, b: i32) -> i32 {\n    if a < b { b } else { a }\n}\n\npub fn half(n: u32) -> u32 {\n    n / 2\n}\n';
const IRON = reduce(RUST).text!;

test('a file alone: tests are Iron, mutants stand where the Iron text has them', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-source-'));
  const file = path.join(folder, 'x.iron');
  try {
    const line = IRON.split('\n').findIndex((each) => each.includes('function half')) + 1;
    const answer = await generateTests(file, IRON, { target: { line: line + 1, path: null } });
    if (!answer.ok) throw new Error(answer.reason);
    const [half, ...others] = answer.functions;
    expect(others).toEqual([]);
    expect(half!.path).toBe('half');
    expect(IRON.split('\n')[half!.line - 1]).toContain('function half');
    expect(IRON.split('\n')[half!.endLine - 1]).toBe('end function');
    expect(half!.tests[0]!.code).toMatch(/^attribute test\nfunction half_\w+\nbegin\n[\s\S]*call half with[\s\S]*end function$/);
    const { mutant } = half!.verdicts.find(({ mutant: { genre } }) => genre === 'BinaryOperator')!;
    const text = IRON.split('\n')[mutant.span.start.line - 1]!;
    expect(text.slice(mutant.span.start.column - 1, mutant.span.end.column - 1)).toBe('divided by');
    expect(mutant.name).toMatch(new RegExp(`^x\\.iron:${mutant.span.start.line}:${mutant.span.start.column}: replace / with . in half$`));
    expect(half!.tests.flatMap(({ kills }) => kills)).toContain(mutant.name);
    const edit = mergeIronTests(
      IRON,
      2021,
      half!.tests.map(({ code }) => code),
    )!;
    expect(oxidize(IRON.slice(0, edit.from) + edit.insert + IRON.slice(edit.to)).text).toContain('#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn half_');
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});

test('tests join the module that is there, and nothing of it changes', () => {
  const text = reduce(`${RUST}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn old() {}\n}\n\npub fn behind() {}\n`).text!;
  const edit = mergeIronTests(text, 2021, [reduce('#[test]\nfn new() {}\n').text!.trimEnd()])!;
  expect(edit.from).toBe(edit.to);
  const made = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  expect(oxidize(made).text).toContain('    #[test]\n    fn old() {}\n\n    #[test]\n    fn new() {}\n}\n\npub fn behind() {}\n');
});

test('a mistake in the Iron is said with its line', () => {
  const answer = readIron('function f\nbegin\nend for\n', 'x.iron', 2021);
  expect(answer.ok ? '' : answer.reason).toMatch(/^the file does not parse: line [23]: /);
});
