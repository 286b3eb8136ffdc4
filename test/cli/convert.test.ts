// redox reduce and redox oxidize over one file.
import { chmodSync, existsSync, statSync, symlinkSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BROKEN_IRON, BROKEN_RUST, folderWith, IRON, namesIn, read, redox, RUST } from './harness.js';

describe('one file', () => {
  test('goes to the standard output', () => {
    const folder = folderWith({ 'a.rs': RUST, 'b.iron': IRON });
    expect(redox(['reduce', join(folder, 'a.rs')])).toEqual({ code: 0, out: IRON, err: '' });
    expect(redox(['oxidize', join(folder, 'b.iron')])).toEqual({ code: 0, out: RUST, err: '' });
    expect(namesIn(folder)).toEqual(['a.rs', 'b.iron']);
  });

  test('- is the standard input', () => {
    expect(redox(['reduce', '-'], { input: RUST })).toEqual({ code: 0, out: IRON, err: '' });
    expect(redox(['oxidize', '-'], { input: IRON })).toEqual({ code: 0, out: RUST, err: '' });
  });

  test('-o names the file, which is overwritten', () => {
    const folder = folderWith({ 'a.rs': RUST, 'out.iron': 'old' });
    expect(redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'out.iron')])).toEqual({ code: 0, out: '', err: '' });
    expect(read(folder, 'out.iron')).toBe(IRON);
    expect(redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'new', 'deep.iron')]).code).toBe(0);
    expect(namesIn(folder)).toEqual(['a.rs', 'new/deep.iron', 'out.iron']);
  });

  test('-o with a folder puts the result into it', () => {
    const folder = folderWith({ 'a.rs': RUST });
    expect(redox(['reduce', join(folder, 'a.rs'), '-o', `${join(folder, 'out')}/`]).code).toBe(0);
    expect(read(folder, 'out', 'a.iron')).toBe(IRON);
  });

  test('-o - is the standard output', () => {
    expect(redox(['reduce', '-', '-o', '-'], { input: RUST }).out).toBe(IRON);
  });

  test('comes back with its byte order mark and its CRLF line ends', () => {
    const rust = `\ufeff${RUST.replaceAll('\n', '\r\n')}`;
    const iron = redox(['reduce', '-'], { input: rust });
    expect(iron).toMatchObject({ code: 0, err: '' });
    expect(redox(['oxidize', '-'], { input: iron.out }).out).toBe(rust);
  });

  test('an empty file is a program', () => {
    expect(redox(['reduce', '-'], { input: '' })).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('a conversion that fails', () => {
  test('writes nothing and leaves what was there', () => {
    const folder = folderWith({ 'a.rs': BROKEN_RUST, 'b.iron': BROKEN_IRON, 'old.iron': 'old', 'old.rs': 'old' });
    expect(redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'old.iron')])).toMatchObject({ code: 1, out: '' });
    expect(redox(['oxidize', join(folder, 'b.iron'), '-o', join(folder, 'old.rs')])).toMatchObject({ code: 1, out: '' });
    expect(redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'new.iron')]).code).toBe(1);
    expect(namesIn(folder)).toEqual(['a.rs', 'b.iron', 'old.iron', 'old.rs']);
    expect([read(folder, 'old.iron'), read(folder, 'old.rs')]).toEqual(['old', 'old']);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('because of a folder without permission says so', () => {
    const folder = folderWith({ 'a.rs': RUST, 'closed/x': '' });
    chmodSync(join(folder, 'closed'), 0o500);
    const ran = redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'closed', 'a.iron')]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('unwritable');
  });

  test('because the target cannot be a file says so and leaves no temporary file', () => {
    const folder = folderWith({ 'a.rs': RUST, file: 'x' });
    const ran = redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'file', 'a.iron')]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('unwritable');
    expect(namesIn(folder)).toEqual(['a.rs', 'file']);
  });
});

describe.skipIf(process.platform === 'win32')('a file that is replaced', () => {
  test('keeps its permissions', () => {
    const folder = folderWith({ 'a.rs': RUST, 'out.iron': 'old' });
    chmodSync(join(folder, 'out.iron'), 0o640);
    redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'out.iron')]);
    expect(read(folder, 'out.iron')).toBe(IRON);
    expect(statSync(join(folder, 'out.iron')).mode & 0o777).toBe(0o640);
  });

  test('stays the symbolic link that it was', () => {
    const folder = folderWith({ 'a.rs': RUST, 'real.iron': 'old' });
    symlinkSync(join(folder, 'real.iron'), join(folder, 'link.iron'));
    redox(['reduce', join(folder, 'a.rs'), '-o', join(folder, 'link.iron')]);
    expect(lstatSync(join(folder, 'link.iron')).isSymbolicLink()).toBe(true);
    expect(read(folder, 'real.iron')).toBe(IRON);
  });
});

describe('--json', () => {
  test('is one object with the text and the counts', () => {
    const ran = redox(['reduce', '-', '--json'], { input: RUST });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({
      command: 'reduce',
      files: [{ path: '<stdin>', status: 'printed', text: IRON, diagnostics: [], diagnosticCount: 0, statistics: { items: 1, nativeItems: 1, ironSymbols: 0 } }],
    });
  });

  test('has the diagnostics in it and the streams free of them', () => {
    const ran = redox(['reduce', '-', '--json'], { input: BROKEN_RUST });
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ files: [{ status: 'failed', diagnostics: [{ code: 'expected-expression', severity: 'error', line: 2, column: 13 }] }] });
  });

  test('names the file that was written', () => {
    const folder = folderWith({ 'a.rs': RUST });
    const output = join(folder, 'a.iron');
    const { files } = JSON.parse(redox(['reduce', join(folder, 'a.rs'), '-o', output, '--json']).out) as { files: { output: string; status: string }[] };
    expect(files).toMatchObject([{ output, status: 'written' }]);
    expect(existsSync(output)).toBe(true);
  });
});

describe('deep nesting', () => {
  test('of 2,000 parentheses converts both ways', () => {
    const rust = `fn f() -> u8 {\n    ${'('.repeat(2000)}1${')'.repeat(2000)}\n}\n`;
    const iron = redox(['reduce', '-'], { input: rust });
    expect(iron).toMatchObject({ code: 0, err: '' });
    expect(redox(['oxidize', '-'], { input: iron.out })).toEqual({ code: 0, out: rust, err: '' });
  });

  test('of 100,000 parentheses is one finding', () => {
    const ran = redox(['reduce', '-'], { input: `fn f() -> u8 {\n    ${'('.repeat(100_000)}1${')'.repeat(100_000)}\n}\nfn g() {}\n` });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.match(/nested-too-deeply/g)).toHaveLength(1);
  });
});
