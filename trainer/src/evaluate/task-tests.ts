/** The tests of a task in the form in which they judge solutions: each body inside the guard. */
import { K, type Node, nameOf, nodeEnd, nodeStart, parse, tokenize, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributePath } from '../../../engine/src/crate/attributes.js';
import { Insertions } from '../../../engine/src/instrument/insertions.js';
import { type Expectation, expectedPanic } from '../../../engine/src/prove/guard.js';
import { EDITION } from '../dataset/edition.js';

export interface TaskTests {
  /** Test functions in Rust, as they were written. */
  readonly source: string;
  /** The same with guards, whose crate is called `GUARD`. */
  readonly text: string;
  /** The test functions as public ones without what makes them tests: somebody else calls them. */
  readonly plain: string;
  /** Sorted by name, as they are run. */
  readonly names: readonly TaskTest[];
  /** They call macros of the solution, and so have to stand behind it. */
  readonly needsMacros: boolean;
}

export interface TaskTest {
  readonly name: string;
  readonly expectation: Expectation;
  /** It gives more than `()`. */
  readonly hasResult: boolean;
}

/** Stands for the name under which the guard is linked. */
export const GUARD = 'iron_guard_of_this_build';
/** Of the tests. No solution calls a module so. */
export const TEST_MODULE = 'iron_task_tests';

/** Of the standard library: a macro of the solution must not stand in their place. */
const MACROS = ['assert', 'assert_eq', 'assert_ne', 'debug_assert', 'debug_assert_eq', 'debug_assert_ne', 'matches', 'panic', 'unreachable', 'format', 'vec', 'println', 'print', 'write', 'writeln'];

/** Throws `Error` where there is no test, or one that cannot stand in a guard. */
export function taskTests(source: string): TaskTests {
  const tree = parse(source, 'rust', { edition: EDITION });
  const wrong = tree.diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(`the tests are no Rust: ${wrong.message}`);
  const insertions = new Insertions(source);
  const functions = functionsOfTests(tree).map(({ node }) => node);
  const names = functions.map((node) => guardBody(tree, node, insertions));
  if (names.length === 0) throw new Error('there is no function with `#[test]`');
  const { text } = insertions.build([]);
  return { source, text, plain: asPlain(tree, functions), names: names.sort((a, b) => (a.name < b.name ? -1 : 1)), needsMacros: callsOtherMacros(source) };
}

/** Functions with `#[test]` that stand in no module. */
export function functionsOfTests(tree: Tree): { readonly name: string; readonly node: Node }[] {
  const found: { name: string; node: Node }[] = [];
  walk(tree.root, (node) => {
    if (node.kind === K.Function && isTest(tree, node)) found.push({ name: nameOf(tree, node.toks[9]!), node });
    return node.kind === K.File;
  });
  return found;
}

/** Of a text whose tests stand in a module, as behind a solution, what is in the module. */
export function insideOfModule(text: string): string {
  const inside = /^\s*#\[cfg\(test\)\]\s*mod\s+\w+\s*\{\s*(?:use\s+super::\*;)?([\s\S]*)\}\s*$/.exec(text)?.[1];
  return inside ?? text.replace(/^\s*use\s+super::\*;/, '');
}

const isTest = (tree: Tree, fn: Node): boolean => (fn.attributes ?? []).some((each) => attributePath(tree, each).join('::') === 'test');

const OF_TESTS = new Set(['test', 'should_panic', 'ignore']);

/** On the same lines as before. */
function asPlain(tree: Tree, functions: readonly Node[]): string {
  let text = '';
  let copied = 0;
  for (const fn of functions) {
    for (const attribute of fn.attributes ?? []) {
      if (!OF_TESTS.has(attributePath(tree, attribute).join('::'))) continue;
      const [from, to] = [nodeStart(tree, attribute), nodeEnd(tree, attribute)];
      text += tree.text.slice(copied, from) + '\n'.repeat(tree.text.slice(from, to).split('\n').length - 1);
      copied = to;
    }
    const [visibility] = fn.kids;
    const start = visibility ? nodeStart(tree, visibility) : tree.tokens.start[Math.min(...fn.toks.slice(0, 9).filter((token) => token >= 0))]!;
    text += `${tree.text.slice(copied, start)}pub `;
    copied = visibility ? nodeEnd(tree, visibility) : start;
  }
  return text + tree.text.slice(copied);
}

function guardBody(tree: Tree, fn: Node, insertions: Insertions): TaskTest {
  const name = nameOf(tree, fn.toks[9]!);
  const body = fn.kids[5];
  if (!body || fn.toks[1]! >= 0 || body.kids.some((kid) => kid?.kind === K.Attribute)) throw new Error(`the test \`${name}\` is async, or has attributes inside`);
  const result = fn.kids[3] ? tree.text.slice(nodeStart(tree, fn.kids[3]), nodeEnd(tree, fn.kids[3])) : '()';
  insertions.behind(nodeStart(tree, body) + 1, ` ::${GUARD}::run("${name}", || -> ${result} {`, fn);
  insertions.before(nodeEnd(tree, body) - 1, '}) ', fn);
  return { name, expectation: { panics: expectedPanic(tree, fn) }, hasResult: Boolean(fn.kids[3]) };
}

/** A macro that neither the standard library nor the tests themselves have. */
function callsOtherMacros(source: string): boolean {
  const words = tokensOf(source);
  const own = new Set(words.flatMap((word, at) => (word === 'macro_rules' && words[at + 1] === '!' ? [words[at + 2]!] : [])));
  const known = new Set([...MACROS, 'macro_rules', 'eprintln', 'eprint', 'dbg', 'todo', 'unimplemented', 'concat', 'stringify', 'format_args', 'thread_local', 'line', 'column', 'file', 'env', 'cfg']);
  return words.some((word, at) => words[at + 1] === '!' && /^\w+$/.test(word) && words[at + 2] !== '=' && /^[([{]$|^macro/.test(words[at + 2] ?? '') && !known.has(word) && !own.has(word));
}

/** The tokens of a Rust text without white space and comments. */
export function tokensOf(rust: string): string[] {
  return tokenize(rust, 'rust').flatMap(({ kind, from, to }) => (kind === 'whitespace' || kind === 'comment' ? [] : [rust.slice(from, to)]));
}

/**
 * The solution with the tests of its task. They stand before it, so that no macro that it defines is seen by them, and name
 * the macros of the standard library, so that none which it exports takes their place; only tests that call macros
 * of the solution stand behind it.
 */
export function withGuardedTests(solution: string, tests: TaskTests, guard: string): string {
  const text = tests.text.replaceAll(GUARD, guard);
  return withModule(solution, tests, `#[allow(warnings)]\nmod ${TEST_MODULE} {\n${importsOf(tests)}${text.trimEnd()}\n}\n`);
}

/** The same with the tests in a file of their own, `plainTests`: somebody else calls them. */
export const withTestsFile = (solution: string, tests: TaskTests, file: string): string => withModule(solution, tests, `#[allow(warnings)]\n#[path = "${file}"]\npub mod ${TEST_MODULE};\n`);

/** The same with the tests as they were written, `testsAsWritten`: for lints. */
export const withTestsAsWritten = (solution: string, tests: TaskTests, file: string): string => withModule(solution, tests, `#[cfg(test)]\n#[path = "${file}"]\nmod ${TEST_MODULE};\n`);

/** That nothing is taken by the star is no mistake of theirs. */
export const testsAsWritten = ({ source }: TaskTests): string => `#[allow(unused_imports)]\nuse super::*;\n${source}`;

/** `own`: macros that a library has in the place of those of the standard library. */
export const plainTests = (tests: TaskTests, own?: MacroLibrary): string => `${importsOf(tests, own)}${tests.plain}`;

export interface MacroLibrary {
  /** Under which it is linked. */
  readonly crate: string;
  readonly macros: readonly string[];
}

/** On two lines, whatever is imported: places in the tests do not depend on it. */
function importsOf({ source }: TaskTests, own: MacroLibrary = { crate: '', macros: [] }): string {
  const imported = MACROS.filter((name) => !new RegExp(`\\buse\\b[^;]*\\b${name}\\s*[;,}]`).test(source));
  const from = (crate: string, names: readonly string[]): string => (names.length === 0 ? '' : ` use ::${crate}::{${names.join(', ')}};`);
  const [others, ofStd] = [imported.filter((name) => own.macros.includes(name)), imported.filter((name) => !own.macros.includes(name))];
  return `    use super::*;\n   ${from('std', ofStd)}${from(own.crate, others)}\n`;
}

function withModule(solution: string, tests: TaskTests, module: string): string {
  if (tests.needsMacros) return `${solution}\n${module}`;
  const at = behindInnerAttributes(solution);
  return `${solution.slice(0, at)}\n${module}${solution.slice(at)}`;
}

/** Where the first item may stand: behind `#![..]`, comments like `//!`, and a line that names an interpreter. */
export function behindInnerAttributes(rust: string): number {
  let end = 0;
  if (rust.startsWith('#!') && !/^#!\s*\[/.test(rust)) end = rust.includes('\n') ? rust.indexOf('\n') + 1 : rust.length;
  const tokens = tokenize(rust, 'rust').filter(({ kind, from }) => kind !== 'whitespace' && from >= end);
  const text = (at: number): string => (tokens[at] === undefined ? '' : rust.slice(tokens[at].from, tokens[at].to));
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.kind === 'comment') {
      if (/^\/[/*]!/.test(text(at))) end = tokens[at]!.to;
    } else if (text(at) === '#' && text(at + 1) === '!' && text(at + 2) === '[') {
      for (let depth = 0; at < tokens.length; at++) {
        if (text(at) === '[') depth++;
        else if (text(at) === ']' && --depth === 0) break;
      }
      end = tokens[at]?.to ?? rust.length;
    } else break;
  }
  return end;
}

/** A solution that defines macros which could stand in the place of the tests' own, where they see its macros. */
export function replacesMacros(solution: string, tests: TaskTests): boolean {
  if (!tests.needsMacros) return false;
  const words = tokensOf(solution);
  return words.some((word, at) => word === 'macro_rules' && (words[at + 1] !== '!' || words[at + 2] === '$' || MACROS.includes(words[at + 2] ?? '')));
}
