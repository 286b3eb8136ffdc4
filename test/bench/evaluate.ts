/**
 * How much faster many predictions are judged together than with one compiler start for each stage of each, in sequence and
 * under the same limits, and whether the verdicts are the same. The predictions are references of the tasks, changed by a
 * seed; no cache is used. The slow way is measured on a sample, spread over all rows, whose batched verdicts are compared.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Sample, Verdict } from '../../protocol/experiment.js';
import { evaluate, type EvaluateOptions, LARGEST_BATCH } from '../../trainer/src/evaluate/evaluate.js';
import { comparesByHand } from '../../trainer/src/evaluate/comparison-by-hand.js';
import { taskTests } from '../../trainer/src/evaluate/task-tests.js';
import { ofTasks } from '../../trainer/src/evaluate/test-source.js';
import { findToolchain } from '../../trainer/src/evaluate/toolchain.js';
import { readTasks, tasksFolder } from '../../trainer/src/dataset/task-folder.js';
import { changedReferences } from './evaluate/changed-references.js';

export async function main(parameters: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rows: { ...text, default: '1000' },
      sample: { ...text, default: '100' },
      seed: { ...text, default: '1' },
      batch: { ...text, default: String(LARGEST_BATCH) },
      workers: { ...text, default: String(os.availableParallelism()) },
    },
  });
  const [rows, sampled, seed, batch] = [values.rows, values.sample, values.seed, values.batch].map(Number) as [number, number, number, number];
  const { tasks } = await readTasks([tasksFolder()]);
  const samples = changedReferences(tasks, rows, seed);
  const source = ofTasks(
    new Map(tasks.map(({ id, family, tests, reference }) => [id, { family, tests: taskTests(tests), isProgram: false, mayBeUnsafe: false, mayCompare: comparesByHand(reference, tests) }])),
  );
  const common = { tests: source, toolchain: await findToolchain(), file: 'predictions', options: { edition: 2024, until: 'test', lints: false } } as const;
  console.log(
    `${samples.length} predictions of ${tasks.length} tasks, seed ${seed}, batches of ${batch}; ${os.availableParallelism()} processors, load ${os.loadavg().map((each) => each.toFixed(1))}`,
  );
  const chosen = new Set(samples.filter((_, at) => Math.floor((at * sampled) / rows) !== Math.floor(((at - 1) * sampled) / rows)));
  const one = await timed(samples, { ...common, workers: 1, batch });
  console.log(outcomesOf(one.verdicts));
  const slow = await timed([...chosen], { ...common, workers: 1, batch: 1 });
  const workers = Number(values.workers);
  const all = workers === 1 ? one : await timed(samples, { ...common, workers, batch });
  const times = (per: keyof Timed & ('seconds' | 'processorSeconds'), { [per]: measured }: Timed, count: number): string =>
    `${measured.toFixed(1)} s for ${count} rows, ${((1000 * measured) / count).toFixed(1)} ms a row, ${((slow[per] / chosen.size) * (count / measured)).toFixed(1)} times as fast`;
  const line = (name: string, ran: Timed, count: number): string => `${name}: ${times('seconds', ran, count)}; processor time ${times('processorSeconds', ran, count)}`;
  console.log(line('one by one', slow, chosen.size));
  console.log(line('batches, 1 worker', one, rows));
  if (all !== one) console.log(line(`batches, ${workers} workers`, all, rows));
  const byRow = new Map(samples.map((sample, at) => [sample, at]));
  const differing = [...chosen].filter((sample, at) => [one, all].some(({ verdicts }) => same(verdicts[byRow.get(sample)!]!) !== same(slow.verdicts[at]!)));
  for (const [at, each] of one.verdicts.entries()) if (same(each) !== same(all.verdicts[at]!)) console.log(`${at}: ${same(each)}\n  with all workers ${same(all.verdicts[at]!)}`);
  for (const sample of differing) console.log(`${byRow.get(sample)}: batch ${same(one.verdicts[byRow.get(sample)!]!)}\n  alone ${same(slow.verdicts[[...chosen].indexOf(sample)]!)}`);
  console.log(`verdicts that differ: ${differing.length} of ${chosen.size}`);
  return differing.length === 0 ? 0 : 1;
}

const same = (verdict: Verdict): string => JSON.stringify({ ...verdict, durations: {} });

interface Timed {
  readonly seconds: number;
  /** Of this process and all that it waited for; on a machine that others use, this says more than the clock. NaN where the system does not tell. */
  readonly processorSeconds: number;
  readonly verdicts: Verdict[];
}

/** User and system time of this process and its children, in ticks of a hundredth of a second (`proc(5)`, fields 14 to 17). */
function processorSeconds(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / 100;
  } catch {
    return Number.NaN;
  }
}

async function timed(samples: readonly Sample[], options: EvaluateOptions): Promise<Timed> {
  async function* placed(): AsyncGenerator<{ line: number; sample: Sample }> {
    for (const [at, sample] of samples.entries()) yield { line: at + 1, sample };
  }
  const [started, before] = [performance.now(), processorSeconds()];
  const verdicts: Verdict[] = [];
  for await (const verdict of evaluate(placed(), options)) verdicts.push(verdict);
  return { seconds: (performance.now() - started) / 1000, processorSeconds: processorSeconds() - before, verdicts };
}

function outcomesOf(verdicts: readonly Verdict[]): string {
  const counts = new Map<string, number>();
  for (const { stage, status } of verdicts) counts.set(`${stage} ${status}`, (counts.get(`${stage} ${status}`) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([what, count]) => `${what}: ${count}`)
    .join(', ');
}
