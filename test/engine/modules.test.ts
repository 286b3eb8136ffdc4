/** A crate is drawn as its files; what comes out is drawn as one line a file. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleFiles } from '../../engine/src/crate/modules.js';

const ROOT = path.resolve('/crate');

/** Lines `path module (tests)`, and the notes. */
async function drawn(files: Record<string, string>, root = 'src/lib.rs'): Promise<string[]> {
  const read = async (file: string): Promise<string | null> => files[path.relative(ROOT, file).replaceAll(path.sep, '/')] ?? null;
  const found = await moduleFiles(path.join(ROOT, root), { base: ROOT, read });
  return [
    ...found.files.map((file) => `${file.path} ${['crate', ...file.module].join('::')}${file.onlyForTests ? ' (tests)' : ''}`),
    ...found.notes.map((note) => `note ${note.path}:${note.line}: ${note.text}`),
  ];
}

describe('files of modules', () => {
  test('beside the root, beside mod.rs and in the folder of a module', async () => {
    const files = {
      'src/lib.rs': 'mod a;\npub mod b;',
      'src/a.rs': 'mod deep;',
      'src/a/deep.rs': 'mod deeper;',
      'src/a/deep/deeper.rs': '',
      'src/b/mod.rs': 'pub(crate) mod side;',
      'src/b/side.rs': '',
    };
    expect(await drawn(files)).toEqual([
      'src/lib.rs crate',
      'src/a.rs crate::a',
      'src/b/mod.rs crate::b',
      'src/a/deep.rs crate::a::deep',
      'src/b/side.rs crate::b::side',
      'src/a/deep/deeper.rs crate::a::deep::deeper',
    ]);
  });

  test('modules in braces add a folder', async () => {
    const files = {
      'src/lib.rs': 'mod outer { mod inner { mod x; } }\nmod other;',
      'src/outer/inner/x.rs': '',
      'src/other.rs': 'mod inner { mod y; }',
      'src/other/inner/y.rs': '',
    };
    expect(await drawn(files)).toEqual(['src/lib.rs crate', 'src/outer/inner/x.rs crate::outer::inner::x', 'src/other.rs crate::other', 'src/other/inner/y.rs crate::other::inner::y']);
  });

  test('#[path] counts from the folder of the file, in braces from the folder of the module', async () => {
    const files = {
      'src/lib.rs': 'mod other; #[path = "sub"] mod folder { mod z; }',
      'src/other.rs': '#[path = "elsewhere/file.rs"] mod named; mod inner { #[path = "w.rs"] mod w; }',
      'src/elsewhere/file.rs': 'mod child;',
      'src/elsewhere/child.rs': '',
      'src/other/inner/w.rs': '',
      'src/sub/z.rs': '',
    };
    expect(await drawn(files)).toEqual([
      'src/lib.rs crate',
      'src/other.rs crate::other',
      'src/sub/z.rs crate::folder::z',
      'src/elsewhere/file.rs crate::other::named',
      'src/other/inner/w.rs crate::other::inner::w',
      'src/elsewhere/child.rs crate::other::named::child',
    ]);
  });

  test('a raw name has a file without the mark', async () => {
    expect(await drawn({ 'src/lib.rs': 'mod r#match;', 'src/match.rs': '' })).toEqual(['src/lib.rs crate', 'src/match.rs crate::match']);
  });

  test('what a cfg leaves to tests, also further down', async () => {
    const files = {
      'src/lib.rs': '#[cfg(test)] mod a; #[cfg(all(test, unix))] mod b; #[cfg(any(test, unix))] mod c; #[cfg(not(test))] mod d; #[cfg(not(any(unix, not(test))))] mod e; mod f;',
      'src/a.rs': 'mod below;',
      'src/a/below.rs': '',
      'src/b.rs': '',
      'src/c.rs': '',
      'src/d.rs': '',
      'src/e.rs': '',
      'src/f.rs': '#![cfg(test)]',
    };
    expect(await drawn(files)).toEqual([
      'src/lib.rs crate',
      'src/a.rs crate::a (tests)',
      'src/b.rs crate::b (tests)',
      'src/c.rs crate::c',
      'src/d.rs crate::d',
      'src/e.rs crate::e (tests)',
      'src/f.rs crate::f (tests)',
      'src/a/below.rs crate::a::below (tests)',
    ]);
  });

  test('a missing file is a note, with its line', async () => {
    expect(await drawn({ 'src/lib.rs': '\n\nmod gone;\nmod here;', 'src/here.rs': '' })).toEqual([
      'src/lib.rs crate',
      'src/here.rs crate::here',
      'note src/lib.rs:3: No file for `mod gone`: looked for src/gone.rs or src/gone/mod.rs.',
    ]);
    expect(await drawn({})).toEqual(['note src/lib.rs:1: The root of the crate cannot be read.']);
  });

  test('a file that names itself ends', async () => {
    expect(await drawn({ 'src/lib.rs': '#[path = "lib.rs"] mod again;' })).toEqual(['src/lib.rs crate', 'note src/lib.rs:1: `mod again` names a file that it lies in: src/lib.rs.']);
  });

  test('a broken file still gives its modules', async () => {
    expect(await drawn({ 'src/lib.rs': 'fn f( { mod }\nmod a;', 'src/a.rs': '' })).toContain('src/a.rs crate::a');
  });
});
