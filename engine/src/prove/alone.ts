/**
 * The score on mutants that could not stand among others in the program of the search. First it is found out which compile
 * at all; those are put together once more, since most were left out for a neighbour; the rest is compiled one by one.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Node } from '../../../redox/src/index.js';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { fromBytes, placesIn } from '../compile/rustc.js';
import { type CompileUnit, compileTests, isTargetOf, runInUnit, writeTarget } from '../compile/unit.js';
import type { SourceFile } from '../crate/source-file.js';
import type { Counted } from '../instrument/counters.js';
import { FreedConstant, instrument } from '../instrument/instrument.js';
import type { NumberedMutant, SwitchPlace } from '../instrument/switches.js';
import type { MutantSite } from '../mutants/site.js';
import { type TestsToScore, type Verdict, verdictOf, verdictsOf } from './score.js';
import { SECONDS } from './switched-run.js';
import { checkViability, withMutants } from './viable.js';

/** Compiler starts for the second program with switches. */
const MOST_ROUNDS = 4;

export interface AloneJob {
  readonly unit: CompileUnit;
  readonly file: SourceFile;
  /** `text`: of the module with the tests that are trusted. */
  readonly tests: TestsToScore & { readonly text: string };
  readonly sites: readonly MutantSite[];
  /** Functions whose mutants may be switched, and those that run at compile time. */
  readonly targets: ReadonlySet<Node>;
  readonly constants: ReadonlySet<Node>;
  /** For all of it. What is left then is not judged. */
  readonly seconds: number;
}

/** A site without a verdict was not judged: time was over, or the run was cancelled. */
export async function scoreAlone(job: AloneJob): Promise<Verdict[]> {
  const end = performance.now() + job.seconds * 1000;
  const isOver = (): boolean => job.unit.signal?.aborted === true || performance.now() > end;
  const { viable, unviable } = await checkViability(job.unit, job.file.tree, job.sites, isOver);
  const verdicts: Verdict[] = unviable.map((site) => ({ site, outcome: 'unviable', killers: [] }));
  if (viable.length > (job.tests.untrusted === null ? 1 : 0) && !isOver()) verdicts.push(...(await scoreTogether(job, viable)));
  const judged = new Set(verdicts.map(({ site }) => site));
  const rest = viable.filter((site) => !judged.has(site));
  if (rest.length > 0 && !isOver()) verdicts.push(...(await scoreOneByOne(job, rest, isOver)));
  return verdicts;
}

/** Of mutants that each compile alone, those that compile in one program. */
async function scoreTogether({ unit, file, tests, targets, constants }: AloneJob, viable: readonly MutantSite[]): Promise<readonly Verdict[]> {
  const left = new Set<MutantSite>();
  const functions = new Set(constants);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { insertions, functions: planned } = instrument(file, viable, targets, { sites: left, functions });
    const mutants: NumberedMutant[] = [...planned.values()].flatMap((each) => each.mutants);
    if (mutants.length === 0) return [];
    const built = insertions.build([{ text: tests.text + (tests.untrusted?.text ?? ''), owner: { frame: 'tests' } }]);
    const made = await compileTests(unit, built.text, 'scored-again', true);
    if (made.ok) return (await verdictsOf(unit, 'scored-again', tests, mutants)).verdicts;
    const before = left.size + functions.size;
    for (const error of made.errors)
      for (const place of placesIn(error, isTargetOf(unit))) {
        const owner = built.ownerAt(fromBytes(built.text, place));
        if (owner === null) continue;
        if (owner instanceof FreedConstant) functions.add(owner.fn);
        else if ('mutants' in owner) for (const { site } of (owner as SwitchPlace).mutants) left.add(site);
        else if ('counters' in owner) functions.add((owner as Counted).function);
        break;
      }
    if (left.size + functions.size === before) return [];
  }
  return [];
}

/** Each in a program of its own; as many compilers at once as there are processors, at most two. */
async function scoreOneByOne(job: AloneJob, sites: readonly MutantSite[], isOver: () => boolean): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = [...sites];
  const work = async (unit: CompileUnit, worker: number): Promise<void> => {
    for (let site = waiting.shift(); site !== undefined && !isOver(); site = waiting.shift()) {
      const verdict = await scoreOne(unit, `alone-${worker}`, job, site);
      if (verdict !== null) verdicts.push(verdict);
    }
  };
  await writeTarget(job.unit, job.file.text);
  const units = Math.min(os.availableParallelism(), 2, sites.length) < 2 ? [job.unit] : [job.unit, await copyOf(job.unit)];
  await Promise.all(units.map(work));
  return verdicts;
}

async function scoreOne(unit: CompileUnit, program: string, { file, tests }: AloneJob, site: MutantSite): Promise<Verdict | null> {
  const incremental = `incremental=${path.join(unit.folder, `${program}-parts`)}`;
  const made = await compileTests(unit, withMutants(file.text, [site]).text + tests.text, program, false, ['-C', incremental]);
  if (unit.signal?.aborted === true) return null;
  if (!made.ok) return { site, outcome: 'unviable', killers: [] };
  const limits = { ...PROGRAM_LIMITS, wallSeconds: SECONDS, cpuSeconds: SECONDS * 2 };
  const ran = await runInUnit(unit, path.join(unit.folder, program), [tests.filter, '--test-threads', '1'], limits);
  if (ran.end === 'cancelled') return null;
  const verdict = verdictOf(site, { output: ran.stdout, code: ran.end === 'timeout' ? 124 : (ran.exitCode ?? 101) });
  // a test that is not trusted could tell this program from that of the code as it is by its name: it was not asked
  return verdict.outcome === 'missed' && tests.untrusted?.areFor(site) === true ? null : verdict;
}

/** The sources of a unit a second time in its folder, so that two compilers can read different texts. */
async function copyOf(unit: CompileUnit): Promise<CompileUnit> {
  const inCopy = (file: string): string => path.join(unit.folder, 'second', path.relative(unit.folder, file));
  const sources = path.join(unit.folder, path.relative(unit.folder, unit.target).split(path.sep)[0]!);
  await fs.cp(sources, inCopy(sources), { recursive: true });
  return { ...unit, root: inCopy(unit.root), target: inCopy(unit.target), ...(unit.setAside && { setAside: unit.setAside.in(inCopy) }) };
}
