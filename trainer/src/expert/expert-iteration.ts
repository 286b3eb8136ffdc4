/**
 * Expert iteration, also called rejection sampling fine-tuning (contract rows H1 to H3): a model answers, what passes every rule is
 * learnt from, and the next round begins with what came of that. Each round is two ordinary experiments in the output folder:
 * `round-N-samples` answers the tasks of the split `train` and judges them; `round-N` trains and is measured on held-out tasks.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { CHAIN_FILES, ExpertRecord, type ExpertRound, type KeepRule } from '../../../protocol/chains.js';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { RUN_FILES } from '../../../protocol/runs.js';
import { withOverrides } from '../config/overrides.js';
import { HeldOut } from '../dataset/held-out.js';
import type { DatasetTask } from '../dataset/manifest.js';
import { refuseMeetings } from '../dataset/program-dataset.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { sha256 } from '../files/sha256.js';
import { wilson } from '../metrics/interval.js';
import { readInputs } from '../report/inputs.js';
import { type OpenOptions, readRecord } from '../run/open-experiment.js';
import { giveBackLock, takeLock } from '../run/process-lock.js';
import { onlyRun, trainedAdapter, type WholeExperiment, wholeExperiment } from '../run/whole-experiment.js';
import { figuresOf } from '../sweep/sweep.js';
import { percent } from '../text/percent.js';
import { questionOf } from '../training/rows.js';
import { codeRows, instructionRows, writeData } from './data.js';
import { droppedText, type KeptAnswer, keepAnswers } from './keep.js';

export const EXPERT_FILES = { record: CHAIN_FILES.expert, instructions: 'instruction_data.jsonl', code: 'code_only.jsonl' } as const;

/** Figures of S3 section 6. */
export const SIGIL_FIGURES = ['compile@1', 'lints per sample', 'idiomatic score', 'doc_comment_rate'] as const;

export interface ExpertPlan {
  /** How each round is trained and measured; with paths from `folder`. `training.loadFrom` is the adapter of the first round. */
  readonly base: ExperimentConfig;
  readonly folder: string;
  /** Of each prompt. */
  readonly samples: number;
  readonly rule: KeepRule;
  readonly seed: number;
  /** At most; 0: the data of one round are written, and nothing is trained. */
  readonly rounds: number;
  /** Why no other round is wanted after these, or null. */
  readonly endsAfter?: (rounds: readonly ExpertRound[]) => string | null;
}

/** S3's own script draws its samples so. */
const DRAWING = { greedy: false, temperature: 0.7, topP: 0.9 } as const;

export type ExpertEnd = { readonly status: 'succeeded' | 'failed' | 'cancelled'; readonly record: ExpertRecord; readonly reason: string };

/** Goes on where an earlier process left it. Throws `InputError`. */
export async function expertIteration(plan: ExpertPlan, options: OpenOptions): Promise<ExpertEnd> {
  await fs.mkdir(plan.folder, { recursive: true });
  const lock = await takeLock(plan.folder);
  if (!lock.ok) throw new InputError(`process ${lock.owner.pid} works on the expert iteration in ${plan.folder} already`);
  try {
    const record = await openRecord(plan);
    const end = await throughRounds(plan, record, options);
    Object.assign(record, { status: end.status, ended: end.reason });
    await save(plan, record);
    options.say(`expert iteration: ${end.reason}`);
    return { ...end, record };
  } finally {
    await giveBackLock(plan.folder);
  }
}

async function throughRounds(plan: ExpertPlan, record: ExpertRecord, options: OpenOptions): Promise<Omit<ExpertEnd, 'record'>> {
  let adapter = plan.base.training.loadFrom;
  const kept: KeptAnswer[] = [];
  record.rounds = [];
  for (let round = 1; round <= Math.max(1, plan.rounds); round++) {
    options.say(`round ${round}: ${plan.samples} answers to each prompt`);
    const drawn = await wholeExperiment(drawingConfig(plan, round, adapter), plan.folder, options);
    const bad = unlessDone(drawn, round);
    if (bad !== null) return bad;
    const filtered = await filter(plan, drawn, round);
    record.rounds.push(filtered.round);
    kept.push(...filtered.answers);
    await writeData(path.join(plan.folder, EXPERT_FILES.instructions), instructionRows(kept, filtered.questions));
    await writeData(path.join(plan.folder, EXPERT_FILES.code), codeRows(kept));
    await save(plan, record);
    const { samples, kept: share, dropped } = filtered.round;
    options.say(
      `round ${round}: ${share.numerator} of ${samples} answers are kept (${percent(share.value ?? 0)}, 95 % interval ${percent(share.interval?.low ?? 0)} to ${percent(share.interval?.high ?? 1)}); ${droppedText(dropped) || 'none was dropped'}`,
    );
    if (filtered.answers.length === 0)
      return {
        status: 'failed',
        reason: `nothing was kept in round ${round}, so that there is nothing to learn from: ${droppedText(dropped)}. Train longer first, draw more answers, or loosen the rule`,
      };
    if (plan.rounds === 0) return { status: 'succeeded', reason: `${kept.length} answers were kept; nothing is trained on them here` };
    const trained = await wholeExperiment(trainingConfig(plan, round, adapter), plan.folder, options);
    const failed = unlessDone(trained, round);
    if (failed !== null) return failed;
    const run = onlyRun(trained.context);
    adapter = relative(plan.folder, (await trainedAdapter(run)) ?? '');
    Object.assign(filtered.round, { adapter, figures: await figuresOf(run, SIGIL_FIGURES) });
    await save(plan, record);
    const enough = plan.endsAfter?.(record.rounds) ?? null;
    if (enough !== null) return { status: 'succeeded', reason: enough };
  }
  return { status: 'succeeded', reason: `all ${plan.rounds} rounds are done` };
}

function unlessDone({ status, reason }: WholeExperiment, round: number): Omit<ExpertEnd, 'record'> | null {
  if (status === 'succeeded') return null;
  return { status: status === 'cancelled' ? 'cancelled' : 'failed', reason: `round ${round}: ${reason ?? status}` };
}

function drawingConfig({ base, samples, seed }: ExpertPlan, round: number, adapter: string | null): ExperimentConfig {
  const config = withOverrides(base, {
    'training.enabled': false,
    'training.loadFrom': adapter,
    'training.data.files': [],
    'evaluation.split': 'train',
    'evaluation.samplesPerTask': null,
    'evaluation.measureBase': false,
    'gates.needed': [],
  });
  return { ...config, id: `round-${round}-samples`, seeds: [seed + round - 1], predictions: {}, sampling: { ...config.sampling, ...DRAWING, samples } };
}

function trainingConfig({ base, seed }: ExpertPlan, round: number, adapter: string | null): ExperimentConfig {
  const config = withOverrides(base, { 'training.enabled': true, 'training.loadFrom': adapter, 'training.data.files': [`round-${round}/${EXPERT_FILES.instructions}`], 'training.data.filter': null });
  return { ...config, id: `round-${round}`, seeds: [seed], predictions: {} };
}

interface Filtered {
  readonly round: ExpertRound;
  readonly answers: readonly KeptAnswer[];
  readonly questions: ReadonlyMap<string, ReturnType<typeof questionOf>>;
}

async function filter({ folder, rule, base }: ExpertPlan, { context }: WholeExperiment, round: number): Promise<Filtered> {
  const run = onlyRun(context);
  const { tasks } = await context.dataset();
  refuseMeetings(tasks);
  const { arms } = await readInputs({ verdicts: { [run.arm]: [run.work.path(RUN_FILES.verdicts)] }, predictions: { [run.arm]: [run.work.path(RUN_FILES.predictions)] }, manifest: context.manifest });
  const rows = arms[0]!.seeds.flat();
  const { answers, dropped } = keepAnswers(rows, rule, new HeldOut(tasks));
  const questions = new Map(tasks.map((task: DatasetTask) => [task.row.id, questionOf(task, run.arm, base)]));
  const data = `round-${round}`;
  await writeData(path.join(folder, data, EXPERT_FILES.instructions), instructionRows(answers, questions));
  await writeData(path.join(folder, data, EXPERT_FILES.code), codeRows(answers));
  const interval = wilson(answers.length, rows.length);
  const share = { name: 'kept', value: rows.length === 0 ? null : answers.length / rows.length, numerator: answers.length, denominator: rows.length, ...(interval && { interval }) };
  return { round: { round, samples: rows.length, kept: share, dropped, data }, answers, questions };
}

/** Before anything is drawn, so that a mistake costs nothing. Throws `InputError`. */
export const checkTasks = (tasks: readonly DatasetTask[]): void => {
  refuseMeetings(tasks);
  if (!tasks.some(({ row }) => row.split === 'train')) throw new InputError('the dataset has no task of the split `train`: expert iteration asks those, and is measured on the others');
};

async function openRecord({ base, folder, samples, rule, seed, rounds }: ExpertPlan): Promise<ExpertRecord> {
  const key = sha256(JSON.stringify([base, samples, rule, seed]));
  const before = await readRecord(path.join(folder, EXPERT_FILES.record), ExpertRecord);
  if (before !== null && before.sha256 !== key)
    throw new InputError(
      `${folder} holds an expert iteration of another model, other rules, prompts or seed (${before.rounds.length} of ${rounds} rounds): name another folder with --output-dir, or remove this one`,
    );
  return {
    formatVersion: FORMAT_VERSION,
    sha256: key,
    seed,
    model: base.training.baseModel ?? '',
    adapter: base.training.loadFrom,
    num_samples: samples,
    rule,
    rounds: before?.rounds ?? [],
    status: 'running',
  };
}

const save = ({ folder }: ExpertPlan, record: ExpertRecord): Promise<void> => writeWhole(path.join(folder, EXPERT_FILES.record), `${JSON.stringify(record, null, 2)}\n`);

const relative = (from: string, to: string): string => path.relative(from, to).replaceAll(path.sep, '/');
