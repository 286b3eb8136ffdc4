/**
 * Macros that hand on the items in their braces as they stand, each under a condition (`cfg_rt! { pub mod runtime; }`): opened, so
 * that these items are read like all others. Every offset stays.
 */
import { type Edition, K, type Node, nodeEnd, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { pathNames } from '../../../engine/src/crate/attributes.js';
import { attributesOf } from '../../../engine/src/items/attributes.js';
import type { Configuration } from '../../../engine/src/items/cfg.js';
import { definitionWords } from '../../../engine/src/items/macro-body.js';
import { type Blank, blanked } from './property-macros.js';

/** What such a macro writes before each item; `$meta` in it is what the call begins with, in `#![..]`. */
export type ItemMacros = ReadonlyMap<string, string>;

/** How often opened texts are looked through for more. */
const MOST_DEPTH = 6;
const ITEMS = /^(#!\[\$(\w+):meta\])?\$\(\$(\w+):item\)\*$/;

/** The macros of some files that do nothing else. A name that another definition has means neither. */
export function itemMacros(texts: Iterable<string>): ItemMacros {
  const found = new Map<string, string | null>();
  for (const text of texts) {
    if (!/\bmacro_rules\s*!/.test(text)) continue;
    const tree = parse(text, 'rust', { edition: 2021 });
    walk(tree.root, (node) => {
      if (node.kind !== K.MacroItem) return node.kind !== K.Function;
      const definition = definitionOf(tree.text.slice(nodeStart(tree, node), nodeEnd(tree, node)));
      if (definition !== null) found.set(definition.name, found.has(definition.name) && found.get(definition.name) !== definition.before ? null : definition.before);
      return false;
    });
  }
  return new Map([...found].flatMap(([name, before]) => (before === null ? [] : [[name, before]])));
}

/** `before` is null where the macro does something else; null: it is no definition. */
function definitionOf(text: string): { readonly name: string; readonly before: string | null } | null {
  const words = definitionWords(text);
  if (words === null) return null;
  const rule = /^[({[]([\s\S]*)[)}\]]$/.exec(words.slice(3).join(' '))?.[1]?.trim() ?? '';
  const [matcher, transcriber, ...more] = rule.split(' => ');
  const taken = ITEMS.exec(inBrackets(matcher ?? '').replaceAll(' ', ''));
  const made = inBrackets((transcriber ?? '').replace(/ ;$/, ''));
  const [head, tail] = ['$ ( ', `$ ${taken?.[3]} ) *`];
  const before = made.slice(head.length, -tail.length).replaceAll(`$ ${taken?.[2]} `, '$meta ');
  const isOne = taken !== null && more.length === 0 && made.startsWith(head) && made.endsWith(tail) && isItems(`${before.replaceAll('$meta', 'unix')} fn item() {}`, 2021);
  return { name: words[2]!, before: isOne ? before : null };
}

/** What the brackets around it hold. */
const inBrackets = (text: string): string => /^[({[] ([\s\S]*) [)}\]]$/.exec(text.trim())?.[1] ?? '';

/** The text with the calls opened whose items are there in this configuration. */
export function openItemMacros(text: string, edition: Edition, macros: ItemMacros, configuration: Configuration): string {
  return opened(text, edition, (name, meta) => {
    const before = macros.get(name);
    if (before === undefined || before.includes('$meta') !== (meta !== '')) return false;
    const tree = parse(`${before.replaceAll('$meta', meta)} fn item() {}`, 'rust', { edition });
    return attributesOf(tree, tree.root.kids[0]!, configuration).enabled === 'yes';
  });
}

/** The text with all calls opened in whose braces items may stand: for finding what stands at a place. */
export function openAllItemMacros(text: string, edition: Edition): string {
  return opened(text, edition, (_, meta, inner) => meta !== '' || isItems(inner, edition));
}

function isItems(text: string, edition: Edition): boolean {
  const tree = parse(text, 'rust', { edition });
  return tree.root.kids.length > 0 && !tree.diagnostics.some(({ severity }) => severity === 'error');
}

function opened(text: string, edition: Edition, isOpen: (name: string, meta: string, inner: string) => boolean): string {
  let made = text;
  for (let depth = 0; depth < MOST_DEPTH && /\w\s*!\s*\{/.test(made); depth++) {
    const tree = parse(made, 'rust', { edition });
    const blanks: Blank[] = [];
    walk(tree.root, (node) => {
      if (node.kind === K.Function) return false;
      if (node.kind !== K.MacroItem) return true;
      blanks.push(...blanksOf(tree, node, isOpen));
      return false;
    });
    if (blanks.length === 0) break;
    made = blanked(made, blanks);
  }
  return made;
}

/** What of a call goes; nothing where it stays. */
function blanksOf(tree: Tree, item: Node, isOpen: (name: string, meta: string, inner: string) => boolean): Blank[] {
  const call = item.kids[1];
  if (!call?.kids[0] || (item.attributes ?? []).length > 0) return [];
  const { tokens, text } = tree;
  const [, , first, last] = call.toks as [number, number, number, number];
  if (text[tokens.start[first]!] !== '{') return [];
  const [from, to] = [tokens.end[first]!, tokens.start[last]!];
  const meta = /^\s*#!\[([\s\S]*?)\]\s*\n/.exec(text.slice(from, to));
  const inner = from + (meta?.[0].length ?? 0);
  if (!isOpen(pathNames(tree, call.kids[0]).at(-1) ?? '', meta?.[1]?.trim() ?? '', text.slice(inner, to))) return [];
  return [
    [nodeStart(tree, item), inner],
    [to, nodeEnd(tree, item)],
  ];
}
