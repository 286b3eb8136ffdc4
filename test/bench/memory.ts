/** Bytes of memory per byte of hostile text, over texts of growing length: linear means flat. */
import { parse } from '../../redox/src/index.js';

export interface MemoryUse {
  readonly text: string;
  readonly byLength: readonly { readonly length: number; readonly bytesPerUnit: number }[];
  /** The dearest length by the cheapest. */
  readonly spread: number;
}

const LENGTHS = [500_000, 2_000_000, 8_000_000];

const TEXTS: readonly { readonly name: string; readonly unit: string }[] = [
  { name: 'open parentheses', unit: '(' },
  { name: 'closed braces', unit: '}' },
  { name: 'token soup', unit: 'let fn ) ; x + "s" { 1 ' },
  { name: 'word soup', unit: 'end if begin call with x plus of ' },
  { name: 'unknown characters', unit: '\u0001\u200b' },
  { name: 'items', unit: 'fn f(a: u8) -> u8 { a + 1 }\n' },
];

/** Needs --expose-gc. */
export function measureMemory(): MemoryUse[] {
  const collect = globalThis.gc;
  if (collect === undefined) return [];
  return TEXTS.map(({ name, unit }) => {
    const byLength = LENGTHS.map((length) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      void collect();
      const before = used();
      const tree = parse(text, name === 'word soup' ? 'iron' : 'rust');
      void collect();
      const bytesPerUnit = (used() - before) / text.length;
      return { length: text.length, bytesPerUnit: tree.text.length === text.length ? bytesPerUnit : Number.NaN };
    });
    const costs = byLength.map(({ bytesPerUnit }) => bytesPerUnit);
    return { text: name, byLength, spread: Math.max(...costs) / Math.min(...costs) };
  });
}

/** The typed arrays of the lexer lie outside the heap. */
function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
