/** Measures one file: our tests, the same tests compiled and run again from their text, and the tests that were there. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { FunctionReport } from '../../../protocol/test-generation.js';
import { parse, type Edition } from '../../../redox/src/index.js';
import { crateUnit } from '../../../engine/src/compile/crate-unit.js';
import { fileUnit } from '../../../engine/src/compile/file-unit.js';
import { PROGRAM_LIMITS } from '../../../engine/src/compile/limits.js';
import { type CompileUnit, compileUnit, runInUnit } from '../../../engine/src/compile/unit.js';
import { cutTests } from '../../../engine/src/crate/cut-tests.js';
import type { SourceFile } from '../../../engine/src/crate/source-file.js';
import { type GenerateAnswer, type GenerateOptions, generateForFile, generateTests } from '../../../engine/src/generate.js';
import { type FunctionItem, indexCrate } from '../../../engine/src/items/index.js';
import { fullNames } from '../../../engine/src/prove/trace.js';
import { mergeTests } from '../../../engine/src/render/merge.js';
import { makeWorkspace } from '../../../engine/src/sandbox/workspace.js';
import { scoreTests } from '../../../engine/src/score.js';
import { type FileRecord, type FunctionRecord, isStandard, killsOf } from './record.js';

export const RUNS = 5;
const EDITION: Edition = 2021;

export interface Plan {
  readonly set: 'A' | 'B';
  readonly crate: string;
  /** Absolute. */
  readonly file: string;
  /** As it is named in the records. */
  readonly name: string;
  readonly commit: string;
  readonly budget: number;
  /** Whether the tests that were there are scored too. */
  readonly own: boolean;
}

/** Null: the file does not compile alone, so it is none of set A. */
export async function measureAlone(plan: Plan): Promise<FileRecord | null> {
  const source = await fs.readFile(plan.file, 'utf8');
  const workspace = await makeWorkspace();
  try {
    const tree = parse(source, 'rust', { edition: EDITION });
    const { rest } = cutTests(tree);
    const unit = fileUnit(rest, { workspace, edition: EDITION, rustc: 'rustc', runtime: workspace.folder });
    await fs.writeFile(unit.target, rest);
    if (!(await compileUnit(unit, 'checked', ['--crate-type', 'lib', '--emit=metadata'], false)).ok) return null;
    const name = path.basename(plan.file);
    const file: SourceFile = { path: name, text: rest, tree: parse(rest, 'rust', { edition: EDITION }), edition: EDITION, module: [], onlyForTests: false };
    const record = await measure(
      plan,
      publicFunctions([file], file, 'target').functions,
      (options) => generateForFile(source, name, { ...options, edition: EDITION }),
      path.join(workspace.folder, name),
      source,
    );
    return { ...record.record, ...(await checkAgain(unit, unit.target, rest, [], record.codes)) };
  } finally {
    await workspace.remove();
  }
}

export async function measureInCrate(plan: Plan): Promise<FileRecord | null> {
  const source = await fs.readFile(plan.file, 'utf8');
  const workspace = await makeWorkspace();
  try {
    const made = await crateUnit(plan.file, { workspace, rustc: 'rustc', runtime: workspace.folder });
    if (!made.ok) return made.unheld === true ? null : { ...emptyRecord(plan), trouble: made.reason };
    const { functions, notBuilt } = publicFunctions(made.files, made.file, made.crateName, made.unit.features);
    if (functions.length === 0) return notBuilt === 0 ? null : { ...emptyRecord(plan), notBuilt };
    const record = await measure(plan, functions, (options) => generateTests(plan.file, null, options), plan.file, source);
    return { ...record.record, notBuilt, ...(await checkAgain(made.unit, made.unit.target, source, made.file.module, record.codes)) };
  } finally {
    await workspace.remove();
  }
}

/** Public functions with a body, and how many more there are whose features are off. `features`: those that are on, where it is known. */
export function publicFunctions(files: readonly SourceFile[], file: SourceFile, crateName: string, features?: readonly string[]): { readonly functions: FunctionItem[]; readonly notBuilt: number } {
  const found = (on?: readonly string[]): FunctionItem[] =>
    indexCrate(files, { crateName, ...(on && { features: on }) }).functions.filter(
      (item) => item.file === file && item.enabled !== 'no' && !item.onlyForTests && !item.nested && item.body !== null && item.visibility === 'public',
    );
  const functions = found(features);
  const built = new Set(functions.map(({ node }) => node));
  return { functions, notBuilt: features === undefined ? 0 : found().filter(({ node }) => !built.has(node)).length };
}

export const emptyRecord = ({ set, crate, name, commit }: Plan): FileRecord => ({
  set,
  crate,
  file: name,
  commit,
  trouble: '',
  notBuilt: 0,
  functions: [],
  offered: 0,
  emitted: 0,
  compiled: null,
  passed: null,
  firstSeconds: null,
  seconds: 0,
  ownTrouble: '',
});

interface Measured {
  readonly record: FileRecord;
  readonly codes: readonly { readonly name: string; readonly code: string }[];
}

async function measure(plan: Plan, functions: readonly FunctionItem[], generate: (options: GenerateOptions) => Promise<GenerateAnswer>, scored: string, source: string): Promise<Measured> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started) / 1000;
  let firstSeconds: number | null = null;
  let held = 0;
  let dropped = 0;
  const answer = await generate({
    milliseconds: plan.budget,
    onDropped: () => dropped++,
    onEvent: (event) => {
      if (event.kind !== 'tests') return;
      held = event.functions.reduce((sum, { tests }) => sum + tests.length, 0);
      if (held > 0) firstSeconds ??= elapsed();
    },
  });
  const seconds = elapsed();
  if (!answer.ok) return { record: { ...emptyRecord(plan), trouble: answer.reason, seconds, functions: functions.map((item) => failed(item, answer.reason)) }, codes: [] };
  const own = plan.own ? await scoreTests(scored, source, { edition: EDITION, aloneSeconds: 30, seconds: 60 }) : ({ ok: false, reason: 'not asked for' } as const);
  const find = (reports: readonly FunctionReport[], item: FunctionItem): FunctionReport | undefined => reports.find(({ path: name, line }) => name === item.path && line === item.line);
  const records = functions.map((item) => {
    const report = find(answer.functions, item);
    return report === undefined ? failed(item, 'it is not in the report') : recordOf(item, report, own.ok ? find(own.functions, item) : undefined);
  });
  const codes = answer.functions.flatMap(({ tests }) => tests.map(({ name, code }) => ({ name, code })));
  return { record: { ...emptyRecord(plan), functions: records, offered: held + dropped, emitted: codes.length, firstSeconds, seconds, ownTrouble: own.ok ? '' : own.reason.slice(0, 300) }, codes };
}

const NONE = { viable: 0, killed: 0, equivalent: 0, unviable: 0 };
const failed = (item: FunctionItem, reason: string): FunctionRecord => ({
  path: item.path,
  isFree: item.owner === null,
  status: 'failed',
  reason: reason.slice(0, 300),
  tests: {},
  possibleBugs: 0,
  standard: NONE,
  all: NONE,
  coverage: null,
  own: null,
});

function recordOf(item: FunctionItem, report: FunctionReport, own: FunctionReport | undefined): FunctionRecord {
  const tests: Record<string, number> = {};
  for (const { source } of report.tests) tests[source] = (tests[source] ?? 0) + 1;
  const kills = (each: FunctionReport) => ({
    // which of those that were not judged are cargo-mutants' is not said: all count
    standard: killsOf(each.verdicts.filter(isStandard), each.mutants.notJudged, each.tests.length > 0),
    all: killsOf(each.verdicts, each.mutants.notJudged, each.tests.length > 0),
  });
  return {
    path: item.path,
    isFree: item.owner === null,
    status: report.status,
    reason: report.reason.slice(0, 300),
    tests,
    possibleBugs: report.possibleBugs.length,
    ...kills(report),
    coverage: report.coverage,
    own: own === undefined ? null : kills(own),
  };
}

/** Writes the tests into the text, compiles that without the engine's proof, and runs it; where it does not compile, test by test. */
async function checkAgain(unit: CompileUnit, target: string, text: string, module: readonly string[], codes: Measured['codes']): Promise<Pick<FileRecord, 'compiled' | 'passed'>> {
  if (codes.length === 0) return { compiled: 0, passed: 0 };
  const whole = await compileAndRun(unit, target, text, module, codes);
  if (whole !== null) return { compiled: codes.length, passed: whole };
  let compiled = 0;
  let passed = 0;
  for (const each of codes) {
    const one = await compileAndRun(unit, target, text, module, [each]);
    if (one !== null) compiled++;
    passed += one ?? 0;
  }
  return { compiled, passed };
}

/** How many passed each time; null where it does not compile. */
async function compileAndRun(unit: CompileUnit, target: string, text: string, module: readonly string[], codes: Measured['codes']): Promise<number | null> {
  const edit = mergeTests(
    text,
    EDITION,
    codes.map(({ code }) => code),
    // a crate without the standard library says so in its root
    unit.root === unit.target ? {} : { rootText: unit.rootText },
  );
  if (edit === null) return null;
  await fs.writeFile(target, text.slice(0, edit.from) + edit.insert + text.slice(edit.to));
  const made = await compileUnit(unit, 'again', ['--test'], false);
  if (!made.ok) return null;
  const times = new Map(codes.map(({ name }) => [name, 0]));
  for (let time = 0; time < RUNS; time++) {
    const ran = await runInUnit(unit, './again', module.length === 0 ? [] : [`${module.join('::')}::`], PROGRAM_LIMITS);
    const ours = new RegExp(`^${[...module, '(?:\\w*tests\\w*)'].join('::')}::(\\w+)$`);
    for (const name of new Set(fullNames(ran.stdout).passed.flatMap((each) => ours.exec(each)?.[1] ?? []))) if (times.has(name)) times.set(name, times.get(name)! + 1);
  }
  return [...times.values()].filter((count) => count === RUNS).length;
}
