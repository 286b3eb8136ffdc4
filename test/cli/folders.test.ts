// redox reduce and redox oxidize over folders and several files.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BROKEN_RUST, folderWith, IRON, namesIn, read, redox, RUST } from './harness.js';

const TREE = { 'src/lib.rs': RUST, 'src/deep/er/a.rs': RUST, 'src/notes.txt': 'no source', 'src/x.iron': IRON };

describe('a folder', () => {
  test('is converted into the same tree below -o', () => {
    const folder = folderWith(TREE);
    const ran = redox(['reduce', join(folder, 'src'), '-o', join(folder, 'out')]);
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(ran.err).toMatch(/^2 files: 2 written \(\d+\.\d\d s\)\n$/);
    expect(namesIn(join(folder, 'out'))).toEqual(['deep/er/a.iron', 'lib.iron']);
    expect(read(folder, 'out', 'deep', 'er', 'a.iron')).toBe(IRON);
  });

  test('comes back byte for byte', () => {
    const folder = folderWith(TREE);
    redox(['reduce', join(folder, 'src'), '-o', join(folder, 'iron')]);
    redox(['oxidize', join(folder, 'iron'), '-o', join(folder, 'back')]);
    expect(namesIn(join(folder, 'back'))).toEqual(['deep/er/a.rs', 'lib.rs']);
    expect(read(folder, 'back', 'lib.rs')).toBe(RUST);
  });

  test('as its own -o has the results beside the sources', () => {
    const folder = folderWith({ 'src/lib.rs': RUST });
    expect(redox(['reduce', join(folder, 'src'), '-o', join(folder, 'src')]).code).toBe(0);
    expect(namesIn(folder)).toEqual(['src/lib.iron', 'src/lib.rs']);
  });

  test('without -o is wrong use', () => {
    const folder = folderWith(TREE);
    const ran = redox(['reduce', join(folder, 'src')]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('-o FOLDER');
  });

  test('is not searched in target, node_modules and hidden folders', () => {
    const folder = folderWith({ 'a.rs': RUST, 'target/b.rs': RUST, 'node_modules/c.rs': RUST, '.git/d.rs': RUST });
    redox(['reduce', folder, '-o', join(folder, 'out')]);
    expect(namesIn(join(folder, 'out'))).toEqual(['a.iron']);
  });

  test('with no source is wrong use', () => {
    const ran = redox(['reduce', folderWith({ 'a.txt': '' }), '-o', 'out']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('no .rs file here');
  });

  test('with one broken file has the others converted', () => {
    const folder = folderWith({ 'src/a.rs': RUST, 'src/b.rs': BROKEN_RUST, 'src/c.rs': RUST });
    const ran = redox(['reduce', join(folder, 'src'), '-o', join(folder, 'out')]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`${join(folder, 'src', 'b.rs')}:2:13: expected-expression: `);
    expect(ran.err).toContain('3 files: 2 written, 1 failed');
    expect(namesIn(join(folder, 'out'))).toEqual(['a.iron', 'c.iron']);
  });
});

describe('a file that is there already', () => {
  test('is left alone and named when it differs', () => {
    const folder = folderWith({ 'src/a.rs': RUST, 'src/b.rs': RUST, 'out/a.iron': 'mine' });
    const ran = redox(['reduce', join(folder, 'src'), '-o', join(folder, 'out')]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`${join(folder, 'out', 'a.iron')}: exists and differs; left alone (--force overwrites)`);
    expect([read(folder, 'out', 'a.iron'), read(folder, 'out', 'b.iron')]).toEqual(['mine', IRON]);
  });

  test('is fine when it is the result already', () => {
    const folder = folderWith({ 'src/a.rs': RUST, 'out/a.iron': IRON });
    const ran = redox(['reduce', join(folder, 'src'), '-o', join(folder, 'out')]);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('1 file: 1 unchanged');
  });

  test('is overwritten by --force', () => {
    const folder = folderWith({ 'src/a.rs': RUST, 'out/a.iron': 'mine' });
    expect(redox(['reduce', join(folder, 'src'), '-o', join(folder, 'out'), '--force']).code).toBe(0);
    expect(read(folder, 'out', 'a.iron')).toBe(IRON);
  });
});

describe('several files', () => {
  test('go to one folder, each once', () => {
    const folder = folderWith({ 'a.rs': RUST, 'b.rs': RUST });
    const paths = ['a.rs', 'b.rs', 'a.rs'].map((name) => join(folder, name));
    expect(redox(['reduce', ...paths, '-o', join(folder, 'out')]).err).toContain('2 files: 2 written');
    expect(namesIn(join(folder, 'out'))).toEqual(['a.iron', 'b.iron']);
  });

  test('that would become one file are wrong use, before anything is written', () => {
    const folder = folderWith({ 'x/a.rs': RUST, 'y/a.rs': RUST });
    const ran = redox(['reduce', join(folder, 'x'), join(folder, 'y'), '-o', join(folder, 'out')]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('would both become');
    expect(namesIn(folder)).toEqual(['x/a.rs', 'y/a.rs']);
  });

  test('cannot go to a file', () => {
    const folder = folderWith({ 'a.rs': RUST, 'b.rs': RUST, out: 'mine' });
    const ran = redox(['reduce', join(folder, 'a.rs'), join(folder, 'b.rs'), '-o', join(folder, 'out')]);
    expect(ran.code).toBe(2);
    expect(read(folder, 'out')).toBe('mine');
  });
});

describe('many files', () => {
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`src/f${index}.rs`, `fn f${index}() {}\n${index % 7 === 0 ? 'fn (\n' : ''}`]));

  test('are reported in one order, whatever the number of threads', () => {
    const folder = folderWith(files);
    const paths = (jobs: string): string[] => {
      const { files: reports } = JSON.parse(redox(['reduce', 'src', '-o', `out${jobs}`, '--json', '--jobs', jobs], { cwd: folder }).out) as { files: { path: string }[] };
      return reports.map((report) => report.path);
    };
    const one = paths('1');
    expect(one).toHaveLength(60);
    expect(one).toEqual([...one].sort());
    expect(paths('4')).toEqual(one);
  });

  test('show no progress where the error stream is no terminal', () => {
    const folder = folderWith(files);
    expect(redox(['reduce', 'src', '-o', 'out'], { cwd: folder }).err).not.toMatch(/Reducing|\r|\u001b/);
  });
});
