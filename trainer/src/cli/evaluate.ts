/** `iron-trainer evaluate` and `iron-trainer replay-published`: predictions to verdicts. */
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Edition } from '../../../redox/src/index.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { JudgeOptions } from '../evaluate/judgement.js';
import { Tally } from '../evaluate/tally.js';
import { readSamples } from '../evaluate/read-samples.js';
import { type Replay, replayPublished } from '../evaluate/replay-published.js';
import { checkSamples, judgeOptions, testSource } from '../evaluate/preparation.js';
import { findToolchain } from '../evaluate/toolchain.js';
import { CACHE_BYTES, NO_CACHE, verdictCache } from '../evaluate/verdict-cache.js';
import { writeLines } from '../files/atomic.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

const STAGES = ['transform', 'parse', 'check', 'clippy', 'link', 'test', 'mutants'] as const;
const TOOLS_FAILED = 3;
const MEBIBYTE = 1024 ** 2;

interface Options {
  readonly dataset?: string;
  readonly out: string;
  readonly stages: readonly string[];
  readonly workers: number;
  readonly batch?: number;
  readonly edition: Edition;
  readonly mutants?: number;
  readonly mutantsSeed: number;
  readonly testsFrom: 'dataset' | 'redox-pilot';
  readonly cache: boolean;
  readonly cacheSize: number;
}

export const evaluateCommand = (context: CliContext): Command =>
  withWork(new Command('evaluate'))
    .description('judges predictions with the compiler and the tests of their tasks, one verdict a line in `verdicts.jsonl`')
    .argument('<predictions>', 'JSONL: `id`, `arm`, `prediction` on each line')
    .option('--dataset <place>', 'folder or manifest of the tasks that the predictions are for')
    .requiredOption('--out <folder>', 'where `verdicts.jsonl` is written')
    .option('--stages <list>', `of ${STAGES.join(',')}; clippy is measured beside them; with mutants, predictions are tests for the solutions of the dataset`, stagesOf, [
      'transform',
      'parse',
      'check',
      'link',
      'test',
    ])
    .addOption(new Option('--edition <year>', 'edition of Rust').choices(['2018', '2021', '2024']).default('2024'))
    .option('--mutants <n>', 'most mutants of each sample, drawn from all degrees of complexity; default: all', count)
    .option('--mutants-seed <n>', 'of the drawing', wholeNumber, 42)
    .addOption(new Option('--tests-from <rule>', 'the tests of the dataset, or what the published evaluator of the Redox pilot asked for').choices(['dataset', 'redox-pilot']).default('dataset'))
    .action((predictions: string, options: Options) => guarded(context, () => run(context, predictions, options)));

export const replayCommand = (context: CliContext): Command =>
  withWork(new Command('replay-published'))
    .description('judges the published predictions of the Redox pilot again and names each row that differs from its reports')
    .argument('<folder>', 'the published data, with `eval/v1` and `eval/v2`')
    .action((folder: string, options: Options) => guarded(context, () => replay(context, folder, options)));

const withWork = (command: Command): Command =>
  command
    .option('--workers <n>', 'compilers and tests at a time', count, Math.max(1, os.availableParallelism() - 1))
    .option('--batch <n>', 'solutions of one compiler start; 1: each alone', count)
    .option('--cache-size <MiB>', 'of the verdicts that are kept from one call to the next; those that were not asked for the longest go first', count, CACHE_BYTES / MEBIBYTE)
    .option('--no-cache', 'neither read nor keep verdicts of earlier calls');

function stagesOf(text: string): readonly string[] {
  const stages = text.split(',').map((each) => each.trim());
  const unknown = stages.find((each) => !(STAGES as readonly string[]).includes(each));
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no stage \`${unknown}\`: write some of ${STAGES.join(',')}.`);
  return stages;
}

async function run({ say, tell, exit, signal }: CliContext, predictions: string, options: Options): Promise<void> {
  const tests = await testSource(options);
  const judge = judgeOptions(options.stages, Number(options.edition) as Edition, { most: options.mutants ?? null, seed: options.mutantsSeed });
  const total = await checkSamples(predictions, { tests, options: judge, file: predictions });
  const toolchain = await findToolchain();
  const cache = options.cache ? verdictCache(undefined, options.cacheSize * MEBIBYTE) : NO_CACHE;
  const how = { options: judge, toolchain, tests, cache, signal, workers: options.workers, file: predictions };
  const verdicts = evaluate(readSamples(predictions), { ...how, ...(options.batch !== undefined && { batch: options.batch }) });
  const counts = new Map<string, number>();
  const file = path.join(options.out, 'verdicts.jsonl');
  const tally = new Tally();
  let done = 0;
  await writeLines(file, verdicts, (verdict) => {
    const { stage, status } = verdict;
    tally.add(verdict);
    tell(`verdicts, ${tally.words}`, ++done, total);
    counts.set(`${status} ${stage}`, (counts.get(`${status} ${stage}`) ?? 0) + 1);
  });
  for (const [what, number] of [...counts].sort()) say(`${what}: ${number}`);
  say(`${total} predictions, ${tally.words}, verdicts in ${file}`);
  if ([...counts.keys()].some((what) => what.startsWith('infrastructure'))) exit(TOOLS_FAILED);
}

async function replay({ say, exit, signal }: CliContext, folder: string, options: Options): Promise<void> {
  const toolchain = await findToolchain();
  const judge: JudgeOptions = { edition: 2024, until: 'test', lints: false };
  const cache = options.cache ? verdictCache(undefined, options.cacheSize * MEBIBYTE) : NO_CACHE;
  const answer = await replayPublished(folder, { options: judge, toolchain, cache, signal, workers: options.workers, ...(options.batch !== undefined && { batch: options.batch }) });
  for (const line of replayLines(answer)) say(line);
  if (answer.infrastructure.length > 0) exit(TOOLS_FAILED);
  if (answer.differences.some(({ explained }) => !explained)) exit(1);
}

/** For a person. */
export function replayLines({ arms, differences, infrastructure }: Replay): string[] {
  const three = (value: number): string => value.toFixed(3);
  const table = arms.map(
    ({ report, arm, rows, published, ours }) =>
      `${report} ${arm}: ${rows} rows, compile@1 ${three(ours.compile)} (published ${three(published.compile)}), test@1 ${three(ours.test)} (published ${three(published.test)}), transform ${three(ours.transform)}`,
  );
  const words = ({ transform_ok, compile_ok, test_ok }: Replay['differences'][number]['ours']): string => `transform ${transform_ok}, compile ${compile_ok}, test ${test_ok}`;
  const rows = differences.map(
    ({ report, arm, id, published, ours, explained }) => `${explained ? 'explained' : 'DIFFERS'} ${report} ${arm} ${id}: published ${words(published)}; ours ${words(ours)}`,
  );
  const unexplained = differences.filter(({ explained }) => !explained).length;
  return [
    ...table,
    ...rows,
    ...infrastructure.map((each) => `TOOLS FAILED ${each}`),
    `${differences.length} rows differ, ${unexplained} without the one reason there may be (Iron that the published tool refused)`,
  ];
}
