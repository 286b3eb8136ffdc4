/** The rows of one crate: its tests and examples, each with the function that it is about (contract rows E2, E4). */
import { nodeStart } from '../../../redox/src/index.js';
import { FORMAT_VERSION, type TestPair, type TestSource } from '../../../protocol/experiment.js';
import type { FunctionItem } from '../../../engine/src/items/index.js';
import { dedent, indent } from '../text/item-text.js';
import type { CrateSource, ExampleTest } from './crate-source.js';
import { calledFunctions, type Focus, focusOf } from './focal-function.js';
import { functionCode, holdsExample, rangeOf } from './function-code.js';
import { functionFacts, sliceOf } from './function-facts.js';

export interface CratePairs {
  readonly pairs: readonly TestPair[];
  /** Tests by what became of them. */
  readonly tests: Readonly<Record<string, number>>;
}

interface PairedTest {
  readonly test: FunctionItem;
  readonly helpers: readonly FunctionItem[];
  readonly isProperty: boolean;
}

const TEST = /^#\[\s*(?:\w+\s*::\s*)*(?:test|quickcheck)\b/;

export function cratePairs(crate: CrateSource): CratePairs {
  const tests: Record<string, number> = {};
  const groups = new Map<string, { item: FunctionItem; source: TestSource; tests: PairedTest[] }>();
  for (const test of crate.index.functions) {
    const isExample = crate.examples.has(test.file.path);
    if (!isTest(crate, test)) continue;
    const [outcome, item, helpers] = isBuilt(crate, test, isExample) ? pairOf(crate, test, isExample) : (['not-built', null, []] as const);
    tests[outcome] = (tests[outcome] ?? 0) + 1;
    if (item === null) continue;
    const target = crate.integration.get(test.file.path) ?? '';
    const source: TestSource = isExample ? 'doc-example' : target === '' ? 'unit-test' : 'integration-test';
    // tests of another module see other names
    const place = isExample ? '' : `${test.file.path} ${test.module.join('::')}`;
    const key = `${source} ${target} ${place} ${item.file.path} ${item.node.from}`;
    const group = groups.get(key) ?? { item, source, tests: [] };
    group.tests.push({ test, helpers, isProperty: isProperty(crate, test) });
    groups.set(key, group);
  }
  const pairs = [...groups.values()].flatMap(({ item, source, tests: paired }) => rowOf(crate, item, source, paired) ?? []);
  return { pairs, tests };
}

/** Test functions that run with the default features on this machine. Functions in `quickcheck!` need no attribute. */
function isTest(crate: CrateSource, test: FunctionItem): boolean {
  if (test.enabled !== 'yes' || test.nested || test.body === null || test.owner !== null) return false;
  if (test.attributes.some((each) => /^#\[\s*ignore\b/.test(each))) return false;
  return test.attributes.some((each) => TEST.test(each)) || macroAround(crate, test)?.name === 'quickcheck';
}

/** Whether the program compiles that the test is part of. Examples stand behind the library without its tests. */
const isBuilt = ({ broken, integration }: CrateSource, { file }: FunctionItem, isExample: boolean): boolean => !broken.has(isExample ? file.path : (integration.get(file.path) ?? ''));

function macroAround({ files }: CrateSource, { file, node }: FunctionItem) {
  const from = file.tree.tokens.start[node.from]!;
  return files.get(file.path)?.macros.find((each) => each.from < from && from < each.to);
}

function isProperty(crate: CrateSource, test: FunctionItem): boolean {
  const { from, to } = rangeOf(test.file.tree, test.node);
  return macroAround(crate, test) !== undefined || /\bproptest!|\bquickcheck\s*(?:\(|\])|\bQuickCheck::|\bTestRunner::|\bquickcheck::quickcheck\b/.test(test.file.text.slice(from, to));
}

function pairOf(crate: CrateSource, test: FunctionItem, isExample: boolean): [string, FunctionItem | null, readonly FunctionItem[]] {
  const { targets, implied, helpers } = calledFunctions(test);
  const inCrate = (found: typeof targets): typeof targets => new Map([...found].filter(([item]) => crate.files.has(item.file.path) && !crate.integration.has(item.file.path)));
  const own = inCrate(targets);
  const example = crate.examples.get(test.file.path);
  const focus =
    example === undefined || example.of === null ? focusOf(isExample ? '' : test.name, own, inCrate(implied)) : documented(crate, test, example, [...own.keys(), ...inCrate(implied).keys()]);
  if (focus.item === null) return [focus.why, null, []];
  // what stands in a test is made by macros at times: then its text is none that can stand elsewhere
  return ['paired', focus.item, helpers.filter((each) => !each.nested && each.owner === null && each.file === test.file && each.module.join() === test.module.join())];
}

/** The function that an example stands with, where the example calls it: a method of its name, on a value whose type is not known, is taken to be it. */
function documented({ index }: CrateSource, test: FunctionItem, { of, path, line }: ExampleTest, called: readonly FunctionItem[]): Focus {
  const found = called.find((item) => item.path === of && item.body !== null);
  if (found !== undefined) return { item: found };
  const own = index.functions.find((item) => item.path === of && item.file.path === path && item.line === line);
  return own !== undefined && own.receiver !== null && test.calls().unknown.has(own.name) ? { item: own } : { item: null, why: 'calls-another' };
}

function rowOf(crate: CrateSource, item: FunctionItem, source: TestSource, paired: readonly PairedTest[]): TestPair | null {
  const code = functionCode(originalOf(crate, item));
  if (holdsExample(code)) return null;
  const facts = functionFacts(item);
  const [units, properties] = [paired.filter((each) => !each.isProperty), paired.filter((each) => each.isProperty)];
  const done = new Set<FunctionItem>();
  const unit_tests = testsText(crate, units, done);
  const property_tests = testsText(crate, properties, done);
  const { test } = paired[0]!;
  const example = crate.examples.get(test.file.path);
  const slice = sliceOf(item, facts);
  const target = crate.integration.get(test.file.path);
  return {
    function_code: code,
    unit_tests,
    property_tests,
    metadata: {
      formatVersion: FORMAT_VERSION,
      crate: crate.name,
      version: crate.version,
      path: item.file.path,
      line: item.line,
      function: item.path,
      license: crate.license,
      ...facts,
      source,
      tests_path: example?.path ?? test.file.path,
      tests_line: example?.line ?? test.line,
      ...(target !== undefined && { tests_target: target }),
      ...(crate.asked.length > 0 && { features: [...crate.asked] }),
      ...(slice !== null && { slice }),
    },
  };
}

/** Its file with the text as it stands, where macros were opened. */
const originalOf = (crate: CrateSource, item: FunctionItem): FunctionItem => {
  const text = crate.files.get(item.file.path)?.text;
  return text === undefined || text === item.file.text ? item : Object.create(item, { file: { value: { ...item.file, text, tree: { ...item.file.tree, text } } } });
};

/** Helpers before the tests that call them, each once. */
function testsText(crate: CrateSource, paired: readonly PairedTest[], done: Set<FunctionItem>): string {
  const texts: string[] = [];
  for (const { test, helpers } of paired)
    for (const item of [...helpers, test]) {
      if (done.has(item)) continue;
      done.add(item);
      texts.push(textOf(crate, item));
    }
  return texts.join('\n\n');
}

function textOf(crate: CrateSource, item: FunctionItem): string {
  const original = crate.files.get(item.file.path)?.text ?? item.file.text;
  const { from, to } = rangeOf(item.file.tree, item.node);
  const around = macroAround(crate, item);
  if (around === undefined) return dedent(original.slice(from, to));
  // on the line of the macro itself
  const text = dedent(original.slice(from <= around.from ? nodeStart(item.file.tree, item.node) : from, to));
  return `${around.name}! {\n${indent(around.config === '' ? text : `${around.config}\n\n${text}`)}\n}`;
}
