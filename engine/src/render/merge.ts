/** Tests put into a file: behind those of its own test module, or as a new one. Nothing that is there changes. */
import { type Edition, K, type Node, nameOf, nodeEnd, nodeStart, parse, type TextEdit, type Tree } from '../../../redox/src/index.js';
import { isOnlyForTests } from '../crate/attributes.js';
import { needsRunFuture, type OldestRust, runFuture } from '../futures/run-future.js';
import { standardImports } from './standard-imports.js';
import { eachLine } from './indentation.js';

export interface MergeOptions {
  /** Text of the root of the crate, which says whether it has the standard library; default: the file itself. */
  readonly rootText?: string;
  /** `rust-version` of the manifest. */
  readonly rustVersion?: string;
}

/** The edit that adds the tests; `codes` are functions without indentation. Null where the file does not parse or has them all already. */
export function mergeTests(text: string, edition: Edition, codes: readonly string[], { rootText = text, rustVersion }: MergeOptions = {}): TextEdit | null {
  const tree = parse(text, 'rust', { edition });
  const added = codes.filter((code) => !holdsTest(text, code));
  if (tree.diagnostics.some(({ severity }) => severity === 'error') || added.length === 0) return null;
  const imports = standardImports(added, rootText);
  const module = tree.root.kids.find((kid): kid is Node => kid?.kind === K.Module && kid.kids[1] != null && isOnlyForTests(tree, kid.attributes ?? []) && takes(tree, kid, added, imports));
  const there = module === undefined ? '' : text.slice(nodeStart(tree, module), nodeEnd(tree, module));
  const all = withRunFuture(added, there, { edition, ...(rustVersion !== undefined && { rustVersion }) });
  return module === undefined ? newModule(tree, all, imports) : behindTests(tree, module, all);
}

/** The edit that adds tests to a file that is a test module as a whole; null where they would not stand there as they are. */
export function mergeIntoTestFile(text: string, edition: Edition, codes: readonly string[], { rootText = '', rustVersion }: MergeOptions): TextEdit | null {
  const tree = parse(text, 'rust', { edition });
  const added = codes.filter((code) => !holdsTest(text, code));
  if (tree.diagnostics.some(({ severity }) => severity === 'error') || added.length === 0) return null;
  if (!importsAll(text) || clashes(text, added) || !hasImports(text, added, standardImports(added, rootText))) return null;
  const all = withRunFuture(added, text, { edition, ...(rustVersion !== undefined && { rustVersion }) });
  return { from: text.length, to: text.length, insert: withLineEnds(text, `${text.endsWith('\n') ? '\n' : '\n\n'}${all.map((code) => `${code}\n`).join('\n')}`) };
}

/** With the function before them that drives their futures, where the module does not have it. */
const withRunFuture = (codes: readonly string[], module: string, oldest: OldestRust): readonly string[] => (needsRunFuture(codes, module) ? [runFuture(oldest), ...codes] : codes);

function behindTests(tree: Tree, module: Node, codes: readonly string[]): TextEdit {
  const { text } = tree;
  const close = tree.tokens.start[module.kids[1]!.toks[1]!]!;
  const line = text.lastIndexOf('\n', close - 1) + 1;
  const isAlone = text.slice(line, close).trim() === '';
  const at = isAlone ? line : close;
  const body = codes.map((code) => indented(code, indentationIn(tree, module))).join('\n');
  const isEmpty = /\{\s*$/.test(text.slice(0, close));
  return { from: at, to: at, insert: withLineEnds(text, `${isAlone ? '' : '\n'}${isEmpty ? '' : '\n'}${body}`) };
}

function newModule(tree: Tree, codes: readonly string[], imports: readonly string[]): TextEdit {
  const { text } = tree;
  const taken = tree.root.kids.flatMap((kid) => (kid?.kind === K.Module ? [nameOf(tree, kid.toks[1]!)] : []));
  const names = ['tests', 'generated_tests', 'iron_generated_tests', ...taken.map((_, at) => `iron_generated_tests_${at + 2}`)];
  const name = names.find((each) => !taken.includes(each))!;
  const gap = text === '' || text.endsWith('\n') ? '\n' : '\n\n';
  const head = ['use super::*;', ...imports].map((line) => `    ${line}\n`).join('');
  const body = codes.map((code) => indented(code, '    ')).join('\n');
  return { from: text.length, to: text.length, insert: withLineEnds(text, `${gap}#[cfg(test)]\nmod ${name} {\n${head}\n${body}}\n`) };
}

/** Whether tests can stand in a module as they are. */
function takes(tree: Tree, module: Node, codes: readonly string[], imports: readonly string[]): boolean {
  const body = tree.text.slice(nodeStart(tree, module), nodeEnd(tree, module));
  return importsAll(body) && !clashes(body, codes) && hasImports(body, codes, imports);
}

const importsAll = (body: string): boolean => /\buse\s+super::\*\s*;/.test(body);
const nameIn = (code: string): string => /\bfn\s+(\w+)/.exec(code)?.[1] ?? '';
const clashes = (body: string, codes: readonly string[]): boolean => codes.some((code) => new RegExp(`\\bfn\\s+${nameIn(code)}\\b`).test(body));
/** What a crate without the standard library needs has to be there already: an import too many is an error or a warning, and a prelude makes `panic!` ambiguous. */
const hasImports = (body: string, codes: readonly string[], imports: readonly string[]): boolean =>
  imports.length === 0 || (/\bprelude::(v1|rust_\d+)::\*/.test(body) && !codes.some((code) => /\bpanic!/.test(code)));

/** Whether the file has the function already, under whatever name. */
export function holdsTest(text: string, code: string): boolean {
  const squeezed = (of: string): string => of.replaceAll(/\s+/g, '');
  const body = squeezed(code).replace(/^.*?fn\w+\(\)/, '()');
  return squeezed(text).includes(body);
}

/** Of the first item in a module, else four columns. */
function indentationIn(tree: Tree, module: Node): string {
  const first = module.kids[1]!.kids.find((kid) => kid !== null);
  if (first == null) return '    ';
  const at = nodeStart(tree, first);
  const before = tree.text.slice(tree.text.lastIndexOf('\n', at - 1) + 1, at);
  return before !== '' && before.trim() === '' ? before : '    ';
}

/** A function indented by a module; deeper lines keep four columns for each level unless the module uses tabs. */
const indented = (code: string, by: string): string => `${eachLine(code, (line) => by + (by.includes('\t') ? line.replace(/^( {4})+/, (spaces) => '\t'.repeat(spaces.length / 4)) : line))}\n`;

const withLineEnds = (text: string, insert: string): string => (text.includes('\r\n') ? insert.replaceAll('\n', '\r\n') : insert);
