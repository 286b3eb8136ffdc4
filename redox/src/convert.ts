/** Conversions of whole texts. */
import { guarded } from './guarded.js';
import { sourceMap } from './map.js';
import { parse } from './parser/parse.js';
import { file as ironFile } from './print/iron-items.js';
import { IronPrinter } from './print/iron.js';
import { file as rustFile } from './print/rust-items.js';
import { RustPrinter } from './print/rust.js';
import type { Writer } from './print/writer.js';
import { NO_STATISTICS, statistics } from './statistics.js';
import type { Tree } from './tree.js';
import type { Conversion, Diagnostic, ParseOptions } from './types.js';
import { strictHints } from './strict.js';

/** Rust to canonical Iron. `text` is null where the Rust does not parse; then `diagnostics` says why. */
export function reduce(rust: string, options: ParseOptions = {}): Conversion {
  const tree = parse(rust, 'rust', options);
  return converted(tree, [...tree.diagnostics], (marking) => ironWriter(tree, marking));
}

/** Iron to Rust. `text` is null where the Iron does not parse; then `diagnostics` says why. */
export function oxidize(iron: string, options: ParseOptions = {}): Conversion {
  const tree = parse(iron, 'iron', options);
  const diagnostics = options.strict ? [...tree.diagnostics, ...strictHints(tree)] : [...tree.diagnostics];
  return converted(tree, diagnostics, (marking) => rustWriter(tree, marking));
}

/** Iron in its canonical spelling. The same tree, so the same Rust. */
export function format(iron: string, options: ParseOptions = {}): { text: string | null; diagnostics: readonly Diagnostic[] } {
  const tree = parse(iron, 'iron', options);
  if (hasErrors(tree)) return { text: null, diagnostics: tree.diagnostics };
  const written = guarded(() => ironWriter(tree, false).take());
  return written === null ? { text: null, diagnostics: [tooDeep(tree)] } : { text: written, diagnostics: tree.diagnostics };
}

function tooDeep(tree: Tree): Diagnostic {
  const help = 'Split the longest chain or the deepest expression into named parts.';
  return { code: 'nested-too-deeply', severity: 'error', from: 0, to: Math.min(1, tree.text.length), message: 'A form of this text nests too deeply to be written.', help, fixes: [] };
}

export const hasErrors = (tree: Tree): boolean => tree.diagnostics.some((diagnostic) => diagnostic.severity === 'error');

function ironWriter(tree: Tree, marking: boolean): Writer {
  const printer = new IronPrinter(tree, marking);
  ironFile(printer);
  return printer.w;
}

function rustWriter(tree: Tree, marking: boolean): Writer {
  const printer = new RustPrinter(tree, marking);
  rustFile(printer);
  return printer.w;
}

/** `write` prints the tree; the map and the figures are made when somebody asks, since each costs another pass. */
function converted(tree: Tree, diagnostics: Diagnostic[], write: (marking: boolean) => Writer): Conversion {
  if (hasErrors(tree)) return { text: null, diagnostics, map: sourceMap([]), statistics: NO_STATISTICS };
  const text = guarded(() => write(false).take());
  if (text === null) return { text: null, diagnostics: [...diagnostics, tooDeep(tree)], map: sourceMap([]), statistics: NO_STATISTICS };
  let mapped: Conversion['map'] | null = null;
  let counted: Conversion['statistics'] | null = null;
  return {
    text,
    diagnostics,
    get map() {
      mapped ??= sourceMap(guarded(() => write(true).segments) ?? []);
      return mapped;
    },
    get statistics() {
      counted ??= guarded(() => statistics(tree, text)) ?? NO_STATISTICS;
      return counted;
    },
  };
}
