/** Tests written to the disk: into the file itself, or into the file of its test module. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Edition, K, nameOf, parse, type TextEdit } from '../../redox/src/index.js';
import { packageFolder } from './compile/crate-unit.js';
import { isOnlyForTests, textAttribute } from './crate/attributes.js';
import { mergeIntoTestFile, mergeTests } from './render/merge.js';
import { mergeIronTests } from './render/merge-iron.js';

/** Adds tests to a file or to the file of its `#[cfg(test)] mod tests;`. The file that was written, or null where nothing was to be added. */
export async function writeTests(file: string, text: string, edition: Edition, codes: readonly string[]): Promise<string | null> {
  if (codes.length === 0) return null;
  const rustVersion = await rustVersionOf(file);
  if (file.endsWith('.iron')) return replaced(file, text, mergeIronTests(text, edition, codes, { ...(rustVersion !== undefined && { rustVersion }) }));
  const options = { rootText: await rootTextOf(file, text), ...(rustVersion !== undefined && { rustVersion }) };
  const beside = testFileOf(file, text, edition);
  const there = beside === null ? null : await fs.readFile(beside, 'utf8');
  const edit = there === null ? null : mergeIntoTestFile(there, edition, codes, options);
  if (beside !== null && there !== null && edit !== null) return replaced(beside, there, edit);
  return replaced(file, text, mergeTests(text, edition, codes, options));
}

/** The file of a test module that the file declares and does not hold. */
function testFileOf(file: string, text: string, edition: Edition): string | null {
  const tree = parse(text, 'rust', { edition });
  const folder = path.dirname(file);
  const own = /^(lib|main|mod)\.rs$/.test(path.basename(file)) ? folder : path.join(folder, path.basename(file, '.rs'));
  for (const kid of tree.root.kids) {
    if (kid?.kind !== K.Module || kid.kids[1] != null || !isOnlyForTests(tree, kid.attributes ?? [])) continue;
    const given = textAttribute(tree, kid.attributes ?? [], 'path');
    const name = nameOf(tree, kid.toks[1]!);
    const found = (given === null ? [path.join(own, `${name}.rs`), path.join(own, name, 'mod.rs')] : [path.join(folder, given)]).find((each) => existsSync(each));
    if (found !== undefined) return found;
  }
  return null;
}

/** Text of the root of the library or program that the file belongs to; the file itself where there is none. */
async function rootTextOf(file: string, text: string): Promise<string> {
  const folder = packageFolder(path.resolve(file));
  for (const name of folder === null ? [] : ['src/lib.rs', 'src/main.rs']) {
    const root = await fs.readFile(path.join(folder!, name), 'utf8').catch(() => null);
    if (root !== null) return root;
  }
  return text;
}

/** What the manifest of the package says of the oldest compiler; undefined where it says nothing. */
async function rustVersionOf(file: string): Promise<string | undefined> {
  const folder = packageFolder(path.resolve(file));
  const manifest = folder === null ? '' : await fs.readFile(path.join(folder, 'Cargo.toml'), 'utf8').catch(() => '');
  return /^\s*rust-version\s*=\s*"([\d.]+)"/m.exec(manifest)?.[1];
}

/** Under a temporary name first: the file is the old or the new one, never half. */
async function replaced(file: string, text: string, edit: TextEdit | null): Promise<string | null> {
  if (edit === null) return null;
  const temporary = `${file}.partial-${randomUUID()}`;
  await fs.writeFile(temporary, text.slice(0, edit.from) + edit.insert + text.slice(edit.to));
  await fs.rename(temporary, file);
  return file;
}
