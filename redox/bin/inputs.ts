/** The files that PATH... stands for. */
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, extname, join, normalize, resolve } from 'node:path';
import type { Language } from '../src/index.js';
import { messageOf, WrongUse } from './problem.js';

export interface Input {
  /** As it is shown: the argument, or the argument and what was found below it. `<stdin>` for `-`. */
  readonly shown: string;
  /** The file; null for the standard input. */
  readonly path: string | null;
  readonly language: Language;
  /** Where it lies below the folder that was given; the bare name of a file that was given itself. */
  readonly below: string;
  /** It was found in a folder. */
  readonly found: boolean;
}

export interface Inputs {
  readonly files: readonly Input[];
  /** A folder or more than one path was given: results go to a folder. */
  readonly many: boolean;
}

/** What a command reads. */
export interface Reads {
  readonly languages: readonly Language[];
  /** Of the standard input where --language does not say. */
  readonly standardInput: Language;
}

/** Folders that hold no sources: what cargo builds, what npm installs, and everything hidden. */
const SKIPPED = new Set(['target', 'node_modules']);

export function findInputs(paths: readonly string[], reads: Reads, language: Language | undefined): Inputs {
  const files: Input[] = [];
  const seen = new Set<string>();
  let folders = 0;
  for (const path of paths) {
    if (path === '-') files.push({ shown: '<stdin>', path: null, language: language ?? reads.standardInput, below: 'stdin', found: false });
    else if (statOf(path).isDirectory()) {
      folders++;
      files.push(...inFolder(path, reads, language));
    } else files.push({ shown: path, path, language: languageOfFile(path, reads, language), below: basename(path), found: false });
  }
  const unique = files.filter((file) => isFirst(seen, file));
  return { files: unique, many: folders > 0 || unique.length > 1 };
}

function isFirst(seen: Set<string>, file: Input): boolean {
  const key = file.path === null ? '-' : resolve(file.path);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function statOf(path: string): { isDirectory(): boolean } {
  try {
    return statSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new WrongUse(missing ? `${path}: there is no such file or folder` : `${path}: ${messageOf(error)}`);
  }
}

/** The language by the extension, or undefined for a file of neither. */
export function languageOf(path: string): Language | undefined {
  const extension = extname(path).toLowerCase();
  return extension === '.rs' ? 'rust' : extension === '.iron' ? 'iron' : undefined;
}

function languageOfFile(path: string, reads: Reads, given: Language | undefined): Language {
  if (given !== undefined) return given;
  const spelled = languageOf(path) ?? reads.standardInput;
  if (reads.languages.includes(spelled)) return spelled;
  const name = spelled === 'rust' ? 'Rust' : 'Iron';
  throw new WrongUse(`${path}: this command does not read ${name}; for a file with a wrong extension say --language ${reads.standardInput}`);
}

/** Sorted, so that every run and platform has one order. */
function inFolder(folder: string, reads: Reads, language: Language | undefined): Input[] {
  const wanted = language === undefined ? reads.languages : [language];
  const files: Input[] = [];
  const visit = (below: string): void => {
    for (const entry of entriesOf(join(folder, below))) {
      const at = join(below, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) visit(at);
        continue;
      }
      const spelled = languageOf(entry.name);
      if (spelled === undefined || !wanted.includes(spelled) || !isFile(join(folder, at))) continue;
      files.push({ shown: normalize(join(folder, at)), path: join(folder, at), language: spelled, below: at, found: true });
    }
  };
  visit('');
  return files;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new WrongUse(`${folder}: ${messageOf(error)}`);
  }
}

/** Links to files count, links to folders and to nothing do not. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
