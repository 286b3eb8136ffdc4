/** What makes a function difficult to test (contract row 1J, g1 to g5; E2). */
import { K } from '../../../redox/src/index.js';
import { tokenText } from '../../../redox/src/tree.js';
import { nodes, rustTree } from './syntax.js';

export const FEATURES = ['generics', 'lifetimes', 'async', 'unsafe', 'macros'] as const;
export type Feature = (typeof FEATURES)[number];

/** `generics`: a type or const parameter; `lifetimes`: one that is named; `macros`: a definition, or a call of one that is not of the standard library. */
export function featuresOf(text: string): ReadonlySet<Feature> {
  const found = new Set<Feature>();
  const tree = rustTree(text);
  if (tree === null) return found;
  const words = new Set<string>();
  for (let at = 0; at < tree.tokens.count; at++) words.add(tokenText(tree, at));
  if (words.has('async')) found.add('async');
  if (words.has('unsafe')) found.add('unsafe');
  for (const { kind, kids } of nodes(tree)) {
    if (kind === K.TypeParameter || kind === K.ConstParameter) found.add('generics');
    if (kind === K.LifetimeParameter) found.add('lifetimes');
    if (kind === K.MacroDefinition) found.add('macros');
    if (kind === K.MacroCall && !STANDARD.has(tree.text.slice(tree.tokens.start[kids[0]!.from], tree.tokens.end[kids[0]!.to - 1]))) found.add('macros');
  }
  return found;
}

const STANDARD = new Set(
  'assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne format print println eprint eprintln write writeln vec panic todo unimplemented unreachable matches dbg env concat stringify include_str include_bytes line file column cfg thread_local'.split(
    ' ',
  ),
);
