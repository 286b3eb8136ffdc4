/** `proptest!` and `quickcheck!` opened, so that the functions in them are read like all others: every offset stays. */
import { K, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { pathNames } from '../../../engine/src/crate/attributes.js';

export interface PropertyMacro {
  readonly name: 'proptest' | 'quickcheck';
  /** Offsets of the whole call. */
  readonly from: number;
  readonly to: number;
  /** `#![proptest_config(..)]`, or empty. */
  readonly config: string;
}

export interface OpenedText {
  readonly text: string;
  readonly macros: readonly PropertyMacro[];
}

export function openPropertyMacros(tree: Tree): OpenedText {
  const macros: PropertyMacro[] = [];
  const blanks: Blank[] = [];
  walk(tree.root, (node) => {
    if (node.kind === K.Function) return false;
    if (node.kind !== K.MacroItem || !node.kids[1]) return true;
    const call = node.kids[1];
    const name = call.kids[0] ? (pathNames(tree, call.kids[0]).at(-1) ?? '') : '';
    if (name === 'proptest' || name === 'quickcheck') macros.push(open(tree, node, call, name, blanks));
    return false;
  });
  return { text: blanked(tree.text, blanks), macros };
}

/** Offsets of what goes, and what stands there instead, with spaces behind it. */
export type Blank = readonly [from: number, to: number, text?: string];

/** The text with spaces in these places; lines and offsets stay. */
export const blanked = (text: string, places: readonly Blank[]): string =>
  places.reduce((made, [from, to, by = '']) => made.slice(0, from) + by + made.slice(from + by.length, to).replaceAll(/[^\n]/g, ' ') + made.slice(to), text);

function open(tree: Tree, item: Node, call: Node, name: PropertyMacro['name'], blanks: Blank[]): PropertyMacro {
  const { tokens, text } = tree;
  const [, , first, last] = call.toks as [number, number, number, number];
  const word = (at: number): string => text.slice(tokens.start[at], tokens.end[at]);
  blanks.push([nodeStart(tree, item), tokens.end[first]!], [tokens.start[last]!, nodeEnd(tree, item)]);
  let config = '';
  for (let at = first + 1; at < last; at++) {
    if (word(at) === '#' && word(at + 1) === '!') {
      const end = closing(word, at + 2, last);
      config = text.slice(tokens.start[at], tokens.end[end]);
      blanks.push([tokens.start[at]!, tokens.end[end]!]);
      at = end;
    } else if (name === 'proptest' && word(at) === 'fn' && word(at + 2) === '(') {
      const end = closing(word, at + 2, last);
      for (const [from, to] of parametersOf(word, at + 3, end)) blanks.push(...parameterBlanks(tree, word, from, to));
      at = end;
    }
  }
  return { name, from: nodeStart(tree, item), to: nodeEnd(tree, item), config };
}

/** Tokens of each parameter, the comma behind it among them. */
function parametersOf(word: (at: number) => string, first: number, end: number): [number, number][] {
  const found: [number, number][] = [];
  let from = first;
  for (let at = first, depth = 0; at < end; at++) {
    if (/^[([{]$/.test(word(at))) depth++;
    else if (/^[)\]}]$/.test(word(at))) depth--;
    if ((word(at) !== ',' || depth > 0) && at < end - 1) continue;
    found.push([from, at + 1]);
    from = at + 1;
  }
  return found;
}

/** `name in Type::arbitrary()` and `name in any::<Type>()` become `name: Type`; of other strategies the type is not known. */
function parameterBlanks({ tokens }: Tree, word: (at: number) => string, from: number, to: number): Blank[] {
  const end = word(to - 1) === ',' ? to - 1 : to;
  const words = Array.from({ length: end - from }, (_, at) => word(from + at));
  const at = from + words.indexOf('in');
  if (at < from) return [];
  const strategy = words.slice(at + 1 - from).join(' ');
  const colon: Blank = [tokens.start[at]!, tokens.end[at]!, ':'];
  if (/^[\w: <>]+ :: arbitrary \( \)$/.test(strategy)) return [colon, [tokens.start[end - 4]!, tokens.end[end - 1]!]];
  if (/^any :: < .+ > \( \)$/.test(strategy)) return [colon, [tokens.start[at + 1]!, tokens.end[at + 3]!], [tokens.start[end - 3]!, tokens.end[end - 1]!]];
  return [[tokens.start[from]!, tokens.end[to - 1]!]];
}

/** Token of the bracket that closes the one at `open`. */
function closing(word: (at: number) => string, open: number, last: number): number {
  let depth = 0;
  for (let at = open; at < last; at++) {
    if (/^[([{]$/.test(word(at))) depth++;
    else if (/^[)\]}]$/.test(word(at)) && --depth === 0) return at;
  }
  return last - 1;
}
