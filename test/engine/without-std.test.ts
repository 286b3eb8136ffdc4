// Tests written into a crate without the standard library: cargo builds and passes them as they stand there.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { generateTests } from '../../engine/src/generate.js';
import { writeTests } from '../../engine/src/write-tests.js';
import { workspaces } from './faults/support.js';

const made = workspaces();

test('properties that panic, texts and vectors', async () => {
  const { folder } = await made.make();
  const files = {
    'Cargo.toml': '[package]\nname = "bare"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n',
    'src/lib.rs': [
      '#![no_std]',
      'extern crate alloc;',
      'use alloc::{string::String, vec::Vec};',
      '/// Nothing where it does not fit.',
      'pub fn checked_add_seven(x: u8) -> Option<u8> { x.checked_add(7) }',
      '/// Gives back what `checked_add_seven` was given.',
      'pub fn checked_sub_seven(x: u8) -> Option<u8> { x.checked_sub(7) }',
      'pub fn doubled(text: &str) -> String { let mut all = String::from(text); all.push_str(text); all }',
      'pub fn upto(n: u8, also: Vec<String>) -> Vec<String> { let mut all = also; for _ in 0..n { all.push(String::new()) } all }',
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const file = path.join(folder, 'src/lib.rs');
  const answer = await generateTests(file, null);
  if (!answer.ok) throw new Error(answer.reason);
  const codes = answer.functions.flatMap(({ tests }) => tests.map(({ code }) => code));
  for (const used of ['panic!(', '.to_string()']) expect(codes.join('\n')).toContain(used);
  await writeTests(file, await readFile(file, 'utf8'), 2024, codes);
  const { exitCode, all } = await execa('cargo', ['test', '--lib', '--offline'], { cwd: folder, reject: false, all: true });
  expect(exitCode, `${all}`).toBe(0);
  expect(all).toContain(`${codes.length} passed; 0 failed`);
  expect(all).not.toContain('warning');
});
