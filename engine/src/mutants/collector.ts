/** Gathers the mutants of one file and names them as cargo-mutants does (its source: src/mutant.rs). */
import type { Node } from '../../../redox/src/index.js';
import type { Mutant, MutantGenre } from '../../../protocol/test-generation.js';
import type { SourceFile } from '../crate/source-file.js';
import { Positions } from './positions.js';
import type { OpenFunction, Scopes } from './scope.js';
import type { MutantSite, SiteKind } from './site.js';

/** A mutant before it has its name. */
export interface Draft {
  readonly kind: SiteKind;
  readonly genre: MutantGenre;
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
  readonly node: Node;
  readonly around?: Node;
  readonly token?: number;
  readonly extra?: boolean;
  /** What the mutant does, for its name; by default `replace X with Y` or `delete X`. */
  readonly change?: string;
}

export class Collector {
  readonly sites: MutantSite[] = [];
  readonly positions: Positions;

  constructor(
    private readonly file: SourceFile,
    private readonly scopes: Scopes,
  ) {
    this.positions = new Positions(file.text);
  }

  add(draft: Draft): void {
    const { from, to, replacement, genre, kind, node } = draft;
    const opened = this.scopes.function;
    const mutant: Mutant = {
      name: this.name(draft, opened),
      file: this.file.path,
      function: opened?.described ?? null,
      span: this.positions.span(from, to),
      genre,
      replacement,
      extra: draft.extra ?? false,
    };
    this.sites.push({ mutant, kind, from, to, function: opened?.node ?? null, node, around: draft.around ?? null, token: draft.token ?? -1 });
  }

  /** The text of the file on one line. */
  original(from: number, to: number): string {
    return squashLines(this.file.text.slice(from, to).replaceAll('\r\n', '\n'));
  }

  private name(draft: Draft, opened: OpenFunction | null): string {
    const { line, column } = this.positions.at(draft.from);
    const place = `${this.file.path}:${line}:${column}: `;
    const original = (): string => (draft.extra ? shortened(this.original(draft.from, draft.to)) : this.original(draft.from, draft.to));
    const change = draft.change ?? (draft.replacement === '' ? `delete ${original()}` : `replace ${original()} with ${draft.replacement}`);
    return `${place}${change}${opened === null || draft.kind === 'value' ? '' : ` in ${opened.described.name}`}`;
  }
}

/** Lines joined by one space, without the indentation of those that follow; a line alone stays as it is. */
export const squashLines = (text: string): string => text.replace(/( ?)\n[ \t\n]*/g, ' ');

/** Most characters of the program in the name of one of our own mutants; cargo-mutants has no limit for its own. */
const MOST_SHOWN = 80;

export function shortened(text: string): string {
  const cut = text.length > MOST_SHOWN ? [...text.slice(0, 2 * MOST_SHOWN)].slice(0, MOST_SHOWN).join('') : text;
  return cut.length < text.length ? `${cut.trimEnd()} ..` : text;
}
