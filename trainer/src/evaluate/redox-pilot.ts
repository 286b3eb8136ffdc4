/**
 * The rule by which the published evaluator of the Redox pilot tested predictions: the first `pub fn`, else the first `fn`, is
 * called with what the prompt's family says. Its data has no tests of its own.
 */
import { K, nameOf, type Node, parse } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { Sample } from '../../../protocol/experiment.js';
import { type TaskTests, taskTests } from './task-tests.js';
import type { TestedTask, TestSource } from './test-source.js';

/** Assertions about a function by the family; null where the prompt does not say what the rule asks for. */
const RULES: Readonly<Record<string, (prompt: string, name: string) => readonly string[] | null>> = {
  closure_shift_const(prompt, name) {
    const constant = /adds (-?\d+) to input/.exec(prompt)?.[1];
    return constant === undefined ? null : [`${name}(7) == 7 + ${constant}`];
  },
  result_unwrap_or_const(prompt, name) {
    const constant = /returns (-?\d+)\./.exec(prompt)?.[1];
    return constant === undefined ? null : [`${name}(Ok(123)) == 123`, `${name}(Err(String::from("x"))) == ${constant}`];
  },
  vec_pop_basic(prompt, name) {
    const last = /vec!\[([^\]]*)\]/.exec(prompt)?.[1]?.split(',').at(-1)?.trim();
    return last === undefined || !/^-?\d+$/.test(last) ? null : [`${name}() == Some(${last})`];
  },
};

export const redoxPilot: TestSource = {
  taskOf: ({ family }): TestedTask | null => (family !== undefined && family in RULES ? { family, tests: null, isProgram: false, mayBeUnsafe: false } : null),
  testsFor: (sample, rust) => pilotTests(sample, rust),
};

function pilotTests({ family = '', prompt = '' }: Sample, rust: string): TaskTests | null {
  const name = testedFunction(rust);
  if (name === null) return taskTests('#[test]\nfn published_rule() {\n    compile_error!("the prediction has no function");\n}\n');
  const assertions = RULES[family]?.(prompt, name) ?? null;
  return assertions && taskTests(`#[test]\nfn published_rule() {\n${assertions.map((each) => `    assert!(${each});\n`).join('')}}\n`);
}

/** The first `pub fn`, else the first `fn`, wherever it stands. */
export function testedFunction(rust: string): string | null {
  const tree = parse(rust, 'rust', { edition: 2024 });
  const functions: Node[] = [];
  walk(tree.root, (node) => {
    if (node.kind === K.Function && node.toks[9]! >= 0) functions.push(node);
    return true;
  });
  // `pub(crate)` is another word than `pub`
  const found = functions.find(({ kids: [visible] }) => visible && !visible.kids[0]) ?? functions[0];
  return found === undefined ? null : nameOf(tree, found.toks[9]!);
}
