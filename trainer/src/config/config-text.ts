/** A config as text: its values, and where each stands. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { ConfigProblem } from '../../../protocol/experiment-config.js';

/** Keys and places in lists, from the top. */
export type KeyPath = readonly (string | number)[];
export type Place = Pick<ConfigProblem, 'line' | 'column'>;

export interface ConfigText {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What is no YAML, and keys that stand there twice. */
  readonly problems: readonly ConfigProblem[];
  /** Of the value, or with `of` of its key; where there is none, of the nearest map around it. */
  readonly placeOf: (path: KeyPath, of?: 'key' | 'value') => Place;
}

export function readConfigText(file: string, text: string): ConfigText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (offset: number, message: string): ConfigProblem => ({ file, ...at(offset), key: '', message });
  const problems = document.errors.map(({ pos, message }) => problem(pos[0], `this is no YAML: ${message.split('\n')[0]}`));
  const top = document.contents;
  if (problems.length === 0 && top === null) problems.push(problem(0, 'the file is empty: write `id:` and `preset:` at least (`iron-trainer config init PRESET` writes a whole one)'));
  else if (problems.length === 0 && !isMap(top)) problems.push(problem(0, 'a config is to be keys with values, such as `id: my-experiment`'));
  let values: Record<string, unknown> = {};
  try {
    if (problems.length === 0 && isMap(top)) values = document.toJS() as Record<string, unknown>;
  } catch (error) {
    problems.push(problem(0, `this is no YAML: ${error instanceof Error ? error.message : String(error)}`)); // an alias without its anchor
  }
  return { file, values, problems, placeOf: (path, of = 'value') => at(offsetOf(isMap(top) ? top : null, path, of)) };
}

function offsetOf(top: YAMLMap | null, path: KeyPath, of: 'key' | 'value'): number {
  let node: Node | null = top;
  let found = top?.range?.[0] ?? 0;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    const [keyNode, next] = childOf(node, key);
    if (next === null && keyNode === null) break;
    const wanted: Node | null = (isLast && of === 'key') || next === null ? keyNode : next;
    found = (isLast ? wanted : (keyNode ?? next))?.range?.[0] ?? found;
    node = next;
  }
  return found;
}

function childOf(node: Node | null, key: string | number): [Node | null, Node | null] {
  if (isSeq(node)) return [null, (node.items[Number(key)] ?? null) as Node | null];
  const pair = isMap(node) ? node.items.find((each) => isPair(each) && isScalar(each.key) && String(each.key.value) === String(key)) : undefined;
  return [(pair?.key ?? null) as Node | null, (pair?.value ?? null) as Node | null];
}
