// redox format and redox validate.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BROKEN_IRON, folderWith, IRON, LOOSE_IRON, namesIn, read, redox, RUST } from './harness.js';

describe('format', () => {
  test('rewrites files in place', () => {
    const folder = folderWith({ 'a.iron': LOOSE_IRON, 'deep/b.iron': IRON, 'c.rs': RUST });
    const ran = redox(['format', folder]);
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(ran.err).toContain('2 files: 1 written, 1 unchanged');
    expect(read(folder, 'a.iron')).toBe(IRON);
    expect(namesIn(folder)).toEqual(['a.iron', 'c.rs', 'deep/b.iron']);
    expect(redox(['format', folder, '--check'])).toMatchObject({ code: 0, out: '' });
  });

  test('is silent over one file', () => {
    const folder = folderWith({ 'a.iron': LOOSE_IRON });
    expect(redox(['format', join(folder, 'a.iron')])).toEqual({ code: 0, out: '', err: '' });
    expect(read(folder, 'a.iron')).toBe(IRON);
  });

  test('moves lines to their places', () => {
    const crooked = 'function f\n begin\nif a then\n do call g\n      end if\n  end function\n';
    const straight = 'function f\nbegin\n    if a then\n        do call g\n    end if\nend function\n';
    expect(redox(['format', '-'], { input: crooked })).toEqual({ code: 0, out: straight, err: '' });
  });

  test('--check lists and writes nothing', () => {
    const folder = folderWith({ 'a.iron': LOOSE_IRON, 'b.iron': IRON });
    expect(redox(['format', '.', '--check'], { cwd: folder })).toMatchObject({ code: 1, out: 'a.iron\n' });
    expect(read(folder, 'a.iron')).toBe(LOOSE_IRON);
  });

  test('a broken file stays as it is', () => {
    const folder = folderWith({ 'a.iron': BROKEN_IRON });
    const ran = redox(['format', join(folder, 'a.iron')]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/a\.iron:\d+:\d+: [a-z-]+: /);
    expect(read(folder, 'a.iron')).toBe(BROKEN_IRON);
  });

  test('- goes to the standard output', () => {
    expect(redox(['format', '-'], { input: LOOSE_IRON })).toEqual({ code: 0, out: IRON, err: '' });
  });

  test('-o leaves the source alone', () => {
    const folder = folderWith({ 'a.iron': LOOSE_IRON });
    redox(['format', join(folder, 'a.iron'), '-o', join(folder, 'b.iron')]);
    expect([read(folder, 'a.iron'), read(folder, 'b.iron')]).toEqual([LOOSE_IRON, IRON]);
  });
});

describe('validate', () => {
  test('says nothing of files that are fine', () => {
    const folder = folderWith({ 'a.iron': IRON });
    expect(redox(['validate', join(folder, 'a.iron')])).toEqual({ code: 0, out: '', err: '' });
  });

  test('reads both languages, each by its extension', () => {
    const folder = folderWith({ 'a.iron': BROKEN_IRON, 'b.rs': 'fn f( {}\n', 'c.iron': IRON, 'd.rs': RUST });
    const ran = redox(['validate', '.'], { cwd: folder });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^a\.iron:\d+:\d+: /m);
    expect(ran.out).toMatch(/^b\.rs:1:\d+: /m);
    expect(ran.out).not.toMatch(/^[cd]\./m);
  });

  test('the standard input is Iron unless --language says Rust', () => {
    const input = 'function f\nbegin\nend function\n';
    expect(redox(['validate', '-'], { input }).code).toBe(0);
    expect(redox(['validate', '-', '--language', 'rust'], { input }).code).toBe(1);
  });

  test('--strict reports Rust spelling in Iron', () => {
    const input = 'function f\nbegin\n    define x as a + b\nend function\n';
    expect(redox(['validate', '-'], { input }).code).toBe(0);
    const ran = redox(['validate', '-', '--strict'], { input });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^<stdin>:3:\d+: rust-spelling: .* \(hint\)$/m);
    expect(redox(['oxidize', '-', '--strict'], { input })).toMatchObject({ code: 0, out: 'fn f() {\n    let x = a + b;\n}\n' });
  });

  test('--json is one object', () => {
    const folder = folderWith({ 'a.iron': BROKEN_IRON });
    const ran = redox(['validate', '.', '--json'], { cwd: folder });
    expect(ran).toMatchObject({ code: 1, err: '' });
    const report = JSON.parse(ran.out) as { files: { diagnostics: object[] }[]; findings: number };
    expect(report).toMatchObject({ command: 'validate', files: [{ path: 'a.iron', language: 'iron' }] });
    expect(report.findings).toBeGreaterThan(0);
    expect(report.files[0]?.diagnostics).toHaveLength(report.findings);
  });
});
