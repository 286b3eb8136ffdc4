/** Unsafe functions in whose bodies nothing needs to be unsafe: the compiler takes them without the word. */
import { compileUnit, isTargetOf, type CompileUnit, writeTarget } from '../compile/unit.js';
import { fromBytes, placesIn } from '../compile/rustc.js';
import type { SourceFile } from '../crate/source-file.js';
import type { FunctionItem } from '../items/index.js';
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';

/** Compiler starts: a function may call another one of them. */
const MOST_ROUNDS = 4;

/** Of the candidates, functions of the file, those that the compiler takes so, all of them at once. */
export async function safeBodies(unit: CompileUnit, file: SourceFile, candidates: readonly FunctionItem[]): Promise<ReadonlySet<FunctionItem>> {
  const left = new Set(candidates);
  for (let round = 0; left.size > 0 && round < MOST_ROUNDS; round++) {
    await writeTarget(unit, withoutTheWord(file, left));
    const made = await compileUnit(unit, 'without-unsafe', ['--crate-type', 'lib', '--emit=metadata'], false);
    if (made.ok) return left;
    const before = left.size;
    for (const error of made.errors)
      for (const place of placesIn(error, isTargetOf(unit))) {
        const at = fromBytes(file.text, place);
        for (const item of left) if (nodeStart(file.tree, item.node) <= at && at < nodeEnd(file.tree, item.node)) left.delete(item);
      }
    // what it says stands elsewhere: which of them it is about is not known
    if (left.size === before) return new Set();
  }
  return new Set();
}

/** Spaces in the place of `unsafe`, so that everything else stays where it is. */
function withoutTheWord({ text, tree }: SourceFile, items: ReadonlySet<FunctionItem>): string {
  let changed = text;
  for (const { node } of items) {
    const at = tree.tokens.start[node.toks[3]!]!;
    changed = `${changed.slice(0, at)}      ${changed.slice(at + 'unsafe'.length)}`;
  }
  return changed;
}
