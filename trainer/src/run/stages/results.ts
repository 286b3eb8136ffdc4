/** What contract row L4 wants beside the verdicts: what compiled, what passed its tests, and what mutants were killed. */
import { FORMAT_VERSION, type Verdict } from '../../../../protocol/experiment.js';
import { RUN_FILES } from '../../../../protocol/runs.js';
import { writeWhole } from '../../files/atomic.js';
import { passed } from '../../metrics/outcome.js';
import type { ExperimentContext, RunContext } from '../context.js';
import type { Journal } from '../journal.js';
import { mutationPage } from './mutation-page.js';

interface CompileRow {
  readonly id: string;
  readonly sample: number;
  readonly compiled: boolean;
  readonly stage: Verdict['stage'];
  readonly class: Verdict['class'];
  readonly codes: readonly string[];
  readonly message: string;
  readonly lints: number | null;
  readonly unused: number | null;
}

interface TestRow {
  readonly id: string;
  readonly sample: number;
  /** Null: its tests did not run. */
  readonly tests: Verdict['tests'];
  readonly passed: boolean;
}

export async function writeResults({ config }: ExperimentContext, { arm, seed, work }: RunContext, journal: Journal<Verdict>): Promise<{ outputs: string[]; infrastructure: number }> {
  const compiles: CompileRow[] = [];
  const tests: TestRow[] = [];
  const mutated: Verdict[] = [];
  let infrastructure = 0;
  for await (const verdict of journal.rows()) {
    const { id, sample, stage, class: kind, codes, message, lints, unused = null } = verdict;
    const compiled = passed(verdict, 'check');
    compiles.push({ id, sample, compiled, stage, class: kind, codes, message: compiled ? '' : message, lints, unused });
    tests.push({ id, sample, tests: verdict.tests, passed: passed(verdict, 'test') });
    if (verdict.mutants !== null) mutated.push(verdict);
    if (verdict.status === 'infrastructure') infrastructure++;
  }
  const head = { formatVersion: FORMAT_VERSION, arm, seed, samples: compiles.length };
  const asked = (stages: readonly string[]): boolean => config.evaluation.stages.some((each) => stages.includes(each));
  await write(RUN_FILES.compileResults, { ...head, compiled: asked(AT_CHECK) ? compiles.filter((each) => each.compiled).length : null, rows: compiles });
  await write(RUN_FILES.testResults, { ...head, passed: asked(AT_TEST) ? tests.filter((each) => each.passed).length : null, rows: tests });
  if (mutated.length > 0) await writeWhole(work.path(RUN_FILES.mutationReport), mutationPage(mutated, { arm, seed, samples: compiles.length }));
  return { outputs: [RUN_FILES.compileResults, RUN_FILES.testResults, ...(mutated.length > 0 ? [RUN_FILES.mutationReport] : [])], infrastructure };

  async function write(name: string, value: object): Promise<void> {
    await writeWhole(work.path(name), `${JSON.stringify(value, null, 2)}\n`);
  }
}

/** Stages that say whether a sample compiles, and whether it passes its tests. */
const AT_CHECK = ['check', 'link', 'test', 'mutants'];
const AT_TEST = ['test', 'mutants'];
