/** Items of a file that are compiled for tests or benchmarks only, by the syntax tree, and a text without them. */
import { isItem, K, type Node, nodeEnd, type Tree } from '../../../redox/src/index.js';
import { startWithComments } from '../text/item-text.js';
import { attributePath, attributesOf, metaList, metaOf, metaPath, pathNames } from '../../../engine/src/crate/attributes.js';

export type Purpose = 'test' | 'bench' | 'other';

export interface TestItem {
  readonly node: Node;
  readonly purpose: 'test' | 'bench';
}

export interface TestItems {
  /** The outermost ones, in the order they stand. */
  readonly items: readonly TestItem[];
  /** What the whole file is for: by an attribute of its own, or since nothing else stands in it. */
  readonly file: Purpose;
}

/** Attributes that make a function a test, whichever crate they come from: `#[test]`, `#[tokio::test]`, `#[rstest]`. */
const TEST = new Set(['test', 'rstest', 'test_case', 'quickcheck', 'proptest', 'wasm_bindgen_test']);
const TEST_MACROS = new Set(['proptest', 'quickcheck', 'rusty_fork_test']);
const BENCH_MACROS = new Set(['criterion_group', 'criterion_main', 'benchmark_group', 'benchmark_main']);
/** Items that bring names in, and so are nothing without others. */
const IMPORTS = new Set([K.Use, K.ExternCrate]);

export function testItems(tree: Tree): TestItems {
  const own = purposeOfAttributes(tree, attributesOf(tree.root));
  if (own !== 'other') return { items: tree.root.kids.flatMap((node) => (node !== null && isItem(node.kind) ? [{ node, purpose: own }] : [])), file: own };
  const items: TestItem[] = [];
  const waiting = [...tree.root.kids].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === null || !isItem(node.kind)) continue;
    const purpose = purposeOf(tree, node);
    if (purpose !== 'other') items.push({ node, purpose });
    else if (node.kind === K.Module) waiting.push(...[...(node.kids[1]?.kids ?? [])].reverse());
    else if (node.kind === K.Implementation) waiting.push(...[...(node.kids[5]?.kids ?? [])].reverse());
  }
  return { items, file: purposeOfAll(tree, items) };
}

function purposeOfAll(tree: Tree, items: readonly TestItem[]): Purpose {
  if (items.length === 0) return 'other';
  const cut = new Set(items.map(({ node }) => node));
  const rest = tree.root.kids.filter((node): node is Node => node !== null && isItem(node.kind) && !cut.has(node));
  // `mod common;` of a file of tests: what stands in it is another file
  if (!rest.every((node) => IMPORTS.has(node.kind) || (node.kind === K.Module && !node.kids[1]))) return 'other';
  return items.every(({ purpose }) => purpose === 'bench') ? 'bench' : 'test';
}

/** What an item is for, by its attributes; of a macro call by its name. */
export function purposeOf(tree: Tree, node: Node): Purpose {
  const purpose = purposeOfAttributes(tree, attributesOf(node));
  if (purpose !== 'other' || node.kind !== K.MacroItem) return purpose;
  const path = node.kids[1]?.kids[0];
  const name = path ? (pathNames(tree, path).at(-1) ?? '') : '';
  return TEST_MACROS.has(name) ? 'test' : BENCH_MACROS.has(name) ? 'bench' : 'other';
}

function purposeOfAttributes(tree: Tree, attributes: readonly Node[]): Purpose {
  for (const attribute of attributes) {
    const path = attributePath(tree, attribute);
    const last = path.at(-1) ?? '';
    if (last === 'bench' && path.length === 1) return 'bench';
    if (TEST.has(last)) return 'test';
    const conditions = path.join('::') === 'cfg' ? metaList(metaOf(attribute) ?? attribute) : null;
    if (conditions?.length !== 1) continue;
    for (const name of ['test', 'bench'] as const) if (holdsWithout(tree, conditions[0]!, name, 0) === false) return name;
  }
  return 'other';
}

/** The deepest `cfg` that is looked into. */
const DEEPEST = 64;

/** A condition with one option off and everything else unknown: null where it may hold or not. */
function holdsWithout(tree: Tree, condition: Node, option: string, depth: number): boolean | null {
  const name = metaPath(tree, condition).join('::');
  const members = metaList(condition);
  if (members === null) return name === option && condition.toks[0]! < 0 ? false : null;
  if (depth === DEEPEST) return null;
  const values = members.map((member) => holdsWithout(tree, member, option, depth + 1));
  if (name === 'all') return values.includes(false) ? false : values.every((value) => value === true) ? true : null;
  if (name === 'any') return values.includes(true) ? true : values.every((value) => value === false) ? false : null;
  if (name === 'not') return values.length !== 1 || values[0] === null ? null : !values[0];
  return null;
}

/** The text without these items and the comments right above them; at most one blank line stays where they were. */
export function withoutItems(tree: Tree, items: readonly TestItem[]): string {
  let text = '';
  let done = 0;
  for (const { node } of items) {
    const from = startWithComments(tree, node, done);
    text = (text + tree.text.slice(done, from)).replace(/\n(?:[ \t]*\n)+$/, '\n');
    done = nodeEnd(tree, node);
    const behind = /^[ \t]*\r?\n/.exec(tree.text.slice(done));
    if (behind !== null) done += behind[0].length;
  }
  const rest = tree.text.slice(done);
  const isEnd = rest.trim() === '' || /^\s*\}/.test(rest);
  return items.length === 0 ? tree.text : isEnd ? text + rest.replace(/^(?:[ \t]*\n)+/, '') : text + rest;
}
