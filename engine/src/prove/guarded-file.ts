/** A file whose own tests run inside guards, so that how they end can be believed as it is of generated ones. */
import { K, type Node, nameOf, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributePath } from '../crate/attributes.js';
import { Insertions } from '../instrument/insertions.js';
import { type Expectation, expectedPanic, guardModule, secret } from './guard.js';

export interface GuardedFile {
  /** The file with guards; no line of it begins elsewhere than before. */
  readonly text: string;
  /** By the path of the test in the file, `tests::adds`. Tests that cannot stand in a guard are not there: those that a macro makes. */
  readonly tests: ReadonlyMap<string, GuardedTest>;
}

export interface GuardedTest {
  /** What the guard calls it in its record. */
  readonly key: string;
  readonly expectation: Expectation;
}

/** `module`: of the file in its crate. `names`: of the test functions that are meant. */
export function guardFile(tree: Tree, module: readonly string[], names: ReadonlySet<string>): GuardedFile {
  const guard = `iron_guard_${secret()}`;
  const insertions = new Insertions(tree.text);
  const tests = new Map<string, GuardedTest>();
  const around: string[] = [];
  walk(
    tree.root,
    (node) => {
      if (node.kind === K.Module) around.push(nameOf(tree, node.toks[1]!));
      if (node.kind === K.Function && isTest(tree, node) && names.has(nameOf(tree, node.toks[9]!))) {
        const key = `test_${tests.size}`;
        const body = node.kids[5]!;
        const result = node.kids[3] ? tree.text.slice(nodeStart(tree, node.kids[3]), nodeEnd(tree, node.kids[3])) : '()';
        const isAsync = node.toks[1]! >= 0;
        const path = `crate::${[...module, guard].join('::')}`;
        insertions.behind(nodeStart(tree, body) + 1, isAsync ? ` ${path}::drive::<${result}>("${key}", async {` : ` ${path}::run("${key}", || -> ${result} {`, tests);
        insertions.before(nodeEnd(tree, body) - 1, isAsync ? '}).await ' : '}) ', tests);
        tests.set([...around, nameOf(tree, node.toks[9]!)].join('::'), { key, expectation: { panics: expectedPanic(tree, node) } });
      }
      return node.kind === K.File || node.kind === K.Module || node.kind === K.Block;
    },
    (node) => {
      if (node.kind === K.Module) around.pop();
    },
  );
  const { text } = insertions.build([{ text: `\n#[cfg(test)]\n${guardModule(guard)}`, owner: tests }]);
  return { text, tests };
}

/** With a body that can be a closure or a future: without attributes inside. `#[tokio::test]` is a test too. */
function isTest(tree: Tree, fn: Node): boolean {
  const body = fn.kids[5];
  if (!body || fn.toks[9]! < 0 || body.kids.some((kid) => kid?.kind === K.Attribute)) return false;
  return (fn.attributes ?? []).some((each) => attributePath(tree, each).at(-1) === 'test');
}
