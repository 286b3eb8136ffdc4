/** Pairs put back where they come from: the function in its place, its tests in a module of their own beside it or behind the crate. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { TestPair } from '../../../protocol/experiment.js';
import { K, LineIndex, type Node, nodeEnd, nodeStart, parse, tokenize, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { testsOf } from './chat-ml.js';
import { rangeOf } from './function-code.js';
import { openAllItemMacros } from './item-macros.js';

/** `outer`: names of cargo's targets that hold tests which see the crate from outside. */
export type PutBack = { readonly ok: true; readonly hasInner: boolean; readonly outer: readonly string[] } | { readonly ok: false; readonly reason: string };

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Changes the copy of a package. Tests of the pair at place `n` stand in a module `iron_pair_n`: those of examples in a file of
 * their own in `tests/`, all others where they come from.
 */
export async function putBack(copy: string, pairs: readonly TestPair[]): Promise<PutBack> {
  const edits = new Map<string, Edit[]>();
  const added: string[] = [];
  const there = new Set<string>();
  for (const [at, pair] of pairs.entries()) {
    const name = `iron_pair_${at}`;
    const { path: file, tests_path, tests_target, source } = pair.metadata;
    if (file === undefined || tests_path === undefined) return { ok: false, reason: 'the row does not say where it comes from' };
    const edit = functionEdit(await read(copy, file), pair);
    if (edit === null) return { ok: false, reason: `${file} has no such function at line ${pair.metadata.line}` };
    add(edits, file, edit);
    if (source === 'doc-example') {
      added.push(name);
      await fs.mkdir(path.join(copy, 'tests'), { recursive: true });
      await fs.writeFile(path.join(copy, 'tests', `${name}.rs`), `mod ${name} {\n${testsOf(pair)}\n}\n`);
    } else {
      if (tests_target !== undefined) there.add(tests_target);
      add(edits, tests_path, moduleEdit(await read(copy, tests_path), pair, name));
    }
  }
  for (const [file, all] of edits) await fs.writeFile(path.join(copy, file), edited(await read(copy, file), all));
  const targets = added.map((name) => `\n[[test]]\nname = "${name}"\npath = "tests/${name}.rs"\n`).join('');
  if (targets !== '') await fs.appendFile(path.join(copy, 'Cargo.toml'), targets);
  return { ok: true, hasInner: pairs.some(({ metadata: { source, tests_target } }) => source !== 'doc-example' && tests_target === undefined), outer: [...added, ...there] };
}

const read = (copy: string, file: string): Promise<string> => fs.readFile(path.join(copy, file), 'utf8');

function add(edits: Map<string, Edit[]>, file: string, edit: Edit): void {
  const known = edits.get(file) ?? [];
  // two rows of one function
  if (!known.some(({ from, to, text }) => from === edit.from && to === edit.to && text === edit.text)) edits.set(file, [...known, edit]);
}

const edited = (text: string, edits: readonly Edit[]): string => [...edits].sort((a, b) => b.from - a.from).reduce((made, { from, to, text: by }) => made.slice(0, from) + by + made.slice(to), text);

const EDITION = 2021;
const parsed = (text: string): Tree => parse(text, 'rust', { edition: EDITION });

function functionEdit(text: string, { function_code, metadata: { line } }: TestPair): Edit | null {
  const tree = parsed(openAllItemMacros(text, EDITION));
  const lines = new LineIndex(text);
  const node = firstFunction(tree, (each) => lines.position(tree.tokens.start[each.toks[9]!]!).line + 1 === line);
  const row = parsed(function_code);
  const inner = firstFunction(row, () => true);
  if (node === null || inner === null) return null;
  const { from, to } = rangeOf(row, inner);
  return { ...rangeOf(tree, node), text: function_code.slice(from, to) };
}

function firstFunction(tree: Tree, is: (node: Node) => boolean): Node | null {
  let found: Node | null = null;
  walk(tree.root, (node) => {
    if (found === null && node.kind === K.Function && node.toks[9]! >= 0 && is(node)) found = node;
    return found === null;
  });
  return found;
}

/** At the end of the innermost module around the first test. */
function moduleEdit(text: string, pair: TestPair, name: string): Edit {
  const tree = parsed(openAllItemMacros(text, EDITION));
  const lines = new LineIndex(text);
  const lineOf = (offset: number): number => lines.position(offset).line + 1;
  const line = pair.metadata.tests_line ?? 1;
  let at = text.length;
  walk(tree.root, (node) => {
    if (node.kind === K.Module && node.kids[1] && lineOf(nodeStart(tree, node)) <= line && lineOf(nodeEnd(tree, node)) >= line) at = nodeEnd(tree, node.kids[1]) - 1;
    return true;
  });
  return { from: at, to: at, text: `\n#[cfg(test)]\n#[allow(unused_imports, dead_code)]\nmod ${name} {\n    use super::*;\n${explicitImports(tree)}\n${oneDeeper(testsOf(pair))}\n}\n` };
}

/** Paths that begin with `super` or `self`, as a module within writes them: tokens, since they stand in macros too. */
function oneDeeper(text: string): string {
  const words = tokenize(text, 'rust').filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment');
  const word = (at: number): string => (words[at] === undefined ? '' : text.slice(words[at].from, words[at].to));
  let made = '';
  let done = 0;
  for (const [at, { from, to }] of words.entries()) {
    const isStart = word(at + 1) === '::' && word(at - 1) !== '::';
    const by = !isStart ? null : word(at) === 'super' ? 'super::super' : word(at) === 'self' ? 'super' : null;
    if (by === null) continue;
    made += text.slice(done, from) + by;
    done = to;
  }
  return made + text.slice(done);
}

/** Macros that the file takes from other crates under names of the standard library: a glob alone leaves them ambiguous. */
function explicitImports(tree: Tree): string {
  let imported = '';
  walk(tree.root, (node) => {
    if (node.kind === K.Use) imported += ` ${tree.text.slice(nodeStart(tree, node), nodeEnd(tree, node))}`;
    return node.kind !== K.Use;
  });
  return ['assert', 'assert_eq', 'assert_ne'].flatMap((name) => (new RegExp(`\\b${name}\\b`).test(imported) ? [`    use super::${name};\n`] : [])).join('');
}
