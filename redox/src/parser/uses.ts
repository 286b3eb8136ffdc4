/** `use` items. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { itemEnd } from './items.js';
import { bracketList, wordList } from './lists.js';
import { isSelfWord, path, PathMode } from './paths.js';

export function useItem(p: Parser, from: number, visible: Node | null): Node {
  const at = p.pos++;
  p.enter('use', at);
  const tree = useTree(p);
  return p.node(K.Use, from, [visible, tree], [at, itemEnd(p, 'use', false)]);
}

function useTree(p: Parser): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const made = useTreeInner(p);
  p.depth--;
  return made;
}

function useTreeInner(p: Parser): Node {
  const from = p.pos;
  if (p.kind === T.BraceOpen || p.kind === T.Star || p.at(V.everything) || p.at(V.with)) return useEnd(p, from, null, -1);
  const rooted = p.kind === T.PathSep || p.at(V.root);
  if (rooted && (p.kindAt(1) === T.BraceOpen || p.kindAt(1) === T.Star || p.wordAt(1) === V.with.first || (p.at(V.root) && p.wordAt(1) === V.everything.first))) {
    const separator = p.pos++;
    return useEnd(p, from, null, separator);
  }
  if (!rooted && !p.atName() && !(p.kind === T.Name && isSelfWord(p.word)) && !p.at(V.context)) {
    p.error('expected-name', `Expected a path, found ${p.found()}.`, 'Write what is to be used.');
    return p.errorNode(from);
  }
  const name = path(p, PathMode.Plain);
  if (p.iron && p.at(V.with)) return useEnd(p, from, name, -1);
  const next = p.kindAt(1);
  const separator = p.kind === T.PathSep && (next === T.BraceOpen || next === T.Star) ? p.pos++ : p.at(V.dot) && p.wordAt(1) === V.everything.first ? p.pos++ : -1;
  if (separator >= 0) return useEnd(p, from, name, separator);
  if (p.kind === T.PathSep || p.at(V.dot)) {
    p.pos++;
    p.name(`a name behind \`${p.text(-1)}\``);
  }
  const as = p.eatWord(R.as!);
  const alias = as < 0 ? -1 : p.word === R._ || p.at(V.anything) ? p.pos++ : p.name();
  return p.node(K.UseTree, from, [name, null], [-1, -1, as, alias]);
}

/** `*`, `{ .. }`, `everything` or `with ..` behind a path. */
function useEnd(p: Parser, from: number, name: Node | null, separator: number): Node {
  const star = p.either(V.everything, T.Star);
  if (star >= 0) return p.node(K.UseTree, from, [name, null], [separator, star, -1, -1]);
  const open = p.pos++;
  const list = p.kinds[open] === T.BraceOpen ? bracketList(p, open, T.BraceClose, '}', useTree) : wordList(p, open, 'use', useTree);
  return p.node(K.UseTree, from, [name, list], [separator, -1, -1, -1]);
}
