/** Tests put into a file: behind those of its own test module, or as a new one. Nothing that is there changes. */
import { type Edition, K, type Node, nameOf, nodeEnd, parse, type TextEdit } from '../../../redox/src/index.js';
import { isOnlyForTests } from '../crate/attributes.js';

/** The edit that adds the tests; `codes` are functions without indentation. Null where the file does not parse. */
export function mergeTests(text: string, edition: Edition, codes: readonly string[]): TextEdit | null {
  const tree = parse(text, 'rust', { edition });
  if (tree.diagnostics.some(({ severity }) => severity === 'error')) return null;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const body = codes.map(indented).join('\n');
  const module = tree.root.kids.find((kid): kid is Node => kid?.kind === K.Module && kid.kids[1] != null && isOnlyForTests(tree, kid.attributes ?? []) && importsAll(text, kid));
  if (module !== undefined) {
    const close = tree.tokens.start[module.kids[1]!.toks[1]!]!;
    return { from: close, to: close, insert: `\n${body}`.replaceAll('\n', eol) };
  }
  const taken = tree.root.kids.flatMap((kid) => (kid?.kind === K.Module ? [nameOf(tree, kid.toks[1]!)] : []));
  const name = ['tests', 'generated_tests', 'iron_generated_tests'].find((each) => !taken.includes(each)) ?? 'iron_generated_tests_2';
  const end = text.length;
  const gap = text === '' || text.endsWith('\n') ? '\n' : '\n\n';
  return { from: end, to: end, insert: `${gap}#[cfg(test)]\nmod ${name} {\n    use super::*;\n\n${body}}\n`.replaceAll('\n', eol) };

  function importsAll(source: string, node: Node): boolean {
    return /\buse\s+super::\*\s*;/.test(source.slice(tree.tokens.start[node.from], nodeEnd(tree, node)));
  }
}

const indented = (code: string): string =>
  `${code
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n')}\n`;
