/** Branches and lines that tests reach, before ours and with them. */
import type { Coverage } from '../../../protocol/test-generation.js';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { type CompileUnit, compileTests } from '../compile/unit.js';
import type { Counter } from '../instrument/counters.js';
import { GENERATED } from './test-module.js';
import { type Trace, traceTests } from './trace.js';

/** For the tests that are there already: more is not waited for. */
const OWN_SECONDS = 60;

/** What the tests that are there already reach. */
export interface OwnReach {
  readonly counters: ReadonlySet<number>;
  /** Comparisons whose sides were equal. */
  readonly edges: ReadonlySet<number>;
  /** False where it could not be measured, or only in part. */
  readonly isKnown: boolean;
  /** For a person: which tests these are, or why it is not known. */
  readonly text: string;
}

/** The counters that each generated test reaches, by its name. `trace`: of the program of the score. */
export function reachedBy({ tests }: Trace): ReadonlyMap<string, ReadonlySet<number>> {
  return new Map([...tests].map(([name, { counters }]) => [name.split('::').at(-1)!, counters]));
}

/** What the unit tests of the crate reach. Where they are not set aside, they are in the program of the score too. `instrumented`: the file without generated tests. */
export async function traceUnitTests(unit: CompileUnit, instrumented: string): Promise<OwnReach> {
  const { setAside } = unit;
  if (setAside?.isAside !== true) return reachOf([await traceTests(unit, { program: './scored', arguments: ['--skip', GENERATED], cwd: unit.folder }, OWN_LIMITS)]);
  await setAside.back();
  try {
    return await traceOwn(unit, instrumented, "the crate's own tests do not compile where branches are counted");
  } finally {
    await setAside.away();
  }
}

/** What the tests reach that were cut out of a file alone. `instrumented`: the file with them behind it. */
export const traceCutTests = (unit: CompileUnit, instrumented: string): Promise<OwnReach> => traceOwn(unit, instrumented, "the file's own tests do not compile alone");

async function traceOwn(unit: CompileUnit, instrumented: string, trouble: string): Promise<OwnReach> {
  const made = await compileTests(unit, instrumented, 'own', true, []);
  if (!made.ok) return { counters: new Set(), edges: new Set(), isKnown: false, text: `${trouble}: ${made.trouble || made.errors[0]?.message}` };
  return reachOf([await traceTests(unit, { program: './own', arguments: [], cwd: unit.folder }, OWN_LIMITS)]);
}

const OWN_LIMITS = { ...PROGRAM_LIMITS, wallSeconds: OWN_SECONDS, cpuSeconds: OWN_SECONDS * 2 };

/** Of several programs together. `notes`: what else a person has to know. */
export function reachOf(traces: readonly Trace[], notes: readonly string[] = []): OwnReach {
  const reaches = traces.flatMap(({ tests }) => [...tests.values()]);
  const failed = traces.reduce((sum, each) => sum + each.failed.length, 0);
  const ran = traces.reduce((sum, each) => sum + each.passed.length, failed);
  const text = `${ran === 0 ? 'no' : ran} test${ran === 1 ? '' : 's'} of its own${failed === 0 ? '' : `, ${failed} of them failing`}`;
  const stopped = traces.flatMap(({ trouble }) => (trouble === '' ? [] : [`stopped: ${trouble}`]));
  return {
    counters: new Set(reaches.flatMap((each) => [...each.counters])),
    edges: new Set(reaches.flatMap((each) => [...each.edges])),
    isKnown: stopped.length === 0,
    text: [text, ...stopped, ...notes].join('; '),
  };
}

/** Null where nothing of the function is counted. */
export function coverageOf(counters: readonly Counter[], before: OwnReach, ours: Iterable<number>): Coverage | null {
  if (counters.length === 0) return null;
  const after = new Set([...before.counters, ...ours]);
  const of = (kind: Counter['kind']): Counter[] => counters.filter((each) => each.kind === kind);
  const [branches, lines] = [of('branch'), of('line')];
  const reached = (wanted: readonly Counter[], by: ReadonlySet<number>): number => wanted.filter(({ id }) => by.has(id)).length;
  return {
    branches: branches.length,
    branchesBefore: reached(branches, before.counters),
    branchesAfter: reached(branches, after),
    lines: lines.length,
    linesBefore: reached(lines, before.counters),
    linesAfter: reached(lines, after),
    before: before.text,
  };
}
