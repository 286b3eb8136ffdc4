/** Predictions to verdicts: transform, then batches of solutions on several workers, and the answers in the order of the input. */
import { type Edition, oxidize } from '../../../redox/src/index.js';
import type { Sample, Verdict } from '../../../protocol/experiment.js';
import { sha256 } from '../files/sha256.js';
import { judgeBatch } from './judge-batch.js';
import { type Bench, judgeAlone } from './judge-alone.js';
import { testsInPackage } from './judge-in-package.js';
import { judgeTests, testsToJudge } from './judge-tests.js';
import { type Judgement, judged, type Solution, withoutPlaces } from './judgement.js';
import type { PlacedSample } from './read-samples.js';
import { preFilter } from './pre-filter.js';
import { isUnsafe } from './stand-alone.js';
import type { TestedTask, TestSource } from './test-source.js';
import { NO_CACHE, solutionKey, type VerdictCache } from './verdict-cache.js';
import { InputError } from '../files/input-error.js';
import { Pool } from '../parallel.js';

export interface EvaluateOptions extends Bench {
  readonly tests: TestSource;
  /** Batches at a time. */
  readonly workers: number;
  /** Solutions of one compiler start; 1: each alone. */
  readonly batch?: number;
  readonly cache?: VerdictCache;
  /** Name of the file of predictions, for errors. */
  readonly file: string;
}

export const LARGEST_BATCH = 192;
/** UTF-16 code units of all solutions in one batch. */
const LARGEST_BATCH_TEXT = 2 * 1024 ** 2;

/** One prediction on its way. */
interface Item {
  readonly sample: Sample;
  readonly family: string;
  /** What is to be compiled, or what came before that was possible. */
  readonly solution: Solution | null;
  readonly early: Judgement | null;
}

/** Each verdict in the order of the samples. At most two batches for each worker are in memory. Throws `InputError` for a sample without a task. */
export async function* evaluate(samples: AsyncIterable<PlacedSample>, options: EvaluateOptions): AsyncGenerator<Verdict> {
  const known = new Known(options);
  const waiting: Promise<Verdict[]>[] = [];
  const pool = new Pool(options.workers);
  for await (const batch of batchesOf(samples, options)) {
    const work = pool.run(() => verdictsOf(batch, known, options.options.edition));
    work.catch(() => {}); // it is awaited in its turn
    waiting.push(work);
    if (waiting.length >= 2 * options.workers) yield* await waiting.shift()!;
  }
  for (const each of waiting) yield* await each;
}

async function* batchesOf(samples: AsyncIterable<PlacedSample>, options: EvaluateOptions): AsyncGenerator<Item[]> {
  const most = options.batch ?? LARGEST_BATCH;
  let batch: Item[] = [];
  let size = 0;
  for await (const each of samples) {
    options.signal?.throwIfAborted();
    const item = itemOf(each, options);
    batch.push(item);
    size += each.sample.prediction.length + (each.sample.prompt?.length ?? 0);
    if (batch.length < most && size < LARGEST_BATCH_TEXT) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

function itemOf({ line, sample }: PlacedSample, { tests, options, file }: EvaluateOptions): Item {
  const task = taskOf({ line, sample }, { tests, options, file });
  const transformed = sample.arm === 'iron' ? transform(sample.prediction, options.edition) : sample.prediction;
  // what is neither prediction nor name is not kept while the row waits: prompts can be long
  const kept: Sample = { id: sample.id, arm: sample.arm, prediction: sample.prediction, ...(sample.sample !== undefined && { sample: sample.sample }), ...originOf(sample) };
  const rest = { sample: kept, family: task.family };
  if (typeof transformed !== 'string') return { ...rest, solution: null, early: transformed };
  if (options.until === 'mutants') {
    const made = task.place === undefined ? testsToJudge(transformed, task.reference!, task.mayBeUnsafe) : testsInPackage(transformed, task.reference!, task.place);
    return 'rust' in made ? { ...rest, solution: made, early: null } : { ...rest, solution: null, early: made };
  }
  const its = wantsTests(options) ? tests.testsFor(sample, transformed) : null;
  const solution = { rust: transformed, tests: its, isProgram: task.isProgram, mayBeUnsafe: task.mayBeUnsafe || (its !== null && isUnsafe(its.source)), mayCompare: task.mayCompare === true };
  return { ...rest, solution, early: null };
}

const wantsTests = ({ until }: EvaluateOptions['options']): boolean => until === 'link' || until === 'test';

/** Throws `InputError` where there is no such task, or none with the tests that are asked for. */
export function taskOf({ line, sample }: PlacedSample, { tests, options, file }: Pick<EvaluateOptions, 'tests' | 'options' | 'file'>): TestedTask {
  const task = tests.taskOf(sample);
  if (task === null) throw new InputError(`${file}:${line}: the dataset has no task \`${sample.id}\`: give the dataset that the predictions are for`);
  if (options.until === 'mutants' && (task.reference === undefined || task.isProgram))
    throw new InputError(`${file}:${line}: the task \`${sample.id}\` has no library code that tests could be for: leave out the stage \`mutants\`, or give a dataset of functions`);
  if (wantsTests(options) && tests.testsFor(sample, '') === null)
    throw new InputError(`${file}:${line}: the task \`${sample.id}\` has no tests: leave out the stages \`link\` and \`test\`, or give a dataset with tests`);
  return task;
}

/** Iron as Rust, or why it is none. */
function transform(iron: string, edition: Edition): string | Judgement {
  const started = performance.now();
  const { text, diagnostics } = oxidize(iron, { edition });
  if (text !== null) return text;
  const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  return judged('transform', 'failed', {
    class: 'syntax',
    codes: first ? [first.code] : [],
    message: withoutPlaces(first?.message ?? 'it is no Iron'),
    durations: { transform: performance.now() - started },
  });
}

/** Who wrote it, where it says so. */
const originOf = ({ modelVersion, adapterSha256 }: Sample): Pick<Sample, 'modelVersion' | 'adapterSha256'> => ({
  ...(modelVersion !== undefined && { modelVersion }),
  ...(adapterSha256 !== undefined && { adapterSha256 }),
});

async function verdictsOf(items: readonly Item[], known: Known, edition: Edition): Promise<Verdict[]> {
  const judgements = await known.judge(items.flatMap(({ solution }) => solution ?? []));
  let at = 0;
  return items.map(({ sample, family, solution, early }): Verdict => {
    const judgement = solution === null ? early! : judgements[at++]!;
    const filtered = solution === null ? null : preFilter(solution.rust, solution.isProgram, edition);
    return {
      id: sample.id,
      arm: sample.arm,
      sample: sample.sample ?? 0,
      family,
      ...judgement,
      durations: Object.fromEntries(Object.entries(judgement.durations).map(([stage, milliseconds]) => [stage, Math.round(Number(milliseconds) * 10) / 10])),
      sha256: sha256(sample.prediction),
      ...originOf(sample),
      ...(filtered !== null && { filtered }),
    };
  });
}

/** Judgements that were made already, here or in an earlier call; a solution that comes again is not judged again. */
class Known {
  private readonly recent = new Map<string, Promise<Judgement>>();
  private static readonly MOST = 20_000;

  constructor(private readonly options: EvaluateOptions) {}

  async judge(solutions: readonly Solution[]): Promise<Judgement[]> {
    const { cache = NO_CACHE, toolchain, signal } = this.options;
    const asked = solutions.map((solution) => ({ solution, key: solutionKey(solution, this.options.options, toolchain.version) }));
    const fresh: { solution: Solution; key: string; answer: PromiseWithResolvers }[] = [];
    for (const each of asked) {
      if (this.recent.has(each.key)) continue;
      const answer = withResolvers();
      this.recent.set(each.key, answer.promise);
      fresh.push({ ...each, answer });
    }
    const answers = asked.map(({ key }) => this.recent.get(key)!);
    try {
      const found = await Promise.all(fresh.map(({ key }) => cache.read(key)));
      const missing = fresh.filter((_, at) => found[at] === null);
      const made = await this.make(missing.map(({ solution }) => solution));
      signal?.throwIfAborted();
      for (const [at, { answer }] of fresh.entries()) if (found[at]) answer.resolve(found[at]);
      for (const [at, { key, answer }] of missing.entries()) {
        await cache.keep(key, made[at]!);
        answer.resolve(made[at]!);
      }
    } catch (error) {
      for (const { answer } of fresh) answer.reject(error);
    }
    for (const key of this.recent.keys()) if (this.recent.size > Known.MOST) this.recent.delete(key);
    return Promise.all(answers);
  }

  private async make(solutions: readonly Solution[]): Promise<Judgement[]> {
    if (this.options.options.until === 'mutants') return judgeTests(this.options, solutions, this.options.batch !== 1);
    if (this.options.batch !== 1) return solutions.length === 0 ? [] : judgeBatch(this.options, solutions);
    const made: Judgement[] = [];
    for (const each of solutions) made.push(await judgeAlone(this.options, each));
    return made;
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<Judgement>;
  readonly resolve: (value: Judgement) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve!: (value: Judgement) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Judgement>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
