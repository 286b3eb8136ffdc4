/** The text of a function as a row holds it. */
import { K, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import type { FunctionItem } from '../../../engine/src/items/index.js';
import { dedent, indent, startWithComments } from '../text/item-text.js';

/** Offsets of the function with its attributes and the comments right above it. */
export function rangeOf(tree: Tree, node: Node): { readonly from: number; readonly to: number } {
  return { from: startWithComments(tree, node), to: nodeEnd(tree, node) };
}

/** With its documentation but for the examples, which are tests; a method in its `impl` or trait. */
export function functionCode({ file, node, owner }: FunctionItem): string {
  const { from, to } = rangeOf(file.tree, node);
  const code = withoutExamples(dedent(file.text.slice(from, to)));
  const around = owner?.implementation?.node ?? owner?.definition?.node;
  return around === undefined ? code : `${headOf(file.tree, around)} {\n${indent(code)}\n}`;
}

function headOf(tree: Tree, node: Node): string {
  const body = node.kids[node.kind === K.Trait ? 4 : 5];
  const from = node.attributes?.at(-1)?.to ?? node.from;
  return tree.text
    .slice(tree.tokens.start[from], body ? nodeStart(tree, body) : nodeEnd(tree, node))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Documentation in line comments without its blocks of code and the headings that stood above them. */
export function withoutExamples(code: string): string {
  const lines: string[] = [];
  let fence: string | null = null;
  let isDocumentation = true;
  for (const line of code.split('\n')) {
    const text = isDocumentation ? /^\s*\/\/\/ ?(.*)$/.exec(line)?.[1] : undefined;
    if (text === undefined) {
      if (!/^\s*(\/\/|#\[|$)/.test(line)) isDocumentation = false;
      trimDocumentation(lines);
      lines.push(line);
      continue;
    }
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark !== undefined) fence = mark;
    else if (!/^#+ *Examples?:? *$/i.test(text) && !(text === '' && (lines.at(-1) ?? '///').trim() === '///')) lines.push(line);
  }
  return lines.join('\n').trim();
}

/** Empty lines of documentation have no sense at its end. */
function trimDocumentation(lines: string[]): void {
  while (lines.at(-1)?.trim() === '///') lines.pop();
}

/** Whether some documentation still holds an example: it stands in a block comment or an attribute. */
export const holdsExample = (code: string): boolean => /```|~~~/.test(code);
