/** What is said of each function: its tests, the verdicts about its mutants, what the tests reach. */
import type { FunctionReport, MutantCounts, TestCase } from '../../protocol/test-generation.js';
import { LineIndex, nodeEnd } from '../../redox/src/index.js';
import type { Candidate, Reason } from './candidates/candidate.js';
import type { Subject } from './explore/program.js';
import type { MutantSite } from './mutants/site.js';
import { coverageOf, type OwnReach } from './prove/coverage.js';
import type { Dropped } from './prove/original.js';
import type { Verdict } from './prove/score.js';
import type { ShownTest } from './render/presentation.js';

/** What is known of one function when its report is written. */
export interface Outcome {
  readonly subject: Subject;
  readonly kept: readonly Candidate[];
  readonly dropped: readonly Dropped[];
  readonly possibleBugs: readonly TestCase[];
  readonly reason: Reason | undefined;
}

/** What is known once all tests ran against the mutants. */
export interface Scored {
  readonly verdicts: ReadonlyMap<MutantSite, Verdict>;
  /** Counters that each test reaches, by its name. */
  readonly reached: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A function with the verdicts about its mutants and what is shown for it. */
export interface Shown {
  readonly outcome: Outcome;
  readonly own: readonly Verdict[];
  readonly shown: readonly ShownTest[];
}

/** `scored.before`: null as long as it is not measured. */
export function reportAll(all: readonly Shown[], scored: (Scored & { readonly before: OwnReach | null }) | null): FunctionReport[] {
  const ours = new Set(all.flatMap(({ shown }) => shown.flatMap(({ parts }) => parts.flatMap(({ test }) => [...(scored?.reached.get(test.name) ?? [])]))));
  /** Under which names tests are shown: a mutant may be killed by the test of another function. */
  const names = new Map(all.flatMap(({ shown }) => shown.flatMap(({ name, parts }) => parts.map(({ test }) => [test.name, name] as const))));
  return all.map((each) => ({
    ...report(each, names, scored === null ? 0 : sitesOf(each.outcome.subject).length),
    coverage: scored?.before ? coverageOf(each.outcome.subject.instrumented?.counters ?? [], scored.before, ours) : null,
  }));
}

/** A verdict stands as far as tests that are shown give it: who was killed only by a test that was left out is missed. `shown`: names of tests. */
export const settled = (verdict: Verdict, shown: ReadonlySet<string>): Verdict =>
  verdict.killers.length === 0 || verdict.killers.some((name) => shown.has(name)) ? verdict : { ...verdict, outcome: 'missed', killers: [] };

export const sitesOf = ({ instrumented }: Pick<Subject, 'instrumented'>): MutantSite[] => [...(instrumented?.mutants.map(({ site }) => site) ?? []), ...(instrumented?.alone ?? [])];

function report({ outcome, own, shown }: Shown, names: ReadonlyMap<string, string>, mutants: number): Omit<FunctionReport, 'coverage'> {
  const { item } = outcome.subject;
  const head = {
    path: item.path,
    line: item.line,
    endLine: new LineIndex(item.file.text).position(nodeEnd(item.file.tree, item.node)).line + 1,
    possibleBugs: outcome.possibleBugs,
    mutants: count(own, mutants),
    verdicts: own.map(({ site, outcome: became, killers }) => ({ mutant: site.mutant, outcome: became, killers: [...new Set(killers.flatMap((name) => names.get(name) ?? []))] })),
  };
  const tests = shown.map(({ name, code, source, kills }): TestCase => ({ name, code, source, kills }));
  return tests.length > 0 ? { ...head, status: 'proven', reason: '', tests } : { ...head, ...whyNone(outcome), tests };
}

function whyNone({ kept, dropped, reason }: Outcome): Pick<FunctionReport, 'status' | 'reason'> {
  if (reason !== undefined) return { status: reason.status, reason: reason.text };
  if (dropped.length > 0 && kept.length === 0) return { status: 'refused', reason: `none of ${dropped.length} tests held: ${dropped[0]!.reason}` };
  return { status: 'refused', reason: 'no test of it kills a mutant or covers a branch' };
}

export function count(verdicts: readonly Verdict[], total: number): MutantCounts {
  const of = (wanted: Verdict['outcome']): number => verdicts.filter(({ outcome }) => outcome === wanted).length;
  return { total, caught: of('caught'), missed: of('missed'), timeout: of('timeout'), unviable: of('unviable'), equivalent: of('equivalent'), notJudged: total - verdicts.length };
}
