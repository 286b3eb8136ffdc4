/**
 * Reader of `pairs/*.pairs`: small Rust programs, each with its canonical Iron.
 *
 *     in: body            where the pairs stand: `file`, or `body` of a function
 *     edition: 2024
 *     ====
 *     a + b               Rust
 *     ->
 *     a plus b            Iron
 *     ====
 *     ...
 *
 * IRON_UPDATE=1 writes the Iron that comes out; look at the difference before keeping it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edition } from '../../redox/src/index.js';

export interface Pair {
  readonly rust: string;
  readonly iron: string;
}

export interface PairFile {
  readonly file: string;
  readonly place: 'file' | 'body';
  readonly edition: Edition;
  readonly pairs: readonly Pair[];
}

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'pairs');
const BETWEEN = '\n====\n';
const ARROW = '\n->\n';

export function pairFiles(): PairFile[] {
  const names = fs.readdirSync(FOLDER).filter((name) => name.endsWith('.pairs'));
  return names.sort().map((name) => readPairs(path.join(FOLDER, name)));
}

function readPairs(file: string): PairFile {
  const [head, ...blocks] = fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trimEnd().split(BETWEEN);
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(head!)?.[1] ?? '';
  const pairs = blocks.map((block) => {
    const [rust, iron, ...more] = `${block}\n`.split(ARROW);
    if (rust === undefined || iron === undefined || more.length > 0) throw new Error(`${file}: no pair: ${block}`);
    return { rust: `${rust}\n`, iron };
  });
  return { file, place: field('in') === 'body' ? 'body' : 'file', edition: Number(field('edition') || 2024) as Edition, pairs };
}

export function writePairs(file: PairFile, pairs: readonly Pair[]): void {
  const head = `in: ${file.place}\nedition: ${file.edition}`;
  fs.writeFileSync(file.file, `${[head, ...pairs.map(({ rust, iron }) => `${rust.trimEnd()}${ARROW}${iron.trimEnd()}`)].join(BETWEEN)}\n`);
}

const AROUND = { rust: ['fn f() {\n', '}\n'], iron: ['function f\nbegin\n', 'end function\n'] } as const;

/** The text as a whole file: statements become the body of a function. */
export function wholeFile(text: string, language: 'rust' | 'iron', place: 'file' | 'body'): string {
  if (place === 'file') return text;
  const [before, behind] = AROUND[language];
  return before + text.replace(/^(?=[^\n])/gm, '    ') + behind;
}

/** What `wholeFile` was made from. */
export function innerPart(text: string, language: 'rust' | 'iron', place: 'file' | 'body'): string {
  if (place === 'file') return text;
  const [before, behind] = AROUND[language];
  if (!text.startsWith(before) || !text.endsWith(behind)) throw new Error(`Not the body of a function:\n${text}`);
  return text.slice(before.length, -behind.length).replace(/^ {4}/gm, '');
}
