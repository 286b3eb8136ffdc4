/** Where tests for a file go: into the file itself, or into the file of its `#[cfg(test)] mod tests;`. */
import path from 'node:path';
import { type Edition, K, nameOf, parse, type TextEdit } from '../../redox/src/index.js';
import { isOnlyForTests, textAttribute } from './crate/attributes.js';
import { holdsTest, mergeIntoTestFile, mergeTests } from './render/merge.js';
import { mergeIronTests } from './render/merge-iron.js';

/** Reads a text file; null where there is none or it cannot be read. */
export type ReadText = (file: string) => Promise<string | null>;

export interface Placed {
  /** The file that changes. */
  readonly file: string;
  /** What `edit` is about. */
  readonly text: string;
  readonly edit: TextEdit;
}

/** The edit that adds tests; null where there is nothing to be added, or the text has an error. `file`: absolute, with the text as it is in an editor. */
export async function placeTests(file: string, text: string, edition: Edition, codes: readonly string[], read: ReadText): Promise<Placed | null> {
  const inFile = (edit: TextEdit | null): Placed | null => edit && { file, text, edit };
  const folder = await packageOf(path.resolve(file), read);
  const rustVersion = await rustVersionOf(folder, read);
  const oldest = rustVersion !== undefined && { rustVersion };
  if (file.endsWith('.iron')) return inFile(mergeIronTests(text, edition, codes, { ...oldest }));
  const options = { rootText: await rootTextOf(file, text, folder, read), ...oldest };
  const beside = await testFileOf(file, text, edition, read);
  const fresh = codes.filter((code) => beside === null || !holdsTest(beside.text, code));
  if (fresh.length === 0) return null;
  const edit = beside === null ? null : mergeIntoTestFile(beside.text, edition, fresh, options);
  return beside !== null && edit !== null ? { ...beside, edit } : inFile(mergeTests(text, edition, fresh, options));
}

/** The file of a test module that the file declares and does not hold. */
async function testFileOf(file: string, text: string, edition: Edition, read: ReadText): Promise<{ readonly file: string; readonly text: string } | null> {
  const tree = parse(text, 'rust', { edition });
  const folder = path.dirname(file);
  const own = /^(lib|main|mod)\.rs$/.test(path.basename(file)) ? folder : path.join(folder, path.basename(file, '.rs'));
  for (const kid of tree.root.kids) {
    if (kid?.kind !== K.Module || kid.kids[1] != null || !isOnlyForTests(tree, kid.attributes ?? [])) continue;
    const given = textAttribute(tree, kid.attributes ?? [], 'path');
    const name = nameOf(tree, kid.toks[1]!);
    for (const each of given === null ? [path.join(own, `${name}.rs`), path.join(own, name, 'mod.rs')] : [path.join(folder, given)]) {
      const found = await read(each);
      if (found !== null) return { file: each, text: found };
    }
  }
  return null;
}

/** Text of the root of the library or program that the file belongs to; the file's own where there is none. */
async function rootTextOf(file: string, text: string, folder: string | null, read: ReadText): Promise<string> {
  for (const name of folder === null ? [] : ['src/lib.rs', 'src/main.rs']) {
    const root = path.join(folder!, name);
    const found = root === path.resolve(file) ? text : await read(root);
    if (found !== null) return found;
  }
  return text;
}

/** What the manifest of the package says of the oldest compiler; undefined where it says nothing. */
async function rustVersionOf(folder: string | null, read: ReadText): Promise<string | undefined> {
  const manifest = folder === null ? null : await read(path.join(folder, 'Cargo.toml'));
  return /^\s*rust-version\s*=\s*"([\d.]+)"/m.exec(manifest ?? '')?.[1];
}

async function packageOf(file: string, read: ReadText): Promise<string | null> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if ((await read(path.join(folder, 'Cargo.toml'))) !== null) return folder;
    if (path.dirname(folder) === folder) return null;
  }
}
