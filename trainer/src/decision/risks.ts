/** The risk registers of S1 section 10 and S4 section 13 as checks (contract row L12). */
import type { GateResult, Measurements } from '../../../protocol/experiment.js';
import { outcomeAt, passed } from '../metrics/outcome.js';
import { type ArmRows, groupBy, type Row } from '../metrics/rows.js';
import { pairUp } from './comparison.js';
import { threshold } from './thresholds.js';

/** Of two token budgets, how far the smaller may be below the larger: S1 says `near-equal`. */
const BUDGETS_DIFFER = 0.05;

type Found = Pick<GateResult, 'status' | 'summary'> & Partial<Pick<GateResult, 'measured' | 'wanted'>>;

export function risks(rust: ArmRows | undefined, iron: ArmRows | undefined, measurements: Measurements | null): GateResult[] {
  const rows = [...(rust?.seeds.flat() ?? []), ...(iron?.seeds.flat() ?? [])];
  const trainings = measurements?.trainings ?? [];
  return [
    risk('gains on trivial tasks only', trivialGains(rust, iron)),
    risk('transpiler artifacts', artifacts(iron)),
    risk('token budgets of the arms differ', budgets(trainings)),
    risk('template overfit', templates(rows)),
    risk('out of memory', memory(trainings)),
    risk('poor quality of generation', rate(rows, 'test', threshold('test pass rate of compiled samples', 'minimum'))),
    risk('results that are not reproducible', seeds(rust, iron)),
    risk('compile errors in the output', rate(rows, 'check', threshold('compile@1', 'minimum'))),
    risk('rate limits of a hub', unknown('models are fetched before training, which a report on verdicts does not see')),
  ];
}

const risk = (name: string, { measured = {}, wanted = {}, ...found }: Found): GateResult => ({ gate: name, rows: ['L12'], measured, wanted, findings: [], ...found });
const unknown = (summary: string): Found => ({ status: 'not-measured', summary });

function trivialGains(rust: ArmRows | undefined, iron: ArmRows | undefined): Found {
  const pairs = rust && iron ? pairUp(rust, iron).pairs : [];
  const stratified = pairs.filter(({ first: { task } }) => task?.difficulty !== undefined);
  if (stratified.length === 0) return unknown('no task has a difficulty: gains cannot be told apart by it');
  const gain = (hard: boolean): number => {
    const some = stratified.filter(({ first: { task } }) => (task!.difficulty === 'easy') !== hard);
    return some.reduce((sum, pair) => sum + Number(passed(pair.second.verdict, 'test')) - Number(passed(pair.first.verdict, 'test')), 0) / Math.max(1, some.length);
  };
  const [easy, hard] = [gain(false), gain(true)];
  return {
    status: easy > 0 && hard <= 0 ? 'failed' : 'passed',
    summary: `test@1, Iron minus Rust: ${(100 * easy).toFixed(1)} points on easy tasks, ${(100 * hard).toFixed(1)} on the others`,
    measured: { easy, others: hard },
  };
}

function artifacts(iron: ArmRows | undefined): Found {
  const rows = iron?.seeds.flat() ?? [];
  if (rows.length === 0) return unknown('there is no sample of Iron');
  const failed = rows.filter(({ verdict }) => outcomeAt(verdict, 'transform') === 'failed').length;
  const parse = rows.filter(({ verdict }) => verdict.stage === 'parse' && verdict.status === 'failed').length;
  return {
    status: parse === 0 ? 'passed' : 'failed',
    summary: `${failed} of ${rows.length} samples of Iron do not become Rust, and are counted apart; ${parse} became a text that is no Rust, which would be a fault of the transpiler`,
    measured: { transform: failed, parse },
    wanted: { parse: 0 },
  };
}

function budgets(trainings: NonNullable<Measurements['trainings']>): Found {
  const largest = (arm: string) => Math.max(...trainings.filter((each) => each.arm === arm).flatMap(({ tokens }) => tokens ?? []));
  const [rust, iron] = [largest('rust'), largest('iron')];
  if (!Number.isFinite(rust) || !Number.isFinite(iron)) return unknown('the tokens that both arms were trained on were not given');
  const apart = 1 - Math.min(rust, iron) / Math.max(rust, iron);
  return { status: apart <= BUDGETS_DIFFER ? 'passed' : 'failed', summary: `Rust ${rust} tokens, Iron ${iron}`, measured: { rust, iron, apart }, wanted: { apart: BUDGETS_DIFFER } };
}

function templates(rows: readonly Row[]): Found {
  const families = groupBy(rows, ({ verdict }) => verdict.family);
  if (rows.length === 0) return unknown('there is no sample');
  const largest = Math.max(...[...families.values()].map((each) => each.length)) / rows.length;
  return {
    status: families.size >= 10 && largest <= 0.2 ? 'passed' : 'failed',
    summary: `${families.size} families; the largest has ${(100 * largest).toFixed(1)} % of the samples`,
    measured: { families: families.size, largest },
    wanted: { families: 10, largest: 0.2 },
  };
}

function memory(trainings: NonNullable<Measurements['trainings']>): Found {
  const peaks = trainings.flatMap(({ peakVramBytes }) => peakVramBytes ?? []);
  if (peaks.length === 0) return unknown('no training gave its peak of memory');
  const peak = Math.max(...peaks);
  return { status: peak <= threshold('peak VRAM', 'gate') ? 'passed' : 'failed', summary: `the largest peak is ${peak} bytes`, measured: { peak }, wanted: { peak: threshold('peak VRAM', 'gate') } };
}

function rate(rows: readonly Row[], stage: 'check' | 'test', least: number): Found {
  if (rows.length === 0 || rows.some(({ verdict }) => outcomeAt(verdict, stage) === 'not-asked')) return unknown('this stage did not run for every sample');
  const share = rows.filter(({ verdict }) => passed(verdict, stage)).length / rows.length;
  return { status: share >= least ? 'passed' : 'failed', summary: `${(100 * share).toFixed(1)} % of all samples pass ${stage}`, measured: { share }, wanted: { share: least } };
}

function seeds(rust: ArmRows | undefined, iron: ArmRows | undefined): Found {
  const counts = [rust, iron].filter((each) => each !== undefined).map((each) => each.seeds.length);
  if (counts.length === 0) return unknown('there is no sample');
  return {
    status: Math.min(...counts) >= 2 ? 'passed' : 'failed',
    summary: `seeds of the arms: ${counts.join(', ')}; S1 wants two of each`,
    measured: { seeds: Math.min(...counts) },
    wanted: { seeds: 2 },
  };
}
