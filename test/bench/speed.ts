/** Megabytes a second over the corpus, each contender in turn in every round, on the same files. */
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { oxidize, parse, reduce, tokenize } from '../../redox/src/index.js';
import { lex } from '../../redox/src/lexer.js';
import type { BenchFile } from './corpus.js';

/** A contender runs one file; what it answers keeps the work from being left out. */
interface Contender {
  readonly name: string;
  readonly run: (file: BenchFile, iron: string) => number;
}

export interface Speed {
  readonly name: string;
  /** Of all files in one round; the median of the rounds. */
  readonly seconds: number;
  /** Bytes of the Rust files by the time, a million to a megabyte. */
  readonly megabytesPerSecond: number;
  /** How many times as fast as tree-sitter. */
  readonly ratio: number;
}

export const PEER = 'web-tree-sitter: parse';

export async function measureSpeed(files: readonly BenchFile[], rounds: number): Promise<Speed[]> {
  const irons = files.map((file) => reduce(file.text, { edition: file.edition }).text ?? '');
  const contenders: Contender[] = [
    { name: PEER, run: await treeSitter() },
    { name: 'lex', run: ({ text }) => lex(text, 'rust').count },
    { name: 'tokenize', run: ({ text }) => tokenize(text, 'rust').length },
    { name: 'parse Rust', run: ({ text, edition }) => parse(text, 'rust', { edition }).root.kids.length },
    { name: 'parse Iron', run: ({ edition }, iron) => parse(iron, 'iron', { edition }).root.kids.length },
    { name: 'reduce', run: ({ text, edition }) => reduce(text, { edition }).text?.length ?? 0 },
    { name: 'oxidize', run: ({ edition }, iron) => oxidize(iron, { edition }).text?.length ?? 0 },
  ];
  const times = contenders.map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    for (const [index, contender] of contenders.entries()) {
      const seconds = timeRound(contender, files, irons);
      if (round >= 0) times[index]?.push(seconds); // the first round is for the compiler
    }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const medians = times.map(median);
  const peer = medians[0] ?? 0;
  return contenders.map(({ name }, index) => {
    const seconds = medians[index] ?? 0;
    return { name, seconds, megabytesPerSecond: bytes / seconds / 1e6, ratio: peer / seconds };
  });
}

let kept = 0;

function timeRound({ run }: Contender, files: readonly BenchFile[], irons: readonly string[]): number {
  const started = performance.now();
  for (const [index, file] of files.entries()) kept += run(file, irons[index] ?? '');
  return (performance.now() - started) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Parsing alone, with the grammar that its package ships; the tree is freed, as its manual asks. */
async function treeSitter(): Promise<Contender['run']> {
  const require = createRequire(import.meta.url);
  await Parser.init({ locateFile: () => require.resolve('web-tree-sitter/web-tree-sitter.wasm') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(require.resolve('tree-sitter-rust/tree-sitter-rust.wasm')));
  return ({ text }) => {
    const tree = parser.parse(text);
    const count = tree?.rootNode.childCount ?? 0;
    tree?.delete();
    return count;
  };
}

/** Uses up what the rounds kept. */
export const sink = (): number => kept;
