/** A config with other values: only the places of these are written, so that comments and layout stay. */
import { isCollection, isMap, isPair, isScalar, type Node, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml';
import type { KeyPath } from './config-text.js';

/** In UTF-16 code units of the text before. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The one edit that sets all values, by dotted keys; null where the text is no map of keys, or has a collection where a value is to be. */
export function editOfValues(text: string, values: Readonly<Record<string, unknown>>): TextEdit | null {
  let after = text;
  for (const [key, value] of Object.entries(values)) {
    const edit = editOf(after, key.split('.'), value);
    if (edit === null) return null;
    after = `${after.slice(0, edit.from)}${edit.text}${after.slice(edit.to)}`;
  }
  return difference(text, after);
}

const inline = (value: unknown): string => stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trim();

function editOf(text: string, path: KeyPath, value: unknown): TextEdit | null {
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0 || !isMap(contents)) return null;
  let map: YAMLMap = contents;
  for (const [depth, key] of path.entries()) {
    const pair = pairOf(map, String(key));
    if (pair === null) return added(text, map, path.slice(depth), value);
    const node = pair.value as Node | null;
    if (depth === path.length - 1) return isCollection(node) ? null : replaced(text, pair, inline(value));
    if (isMap(node)) map = node as YAMLMap;
    else if (node === null || (isScalar(node) && node.value === null)) return below(text, pair, path.slice(depth + 1), value);
    else return null;
  }
  return null;
}

const pairOf = (map: YAMLMap, key: string): Pair<Node, Node | null> | null =>
  (map.items.find((each) => isPair(each) && isScalar(each.key) && String(each.key.value) === key) as Pair<Node, Node | null> | undefined) ?? null;

const endOf = (node: Node | null): number => node?.range?.[1] ?? 0;

/** The value of a key that is there; what is written as nothing stands behind its colon. */
function replaced(text: string, { key, value }: Pair<Node, Node | null>, written: string): TextEdit {
  const [from, to] = value?.range ?? [0, 0];
  if (to > from) return { from, to, text: written };
  const colon = text.indexOf(':', endOf(key)) + 1;
  return { from: colon, to: colon, text: ` ${written}` };
}

/** Below a key without a value. */
function below(text: string, { key }: Pair<Node, Node | null>, path: KeyPath, value: unknown): TextEdit {
  return line(text, endOf(key), block(path, value, columnOf(text, key) + INDENT));
}

/** Behind the last key of a map. */
function added(text: string, map: YAMLMap, path: KeyPath, value: unknown): TextEdit {
  const last = map.items.at(-1) as Pair<Node, Node | null> | undefined;
  const end = last === undefined ? (map.range?.[0] ?? 0) + 1 : Math.max(endOf(last.key), endOf(last.value));
  if (!map.flow && last !== undefined) return line(text, end, block(path, value, columnOf(text, last.key)));
  const flow = path.reduceRight<string>((inside, key, depth) => (depth === path.length - 1 ? `${key}: ${inside}` : `${key}: { ${inside} }`), inline(value));
  return { from: end, to: end, text: last === undefined ? ` ${flow} ` : `, ${flow}` };
}

const INDENT = 2;

const block = (path: KeyPath, value: unknown, column: number): string =>
  path.map((key, depth) => `${' '.repeat(column + depth * INDENT)}${key}:${depth === path.length - 1 ? ` ${inline(value)}` : ''}`).join('\n');

/** Whole lines behind the line of a place; a comment there stays where it is. */
function line(text: string, place: number, lines: string): TextEdit {
  const newline = text[place - 1] === '\n' ? place - 1 : text.indexOf('\n', place);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const written = lines.replaceAll('\n', end);
  return newline < 0 ? { from: text.length, to: text.length, text: `${end}${written}` } : { from: newline + 1, to: newline + 1, text: `${written}${end}` };
}

const columnOf = (text: string, { range }: Node): number => (range?.[0] ?? 0) - (text.lastIndexOf('\n', (range?.[0] ?? 0) - 1) + 1);

/** What is between the parts that both texts begin and end with. */
function difference(before: string, after: string): TextEdit {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from++;
  let back = 0;
  while (back < least - from && before.at(-1 - back) === after.at(-1 - back)) back++;
  return { from, to: before.length - back, text: after.slice(from, after.length - back) };
}
