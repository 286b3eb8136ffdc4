// How mistakes in files and on the command line are shown.
import { spawn } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { BROKEN_RUST, BUNDLE, folderWith, namesIn, redox } from './harness.js';

describe('a mistake in a file', () => {
  test('is path:line:column: code: message, the line, a caret and what to do', () => {
    const folder = folderWith({ 'a.rs': BROKEN_RUST });
    const ran = redox(['reduce', 'a.rs'], { cwd: folder });
    expect(ran.code).toBe(1);
    const [place, source, caret, help] = ran.err.split('\n');
    expect(place).toMatch(/^a\.rs:2:13: expected-expression: \S.*/);
    expect(source).toBe('        let x = ;');
    expect(caret).toBe('                ^');
    expect(help).toMatch(/^ {4}help: \S/);
  });

  test('has a column that counts characters', () => {
    const ran = redox(['reduce', '-'], { input: 'fn main() {\n\tlet s = ("😀é", );;let x = ;\n}\n' });
    expect(ran.err).toMatch(/^<stdin>:2:28: expected-expression/);
    expect(ran.err.split('\n')[2]).toBe(`    \t${' '.repeat(26)}^`);
  });

  test('in a very long line is shown with what stands around it', () => {
    const ran = redox(['reduce', '-'], { input: `fn main() { ${'let a = 1; '.repeat(5000)} let x = ; ${'let b = 1; '.repeat(5000)} }` });
    const [place, source, caret] = ran.err.split('\n');
    expect(place).toMatch(/^<stdin>:1:55022: expected-expression/);
    expect(source?.length).toBeLessThan(160);
    expect(source?.[caret?.indexOf('^') ?? -1]).toBe(';');
  });

  test('that is not UTF-8 has its byte offset', () => {
    const bytes = Buffer.concat([Buffer.from('fn é() {\n  // '), Buffer.from([0xe9, 0x20]), Buffer.from('\n}\n')]);
    const ran = redox(['reduce', '-'], { input: bytes });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/^<stdin>:2:6: invalid-utf-8: .*0xe9 at byte offset 15\b/);
  });

  test.each([
    ['at the start', [0xff], 0],
    ['at the end, cut short', [...Buffer.from('fn f() {} // '), 0xf0, 0x9f, 0x98], 13],
    ['a lone surrogate', [...Buffer.from('// '), 0xed, 0xa0, 0x80, 0x20], 3],
    ['far into a long text', [...Buffer.from(`// ${'ü'.repeat(50_000)}`), 0x80, 0x41], 100_003],
  ])('that is not UTF-8 %s', (_where, bytes, offset) => {
    expect(redox(['validate', '-'], { input: Uint8Array.from(bytes) }).out).toContain(`at byte offset ${offset} `);
  });

  test('that controls the terminal is shown without its control characters', () => {
    const ran = redox(['reduce', '-'], { input: 'fn main() { "\u001b[31m" let x = ; }\n' });
    expect(ran.code).toBe(1);
    expect(ran.err).not.toContain('\u001b');
  });

  test('that comes many times over is counted', () => {
    const ran = redox(['validate', '-', '--language', 'rust'], { input: 'fn f() { let x = ; }\n'.repeat(300) });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('<stdin>: 250 more findings in this file');
  });
});

describe('wrong use ends with 2 and says what to do', () => {
  test.each([
    ['no command', [], 'Usage: redox'],
    ['an unknown command', ['rust'], "unknown command 'rust'"],
    ['no path', ['reduce'], "missing required argument 'path'"],
    ['an unknown option', ['reduce', '-', '--loud'], "unknown option '--loud'"],
    ['an edition that is none', ['reduce', '-', '--edition', '2020'], 'Editions are 2015, 2018, 2021, 2024'],
    ['a language that is none', ['validate', '-', '--language', 'c'], 'Allowed choices are rust, iron'],
    ['no number of threads', ['reduce', '-', '--jobs', 'all'], 'whole number'],
    ['a missing file', ['reduce', 'no-such-file.rs'], 'no-such-file.rs: there is no such file or folder'],
    ['the wrong language', ['oxidize', '-', '--language', 'rust'], 'oxidize reads Iron only'],
  ])('%s', (_name, parameters, expected) => {
    const ran = redox(parameters);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(expected);
  });

  test('a file of the other language', () => {
    const folder = folderWith({ 'a.iron': '', 'b.rs': '' });
    expect(redox(['reduce', join(folder, 'a.iron')])).toMatchObject({ code: 2, out: '' });
    expect(redox(['format', join(folder, 'b.rs')])).toMatchObject({ code: 2, out: '' });
  });

  test('--help and --version are fine', () => {
    for (const parameters of [['--help'], ['reduce', '--help'], ['help', 'verify'], ['--version']]) expect(redox(parameters)).toMatchObject({ code: 0, err: '' });
  });
});

test.skipIf(process.platform === 'win32')('Ctrl-C ends it with 130, and nothing temporary stays', async () => {
  const rustfmt = '#!/bin/sh\nif [ "$1" = --version ]; then echo rustfmt; else touch "$TMPDIR/asked"; sleep 5; fi\n';
  const folder = folderWith({ 'a.rs': 'fn  f ( )  { }\n', 'bin/rustfmt': rustfmt, 'temporary/kept': '' });
  chmodSync(join(folder, 'bin', 'rustfmt'), 0o755);
  const temporary = join(folder, 'temporary');
  const child = spawn(process.execPath, [BUNDLE, 'verify', join(folder, 'a.rs')], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, TMPDIR: temporary },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await vi.waitUntil(() => namesIn(temporary).includes('asked'), { timeout: 30_000 });
  expect(readdirSync(temporary)).toHaveLength(3);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(readdirSync(temporary).sort()).toEqual(['asked', 'kept']);
});
