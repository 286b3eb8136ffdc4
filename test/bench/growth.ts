/** Time per byte over texts of growing length, made of the same files. */
import { oxidize, parse, reduce } from '../../redox/src/index.js';
import type { BenchFile } from './corpus.js';
import { median } from './speed.js';

export interface Growth {
  readonly task: string;
  /** Nanoseconds per byte of Rust, by the size of one text. */
  readonly byBytes: readonly { readonly bytes: number; readonly nanoseconds: number }[];
  /** The dearest size by the cheapest. */
  readonly spread: number;
}

export const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];

/** Bytes of the largest files that are put together: smaller than the smallest text. */
const PIECE = 9_000;

interface Sized {
  readonly bytes: number;
  readonly texts: readonly { readonly rust: string; readonly iron: string }[];
}

export function measureGrowth(files: readonly BenchFile[], rounds: number): Growth[] {
  const pieces = piecesOf(files);
  const sized = SIZES.map((bytes): Sized => ({ bytes, texts: putTogether(pieces, bytes) }));
  const whole = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  const tasks: { name: string; run: (text: { rust: string; iron: string }) => unknown }[] = [
    { name: 'parse', run: ({ rust }) => parse(rust, 'rust', { edition: 2021 }) },
    { name: 'reduce', run: ({ rust }) => reduce(rust, { edition: 2021 }).text },
    { name: 'oxidize', run: ({ iron }) => oxidize(iron, { edition: 2021 }).text },
  ];
  return tasks.map(({ name, run }) => {
    const times = sized.map((): number[] => []);
    for (let round = -1; round < rounds; round++)
      for (const [index, { texts }] of sized.entries()) {
        const started = performance.now();
        for (const text of texts) run(text);
        if (round >= 0) times[index]?.push(performance.now() - started);
      }
    const byBytes = sized.map(({ bytes }, index) => ({ bytes, nanoseconds: (median(times[index] ?? []) * 1e6) / whole }));
    const costs = byBytes.map(({ nanoseconds }) => nanoseconds);
    return { task: name, byBytes, spread: Math.max(...costs) / Math.min(...costs) };
  });
}

/** Files as modules, so that many make one text; as much of them as the largest size. */
function piecesOf(files: readonly BenchFile[]): string[] {
  const wanted = SIZES.at(-1) ?? 0;
  const pieces: string[] = [];
  let bytes = 0;
  const short = files.filter((file) => file.edition === 2021 && file.bytes < PIECE && !/^\ufeff|^#!|\r/.test(file.text));
  for (let at = 0; bytes < wanted && short.length > 0; at++) {
    const piece = `mod m${at} {\n${short[at % short.length]?.text ?? ''}\n}\n`;
    bytes += Buffer.byteLength(piece);
    pieces.push(piece);
  }
  return pieces;
}

/** The same pieces in texts of about `bytes` each. */
function putTogether(pieces: readonly string[], bytes: number): { rust: string; iron: string }[] {
  const texts: string[] = [];
  let held: string[] = [];
  let length = 0;
  for (const [index, piece] of pieces.entries()) {
    held.push(piece);
    length += Buffer.byteLength(piece);
    if (length < bytes && index + 1 < pieces.length) continue;
    texts.push(held.join(''));
    held = [];
    length = 0;
  }
  return texts.map((rust) => ({ rust, iron: ironOf(rust) }));
}

function ironOf(rust: string): string {
  const { text, diagnostics } = reduce(rust, { edition: 2021 });
  if (text === null) throw new Error(`files put together do not parse: ${diagnostics[0]?.message ?? ''}`);
  return text;
}
