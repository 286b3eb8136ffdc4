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
  const blanks: [number, number][] = [];
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

/** The text with spaces in these places; lines stay. */
export const blanked = (text: string, places: readonly (readonly [number, number])[]): string =>
  places.reduce((made, [from, to]) => made.slice(0, from) + made.slice(from, to).replaceAll(/[^\n]/g, ' ') + made.slice(to), text);

function open(tree: Tree, item: Node, call: Node, name: PropertyMacro['name'], blanks: [number, number][]): PropertyMacro {
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
      blanks.push([tokens.end[at + 2]!, tokens.start[end]!]);
      at = end;
    }
  }
  return { name, from: nodeStart(tree, item), to: nodeEnd(tree, item), config };
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
