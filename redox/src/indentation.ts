/**
 * Where each line of an Iron text begins. Items, statements, fields and cases stand one step inside
 * what holds them, and the words that close a form stand where it begins. Lines that go on with a
 * statement keep their place relative to its first line; lines inside literals, comments and raw
 * Rust text are not touched.
 */
import { format } from './convert.js';
import { applyEdits } from './edits.js';
import { parse } from './parser/parse.js';
import type { Node, Tree } from './tree.js';
import { K, tokenText } from './tree.js';
import type { Diagnostic, ParseOptions, TextEdit } from './types.js';
import { walk } from './walk.js';

/** The blanks of one step, such as four spaces or a tab. */
export type Step = string;

export const CANONICAL_STEP: Step = '    ';

/** What a formatter makes of Iron: the canonical spelling with each line at its place; `text` is null where it does not parse. */
export function formatted(iron: string, options: ParseOptions, step: Step = CANONICAL_STEP): { text: string | null; diagnostics: readonly Diagnostic[] } {
  const { text, diagnostics } = format(iron, options);
  return { text: text === null ? null : indented(text, step, options), diagnostics };
}

/** A text without errors, with each line moved to its place. */
export function indented(text: string, step: Step, options: ParseOptions): string {
  const tree = parse(text, 'iron', { edition: options.edition });
  return applyEdits(text, new Indenter(tree, placesOf(tree), step).edits());
}

/** Token indexes; `base` is the token on whose line the indentation depends, -1 for the outermost level. */
interface Places {
  /** First tokens of what stands a step further in than its base. */
  readonly inside: Map<number, number>;
  /** Tokens that stand where their base does. */
  readonly aligned: Map<number, number>;
  /** Items, statements and the like, in the order of the text: `from` up to `to`. */
  readonly units: { readonly from: number; readonly to: number }[];
  /** Tokens of raw Rust text. */
  readonly raw: Set<number>;
}

const firstOf = (node: Node): number => node.attributes?.at(-1)?.to ?? node.from;

function placesOf(tree: Tree): Places {
  const places: Places = { inside: new Map(), aligned: new Map(), units: [], raw: new Set() };
  walk(tree.root, (node) => {
    placeMembers(tree, node, places);
    placeWords(tree, node, places);
    placeClauses(node, places);
    keepRaw(tree, node, places);
    return true;
  });
  places.units.sort((a, b) => a.from - b.from || b.to - a.to);
  return places;
}

function unit(node: Node, base: number, { inside, units }: Places): void {
  if (node.to <= node.from) return;
  units.push({ from: node.from, to: node.to });
  for (const attribute of node.attributes ?? []) inside.set(attribute.from, base);
  inside.set(firstOf(node), base);
}

/** What a file, body, list of fields or comparison holds. */
function placeMembers(tree: Tree, node: Node, places: Places): void {
  if (node.kind === K.File) for (const kid of node.kids) if (kid) unit(kid, -1, places);
  if (node.kind === K.Match) for (const kid of node.kids.slice(1)) if (kid) unit(kid, node.from, places);
  if (node.kind === K.List) for (const kid of node.kids) if (kid?.kind === K.FieldDeclaration || kid?.kind === K.Variant) unit(kid, node.from, places);
  for (const body of node.kids) {
    if (body?.kind !== K.Block) continue;
    const [open = -1, close = -1] = body.toks;
    const base = open >= 0 ? open : firstOf(node);
    for (const kid of body.kids) if (kid) unit(kid, base, places);
    if (open >= 0 && /^[a-z]/.test(tokenText(tree, open))) places.aligned.set(open, firstOf(node));
    if (close >= 0) places.aligned.set(close, base);
  }
}

/** `end X`, `otherwise`, and closing brackets. */
function placeWords(tree: Tree, node: Node, { aligned }: Places): void {
  const end = node.to - 2;
  if (end > node.from && node.kind !== K.Block && tokenText(tree, end) === 'end') aligned.set(end, firstOf(node));
  if (node.to - 1 > node.from && /^[)\]}]$/.test(tokenText(tree, node.to - 1)) && (node.kind === K.List || node.kind === K.Match)) aligned.set(node.to - 1, node.from);
  const otherwise = node.kind === K.If ? node.toks[1] : node.kind === K.LetStatement ? node.toks[3] : undefined;
  if (otherwise !== undefined && otherwise >= 0) aligned.set(otherwise, node.from);
}

/** The lines between the head of an item and its body: parameters, result, conditions. */
function placeClauses(node: Node, { inside }: Places): void {
  const head = firstOf(node);
  const clauses: number[] = [];
  if (node.kind === K.Function) clauses.push(node.kids[2]?.toks[0] ?? -1, node.toks[11] ?? -1);
  for (const kid of node.kids) if (kid?.kind === K.Where) clauses.push(...kid.toks);
  for (const token of clauses) if (token > head) inside.set(token, head);
}

/** An attribute whose item rustfmt leaves as it is: its layout was made by hand. */
const SKIPPED_BY_RUSTFMT = /\brustfmt\s+dot\s+skip\b|\brustfmt\s*::\s*skip\b/;

const textOf = (tree: Tree, node: Node): string => tree.text.slice(tree.tokens.start[node.from], tree.tokens.end[node.to - 1]);

function keepRaw(tree: Tree, node: Node, { raw }: Places): void {
  let range: readonly [number, number] | null = null;
  if (node.kind === K.MacroCall && node.kids.length < 2) range = [node.toks[2] ?? -1, node.toks[3] ?? -1];
  if (node.kind === K.Attribute && node.kids.length === 0) range = [node.from, node.to - 1];
  if (node.kind === K.MacroDefinition) range = [node.toks[2] ?? -1, node.to - 1];
  if (range !== null && range[0] >= 0) for (let token = range[0] + 1; token <= range[1]; token++) raw.add(token);
  if (node.attributes?.some((attribute) => SKIPPED_BY_RUSTFMT.test(textOf(tree, attribute)))) for (let token = firstOf(node); token < node.to; token++) raw.add(token);
}

interface Line {
  readonly start: number;
  /** Its blanks as they were, and as they are to be. */
  readonly old: string;
  readonly made: string;
}

class Indenter {
  /** Line of each token that is behind already; tokens come in order. */
  private readonly lines: Line[] = [];
  private readonly made: TextEdit[] = [];
  private readonly open: { readonly from: number; readonly to: number }[] = [];
  private nextUnit = 0;

  constructor(
    private readonly tree: Tree,
    private readonly places: Places,
    private readonly step: Step,
  ) {}

  edits(): TextEdit[] {
    const { count } = this.tree.tokens;
    for (let token = 0; token < count; token++) {
      this.enterUnits(token);
      this.lines.push(this.lineOf(token));
    }
    this.comments(count, '', '', null);
    return this.made;
  }

  private enterUnits(token: number): void {
    const { units } = this.places;
    while (this.open.length > 0 && this.open.at(-1)!.to <= token) this.open.pop();
    for (let next = units[this.nextUnit]; next !== undefined && next.from <= token; next = units[++this.nextUnit]) if (next.to > token) this.open.push(next);
  }

  private lineOf(token: number): Line {
    const { tokens, text } = this.tree;
    const at = tokens.start[token]!;
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const previous = this.lines[token - 1];
    if (previous?.start === start) return previous;
    const old = text.slice(start, at);
    if (/[^ \t]/.test(old)) return { start, old: '', made: '' }; // behind the end of a literal or comment that spans lines
    const made = this.places.raw.has(token) ? old : this.placeOf(token, old);
    const isOtherwise = tokenText(this.tree, token) === 'otherwise';
    if (!this.places.raw.has(token)) this.comments(token, made, this.closes(token) ? this.step : '', isOtherwise ? old : null);
    if (made !== old) this.made.push({ from: start, to: at, insert: made });
    return { start, old, made };
  }

  private closes(token: number): boolean {
    return this.places.aligned.has(token) && !this.places.inside.has(token);
  }

  private placeOf(token: number, old: string): string {
    const { inside, aligned } = this.places;
    const outer = inside.get(token);
    if (outer !== undefined && outer < token) return outer < 0 ? '' : (this.lines[outer]?.made ?? '') + this.step;
    const base = aligned.get(token);
    if (base !== undefined && base < token) return this.lines[base]?.made ?? '';
    return this.continued(old);
  }

  /** Moved as far as the first line of its statement was. */
  private continued(old: string): string {
    const first = this.lines[this.open.at(-1)?.from ?? -1];
    if (first === undefined) return old;
    return old.startsWith(first.old) ? first.made + old.slice(first.old.length) : first.made + this.step;
  }

  /**
   * Comments on lines of their own in front of a token stand `step` further in than it: at the end
   * of a body that is one step, except for those that stood where the token did (`beside`), as
   * they do in front of `otherwise`. Those that span lines keep their place.
   */
  private comments(token: number, made: string, step: Step, beside: string | null): void {
    const { tokens, text } = this.tree;
    const from = token === 0 ? 0 : tokens.end[token - 1]!;
    const gap = withoutLongComments(text.slice(from, token < tokens.count ? tokens.start[token]! : text.length));
    for (const match of gap.matchAll(OWN_LINE_COMMENT)) {
      const at = from + match.index + 1;
      const old = match[1]!;
      const place = old === beside ? made : made + step;
      if (old !== place) this.made.push({ from: at, to: at + old.length, insert: place });
    }
  }
}

/** The gap with stars in place of block comments that span lines: what stands in them is no comment of its own. */
function withoutLongComments(gap: string): string {
  if (!gap.includes('/*')) return gap;
  let made = gap;
  for (let at = 0; at < gap.length; at++) {
    if (/\s/.test(gap[at]!)) continue;
    const block = gap.startsWith('/*', at);
    const end = block ? endOfBlockComment(gap, at) : endOfLine(gap, at);
    if (block && gap.slice(at, end).includes('\n')) made = made.slice(0, at) + '*'.repeat(end - at) + made.slice(end);
    at = end - 1;
  }
  return made;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Block comments nest. */
function endOfBlockComment(text: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  let depth = 0;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** The blanks in front of a comment that is alone on its line and ends there. */
const OWN_LINE_COMMENT = /\n([ \t]*)(?=(?:\/\/|note that|document )|\/\*[^\n]*\*\/[ \t]*\n)/g;
