// Tests put into files: text in, text out.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mergeIntoTestFile, mergeTests } from '../../engine/src/render/merge.js';
import { writeTests } from '../../engine/src/write-tests.js';

const NEW = '#[test]\nfn new() {\n    f();\n}';
function merged(text: string, codes: readonly string[] = [NEW], rootText = text): string {
  const edit = mergeTests(text, 2021, codes, { rootText });
  return edit === null ? 'nothing' : text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
}

test('tests go behind those of the file, which stay as they are', () => {
  expect(merged('fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn old() {}\n}\n')).toBe(
    'fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn old() {}\n\n    #[test]\n    fn new() {\n        f();\n    }\n}\n',
  );
});

test('a module keeps its indentation, a module on one line gets lines', () => {
  expect(merged('#[cfg(test)]\nmod tests {\n\tuse super::*;\n}\n')).toBe('#[cfg(test)]\nmod tests {\n\tuse super::*;\n\n\t#[test]\n\tfn new() {\n\t\tf();\n\t}\n}\n');
  expect(merged('#[cfg(test)]\nmod tests {\n  use super::*;\n}\n')).toContain('\n\n  #[test]\n  fn new() {\n');
  expect(merged('#[cfg(test)] mod tests { use super::*; }\n')).toBe('#[cfg(test)] mod tests { use super::*; \n\n    #[test]\n    fn new() {\n        f();\n    }\n}\n');
});

test('a file without tests gets a module, with its own line ends and a free name', () => {
  expect(merged('fn f() {}\r\n')).toBe('fn f() {}\r\n\r\n#[cfg(test)]\r\nmod tests {\r\n    use super::*;\r\n\r\n    #[test]\r\n    fn new() {\r\n        f();\r\n    }\r\n}\r\n');
  expect(merged('mod tests;\n')).toContain('mod generated_tests {');
  expect(merged('mod tests;\nmod generated_tests;\nmod iron_generated_tests;\n')).toContain('mod iron_generated_tests_2 {');
  expect(mergeTests('fn (', 2021, [NEW])).toBeNull();
});

test('a module that does not import the file, or has a test of that name, is left alone', () => {
  const other = '#[cfg(test)]\nmod tests {\n    use crate::f;\n}\n';
  expect(merged(other)).toBe(`${other}\n#[cfg(test)]\nmod generated_tests {\n    use super::*;\n\n    #[test]\n    fn new() {\n        f();\n    }\n}\n`);
  expect(merged('#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn new() {}\n}\n')).toContain('mod generated_tests {');
});

test('a test that is there already, under whatever name, is not added again', () => {
  const once = merged('fn f() {}\n');
  expect(merged(once)).toBe('nothing');
  expect(merged(once, [NEW.replace('new', 'other')])).toBe('nothing');
  expect(merged(once, [NEW.replace('new', 'other').replace('f()', 'f(1)')])).toContain('fn other() {\n        f(1);');
});

test('without the standard library a module imports what its tests need, and only that', () => {
  const code = '#[test]\nfn new() {\n    assert_eq!(f(), vec!["a".to_string()]);\n}';
  expect(merged('#![no_std]\nfn f() {}\n', [code])).toContain('    use super::*;\n    extern crate std;\n    use std::{string::ToString, vec};\n\n    #[test]');
  expect(merged('#![no_std]\nfn f() {}\n')).toContain('    use super::*;\n\n    #[test]');
  expect(merged('fn f() {}\n', [code], '#![cfg_attr(not(feature = "std"), no_std)]')).toContain('extern crate std;');
  expect(merged('fn f() {}\n', [code], '#![cfg_attr(not(test), no_std)]')).not.toContain('extern crate');
  const lacking = '#[cfg(test)]\nmod tests {\n    use super::*;\n}\n';
  expect(merged(lacking, [code], '#![no_std]')).toContain('mod generated_tests {');
  expect(merged(lacking.replace('super::*;', 'super::*;\n    use std::prelude::v1::*;'), [code], '#![no_std]')).not.toContain('generated_tests');
  const panics = '#[test]\nfn new() {\n    if f() != "a".to_string() {\n        panic!();\n    }\n}';
  expect(merged(lacking.replace('super::*;', 'super::*;\n    use std::prelude::v1::*;'), [panics], '#![no_std]')).toContain('generated_tests');
});

test('a file that is a test module takes tests as they are where it imports what it tests', () => {
  const edit = mergeIntoTestFile('use super::*;\n\n#[test]\nfn old() {}\n', 2021, [NEW], {});
  expect(edit).toEqual({ from: 35, to: 35, insert: `\n${NEW}\n` });
  expect(mergeIntoTestFile('use crate::f;\n', 2021, [NEW], {})).toBeNull();
});

test('on the disk, tests go into the file of the test module where there is one', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-merging-'));
  try {
    const file = path.join(folder, 'shapes.rs');
    const text = 'fn f() {}\n\n#[cfg(test)]\nmod tests;\n';
    await fs.mkdir(path.join(folder, 'shapes'));
    await fs.writeFile(file, text);
    await fs.writeFile(path.join(folder, 'shapes', 'tests.rs'), 'use super::*;\n');
    expect(await writeTests(file, text, 2021, [NEW])).toBe(path.join(folder, 'shapes', 'tests.rs'));
    expect(await fs.readFile(path.join(folder, 'shapes', 'tests.rs'), 'utf8')).toBe(`use super::*;\n\n${NEW}\n`);
    await fs.writeFile(path.join(folder, 'shapes', 'tests.rs'), 'use crate::shapes::f;\n');
    expect(await writeTests(file, text, 2021, [NEW])).toBe(file);
    expect(await fs.readFile(file, 'utf8')).toContain('mod generated_tests {');
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
