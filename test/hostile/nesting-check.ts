/** What has to hold of a deep nest. */
import { K, nameOf, oxidize, parse, reduce, sameTokens, type Tree } from '../../redox/src/index.js';
import { nested, unclosed, type NestingKind } from './nesting.js';

/** Everything wrong with a nest of a depth that must still be read: it parses without a diagnostic and comes back. */
export function complaintsOfReadable(kind: NestingKind, depth: number): string[] {
  return guarded(kind, depth, () => {
    const text = nested(kind, depth);
    const tree = parse(text, kind.language);
    const [first] = tree.diagnostics;
    if (first !== undefined) return `${tree.diagnostics.length} diagnostics, the first ${first.code}: ${first.message}`;
    const there = kind.language === 'rust' ? reduce(text) : oxidize(text);
    const back = there.text === null ? null : kind.language === 'rust' ? oxidize(there.text) : reduce(there.text);
    if (there.text === null || back?.text == null) return `does not come back: ${(back ?? there).diagnostics[0]?.message ?? ''}`;
    return kind.language === 'iron' || sameTokens(text, back.text).same ? null : 'comes back with other tokens';
  });
}

/** Everything wrong with a nest beyond any limit: no throw, few diagnostics, and what stands behind it is read. */
export function complaintsOfTooDeep(kind: NestingKind, depth: number): string[] {
  return [
    ...guarded(kind, depth, () => {
      const text = nested(kind, depth);
      const tree = parse(text, kind.language);
      if (tree.diagnostics.length > 1) return `${tree.diagnostics.length} diagnostics, the second ${tree.diagnostics[1]?.code ?? ''}`;
      const [only] = tree.diagnostics;
      if (only !== undefined && only.code !== 'nested-too-deeply') return `says ${only.code}: ${only.message}`;
      if (!hasAfter(tree)) return 'the item behind it is lost';
      const there = kind.language === 'rust' ? reduce(text) : oxidize(text);
      return (there.text === null) === there.diagnostics.some(({ severity }) => severity === 'error') ? null : 'text in spite of errors, or none without';
    }),
    ...guarded(kind, depth, () => {
      const text = unclosed(kind, depth);
      parse(text, kind.language);
      if (kind.language === 'rust') reduce(text);
      else oxidize(text);
      return null;
    }),
  ];
}

function guarded(kind: NestingKind, depth: number, run: () => string | null): string[] {
  try {
    const complaint = run();
    return complaint === null ? [] : [`${kind.name}, ${depth} deep: ${complaint}`];
  } catch (error) {
    return [`${kind.name}, ${depth} deep: throws ${error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}` : String(error)}`];
  }
}

/** Whether the function `after` is an item of the file. */
function hasAfter(tree: Tree): boolean {
  return tree.root.kids.some((item) => item !== null && item.kind === K.Function && (item.toks[9] ?? -1) >= 0 && nameOf(tree, item.toks[9] ?? -1) === 'after');
}
