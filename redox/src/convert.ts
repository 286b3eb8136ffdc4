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
  return converted(tree, [...tree.diagnostics], ironWriter);
}

/** Iron to Rust. `text` is null where the Iron does not parse; then `diagnostics` says why. */
export function oxidize(iron: string, options: ParseOptions = {}): Conversion {
  const tree = parse(iron, 'iron', options);
  const diagnostics = options.strict ? [...tree.diagnostics, ...strictHints(tree)] : [...tree.diagnostics];
  return converted(tree, diagnostics, rustWriter);
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

function converted(tree: Tree, diagnostics: Diagnostic[], write: Write): Conversion {
  if (hasErrors(tree)) return new Failed(diagnostics);
  const text = guarded(() => write(tree, false).take());
  return text === null ? new Failed([...diagnostics, tooDeep(tree)]) : new Converted(tree, text, diagnostics, write);
}

type Write = (tree: Tree, marking: boolean) => Writer;

class Failed implements Conversion {
  readonly text = null;
  readonly map = sourceMap([]);
  readonly statistics = NO_STATISTICS;

  constructor(readonly diagnostics: readonly Diagnostic[]) {}
}

/**
 * The map and the figures are made when somebody asks, since each costs another pass. The getters are
 * those of a class: getters of an object literal get a hidden class for each object, which keeps the
 * tree alive until the old space is swept.
 */
class Converted implements Conversion {
  private mapped: Conversion['map'] | null = null;
  private counted: Conversion['statistics'] | null = null;

  constructor(
    private readonly tree: Tree,
    readonly text: string,
    readonly diagnostics: readonly Diagnostic[],
    private readonly write: Write,
  ) {}

  get map(): Conversion['map'] {
    this.mapped ??= sourceMap(guarded(() => this.write(this.tree, true).segments) ?? []);
    return this.mapped;
  }

  get statistics(): Conversion['statistics'] {
    this.counted ??= guarded(() => statistics(this.tree, this.text)) ?? NO_STATISTICS;
    return this.counted;
  }
}
