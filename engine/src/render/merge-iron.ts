/** Tests put into an Iron file: behind those of its own test module, or as a new one. Nothing that is there changes. */
import { type Edition, K, type Node, nameOf, nodeEnd, oxidize, parse, reduce, type TextEdit, type Tree } from '../../../redox/src/index.js';
import { isOnlyForTests } from '../crate/attributes.js';
import type { MergeOptions } from './merge.js';
import { needsRunFuture, type OldestRust, runFuture } from '../futures/run-future.js';
import { indentedText } from './indentation.js';

/** The edit that adds the tests; `codes` are Iron functions without indentation. Null where the file does not parse. */
export function mergeIronTests(text: string, edition: Edition, codes: readonly string[], { rustVersion }: Pick<MergeOptions, 'rustVersion'> = {}): TextEdit | null {
  const tree = parse(text, 'iron', { edition });
  if (tree.diagnostics.some(({ severity }) => severity === 'error')) return null;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const modules = tree.root.kids.filter((kid): kid is Node => kid?.kind === K.Module);
  const module = modules.find((each) => each.kids[1] != null && isOnlyForTests(tree, each.attributes ?? []) && importsAll(tree, each, edition));
  const there = module === undefined ? '' : text.slice(tree.tokens.start[module.from], nodeEnd(tree, module));
  const driver = needsRunFuture(codes, there) ? [ironRunFuture({ edition, ...(rustVersion !== undefined && { rustVersion }) })] : [];
  const body = [...driver, ...codes].map(indented).join('\n');
  if (module !== undefined) {
    const at = lineStart(text, tree.tokens.start[module.kids[1]!.toks[1]!]!);
    return { from: at, to: at, insert: `\n${body}`.replaceAll('\n', eol) };
  }
  const taken = modules.map((each) => nameOf(tree, each.toks[1]!));
  const name = ['tests', 'generated_tests', 'iron_generated_tests'].find((each) => !taken.includes(each)) ?? 'iron_generated_tests_2';
  const [head, foot] = frame(name, edition);
  const gap = text === '' || text.endsWith('\n') ? '\n' : '\n\n';
  return { from: text.length, to: text.length, insert: `${gap}${head}\n${body}${foot}`.replaceAll('\n', eol) };
}

const ironRunFuture = (oldest: OldestRust): string => reduce(runFuture(oldest), { edition: oldest.edition }).text!.trimEnd();

/** What stands around tests in a new module. */
function frame(name: string, edition: Edition): readonly [string, string] {
  const lines = reduce(`#[cfg(test)]\nmod ${name} {\n    use super::*;\n}\n`, { edition }).text!.split('\n');
  return [`${lines.slice(0, -2).join('\n')}\n`, `${lines.at(-2)!}\n`];
}

/** Whether names of the file can be used in the module as they are. */
function importsAll(tree: Tree, module: Node, edition: Edition): boolean {
  const rust = oxidize(tree.text.slice(tree.tokens.start[module.from], nodeEnd(tree, module)), { edition }).text;
  return rust !== null && /\buse\s+super::\*\s*;/.test(rust);
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

const indented = (code: string): string => `${indentedText(code, 'iron')}\n`;
