/** Conversions of whole texts. */
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
  return converted(tree, [...tree.diagnostics], () => ironWriter(tree));
}

/** Iron to Rust. `text` is null where the Iron does not parse; then `diagnostics` says why. */
export function oxidize(iron: string, options: ParseOptions = {}): Conversion {
  const tree = parse(iron, 'iron', options);
  const diagnostics = options.strict ? [...tree.diagnostics, ...strictHints(tree)] : [...tree.diagnostics];
  return converted(tree, diagnostics, () => rustWriter(tree));
}

/** Iron in its canonical spelling. The same tree, so the same Rust. */
export function format(iron: string, options: ParseOptions = {}): { text: string | null; diagnostics: readonly Diagnostic[] } {
  const tree = parse(iron, 'iron', options);
  if (hasErrors(tree)) return { text: null, diagnostics: tree.diagnostics };
  const written = guarded(() => ironWriter(tree));
  return written === null ? { text: null, diagnostics: [tooDeep(tree)] } : { text: written.text, diagnostics: tree.diagnostics };
}

/** What `run` gives, or null where the tree is too deep for the stack of this host. */
function guarded<A>(run: () => A): A | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function tooDeep(tree: Tree): Diagnostic {
  const help = 'Split the longest chain or the deepest expression into named parts.';
  return { code: 'nested-too-deeply', severity: 'error', from: 0, to: Math.min(1, tree.text.length), message: 'A form of this text nests too deeply to be written.', help, fixes: [] };
}

export const hasErrors = (tree: Tree): boolean => tree.diagnostics.some((diagnostic) => diagnostic.severity === 'error');

export function ironWriter(tree: Tree): Writer {
  const printer = new IronPrinter(tree);
  ironFile(printer);
  return printer.w;
}

export function rustWriter(tree: Tree): Writer {
  const printer = new RustPrinter(tree);
  rustFile(printer);
  return printer.w;
}

function converted(tree: Tree, diagnostics: Diagnostic[], write: () => Writer): Conversion {
  if (hasErrors(tree)) return { text: null, diagnostics, map: sourceMap([]), statistics: NO_STATISTICS };
  const written = guarded(write);
  if (written === null) return { text: null, diagnostics: [...diagnostics, tooDeep(tree)], map: sourceMap([]), statistics: NO_STATISTICS };
  const { text, segments } = written;
  let counted: Conversion['statistics'] | null = null;
  return {
    text,
    diagnostics,
    map: sourceMap(segments),
    // counted when somebody asks: it costs another pass over both texts
    get statistics() {
      counted ??= guarded(() => statistics(tree, text)) ?? NO_STATISTICS;
      return counted;
    },
  };
}
