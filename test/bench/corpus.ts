/** The files that the benchmark runs on. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, type Edition } from '../../redox/src/index.js';
import { editionOf, rustFiles } from '../corpus/runner/sources.js';
import { Random } from '../hostile/random.js';

export interface BenchFile {
  readonly path: string;
  readonly text: string;
  readonly edition: Edition;
  /** UTF-8 bytes. */
  readonly bytes: number;
}

export interface Corpus {
  readonly folder: string;
  readonly files: readonly BenchFile[];
  /** Read, but left out: they do not parse. */
  readonly leftOut: number;
}

/** IRON_CORPUS, else the cache of `npm run corpus`, else the sources that cargo has downloaded, else the fixtures. */
export function corpusFolder(): string {
  const cache = process.env['IRON_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'iron-corpus');
  const candidates = [process.env['IRON_CORPUS'], join(cache, 'crates'), join(process.env['CARGO_HOME'] ?? join(homedir(), '.cargo'), 'registry', 'src')];
  const found = candidates.find((folder) => folder !== undefined && existsSync(folder));
  return found ?? join(import.meta.dirname, '..', 'corpus', 'rust');
}

/** Up to `most` bytes of files, chosen by the seed from all of the folder: the same choice on every run. */
export function readCorpus(folder: string, most: number, seed: number): Corpus {
  const random = new Random(seed);
  const paths = rustFiles(folder);
  const editions = new Map<string, Edition>();
  const files: BenchFile[] = [];
  let bytes = 0;
  let leftOut = 0;
  for (; paths.length > 0 && bytes < most; ) {
    const at = random.below(paths.length);
    const [path] = paths.splice(at, 1);
    if (path === undefined) break;
    const file = readFile(path, editions);
    if (file === null) leftOut++;
    else {
      files.push(file);
      bytes += file.bytes;
    }
  }
  return { folder, files, leftOut };
}

function readFile(path: string, editions: Map<string, Edition>): BenchFile | null {
  const text = readFileSync(path, 'utf8');
  const edition = editionAbove(dirname(path), editions);
  return parse(text, 'rust', { edition }).diagnostics.length > 0 ? null : { path, text, edition, bytes: Buffer.byteLength(text) };
}

function editionAbove(folder: string, known: Map<string, Edition>): Edition {
  let edition = known.get(folder);
  if (edition === undefined) {
    const manifest = join(folder, 'Cargo.toml');
    const above = dirname(folder);
    edition = existsSync(manifest) ? editionOf(manifest) : above === folder ? 2021 : editionAbove(above, known);
    known.set(folder, edition);
  }
  return edition;
}
