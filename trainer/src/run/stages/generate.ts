/** The stage `sample` where the model answers: each answer is kept as it comes, so that a killed generation goes on. */
import type { ExperimentConfig } from '../../../../protocol/experiment-config.js';
import type { Sample } from '../../../../protocol/experiment.js';
import { RUN_FILES } from '../../../../protocol/runs.js';
import { type GenerateRequest, type GenerationRow, WORKER_VERSION } from '../../../../protocol/worker.js';
import { ironLark } from '../../../../redox/src/grammar/iron-grammar.js';
import fs from 'node:fs/promises';
import path from 'node:path';
import { judgeOptions } from '../../evaluate/preparation.js';
import { writeLines, writeWhole } from '../../files/atomic.js';
import { InputError } from '../../files/input-error.js';
import { sha256 } from '../../files/sha256.js';
import { processors } from '../../parallel.js';
import { compilerMessage } from '../../sample/compiler-message.js';
import { repaired, type RepairSettings, rowsToRepair } from '../../sample/repair.js';
import { type Answered, retried, rowsToRetry } from '../../sample/retry.js';
import { answeringWeights, findAdapter } from '../../training/adapter-place.js';
import { answerText } from '../../training/answer-text.js';
import { jsonLinesOf } from '../../text/json-lines.js';
import { modelPlace } from '../../training/model-place.js';
import { generationRows } from '../../training/rows.js';
import { type EventNamed, runWorker } from '../../worker/process.js';
import { WorkerError } from '../../worker/worker-error.js';
import { type ExperimentContext, type RunContext, titleOf } from '../context.js';
import { Journal } from '../journal.js';
import { hashOf, type StageResult } from '../work.js';
import { readSummary } from './train.js';

export const SAMPLE_JOURNAL = 'evaluation/sample-journal.jsonl';
/** What is left to be answered by one process. */
const QUESTIONS = 'evaluation/questions.jsonl';
/** Of Iron, where answers are held to it. */
const GRAMMAR = 'evaluation/iron.lark';
/** One event for so many answers of a hundred. */
const EVENTS = 100;

const keyOf = ({ id, sample }: { readonly id: string; readonly sample?: number | undefined }): string => `${id}\0${sample ?? 0}`;

export async function generateStage(context: ExperimentContext, run: RunContext): Promise<StageResult> {
  const { config } = context;
  const { work } = run;
  const { evaluation, sampling } = config;
  const tasks = (await context.dataset()).tasks.filter(({ row }) => evaluation.split === 'all' || row.split === evaluation.split);
  if (tasks.length === 0) throw new InputError(`${context.manifest}:1: the dataset has no task of the split \`${evaluation.split}\`: name another one in \`evaluation.split\``);
  const rows = generationRows(tasks, run.arm, config, run.seed, sampling.samples);
  const adapter = await adapterOf(context, run);
  const answering = { model: modelPlace(context), revision: config.training.revision, adapter: adapter?.sha256 ?? null, sampling: keyed(sampling), baseWeights: config.training.lora.baseWeights };
  const { journal } = await Journal.open<Sample>(work.path(SAMPLE_JOURNAL), sha256(JSON.stringify([answering, rows])));
  const answers = new Map<string, Sample>();
  for await (const each of journal.rows()) answers.set(keyOf(each), each);
  if (answers.size > 0) work.say(`${answers.size} of ${rows.length} answers were drawn before`);
  const left = rows.filter((row) => !answers.has(keyOf(row)));
  const open = { adapter, journal, answers };
  if (left.length > 0) await answer(context, run, { ...open, left, total: rows.length, instead: retried });
  await askAgain(context, run, rows, open);
  await writeLines(
    work.path(RUN_FILES.predictions),
    (async function* () {
      for (const row of rows) yield answers.get(keyOf(row))!;
    })(),
  );
  const cut = [...answers.values()].filter(({ generatedTokens }) => generatedTokens !== undefined && generatedTokens >= sampling.maxNewTokens).length;
  work.say(`${rows.length} answers${cut > 0 ? `, ${cut} of them cut off at ${sampling.maxNewTokens} tokens` : ''}`);
  return { outputs: [RUN_FILES.predictions] };
}

/** Without what was not there when older journals were written. */
const keyed = ({ repairs, ...sampling }: ExperimentConfig['sampling']) => (repairs === 0 ? sampling : { ...sampling, repairs });

/** What is no Iron is drawn again, then what does not compile is handed back. */
async function askAgain(context: ExperimentContext, run: RunContext, rows: readonly GenerationRow[], open: Pick<Open, 'adapter' | 'journal' | 'answers'>): Promise<void> {
  const { sampling } = context.config;
  const asked = (): Answered[] => rows.map((row) => ({ row, answer: open.answers.get(keyOf(row))! }));
  for (;;) {
    const again = rowsToRetry(asked(), { arm: run.arm, retries: sampling.retries, greedy: sampling.greedy });
    if (again.length === 0) break;
    run.work.say(`${again.length} answers that are no Iron are drawn again`);
    await answer(context, run, { ...open, left: again, total: again.length, instead: retried });
  }
  if (sampling.repairs === 0) return;
  const settings = { repairs: sampling.repairs, ...(await compilers(context)) };
  for (;;) {
    const again = await rowsToRepair(asked(), settings);
    context.signal.throwIfAborted();
    if (again.length === 0) break;
    run.work.say(`${again.length} answers that do not compile are handed back with what the compiler says`);
    await answer(context, run, { ...open, left: again, total: again.length, instead: repaired });
  }
}

async function compilers(context: ExperimentContext): Promise<Omit<RepairSettings, 'repairs'>> {
  const { stages, edition, workers } = context.config.evaluation;
  const bench = { toolchain: await context.toolchain(), options: judgeOptions(stages, edition), signal: context.signal };
  const tests = await context.tests();
  const message = async (answered: Sample): Promise<string | null> => {
    const task = tests.taskOf(answered);
    return task === null ? null : compilerMessage(bench, answered, task);
  };
  return { workers: workers ?? processors(), message };
}

interface Adapter {
  readonly folder: string;
  readonly sha256: string;
}

/** Null: the model answers without one. */
async function adapterOf({ config, work: { folder } }: ExperimentContext, run: RunContext): Promise<Adapter | null> {
  if (run.base) return null;
  if (!config.training.enabled) return givenAdapter(config.training.loadFrom, folder);
  const summary = await readSummary(run);
  const weights = summary === null ? null : run.work.path(`${summary.adapter}/adapter_model.safetensors`);
  const hash = weights === null ? null : await hashOf(weights);
  if (summary === null || hash === null) throw new InputError(`${folder} has no adapter of ${titleOf(run)}: ask for the stage \`train\` too`);
  return { folder: run.work.path(summary.adapter), sha256: hash };
}

/** Of an earlier training. */
async function givenAdapter(loadFrom: string | null, from: string): Promise<Adapter | null> {
  if (loadFrom === null) return null;
  const folder = findAdapter(path.resolve(from, loadFrom));
  const hash = await hashOf(path.join(folder, 'adapter_model.safetensors'));
  if (hash === null) throw new InputError(`${folder}: the adapter has no adapter_model.safetensors`);
  return { folder, sha256: hash };
}

interface Open {
  readonly left: readonly GenerationRow[];
  readonly total: number;
  readonly adapter: Adapter | null;
  readonly journal: Journal<Sample>;
  /** The newest answer of each question, by key; what is drawn takes its place there. */
  readonly answers: Map<string, Sample>;
  /** What is kept where there was an answer before. */
  readonly instead: (before: Sample, after: Sample) => Sample;
}

async function answer(context: ExperimentContext, run: RunContext, { left, total, adapter, journal, answers, instead }: Open): Promise<void> {
  const { config, signal } = context;
  const { work } = run;
  const questions = work.path(QUESTIONS);
  const python = await context.python();
  await writeWhole(questions, jsonLinesOf(left));
  const grammar = config.sampling.constrained && run.arm === 'iron' ? work.path(GRAMMAR) : null;
  if (grammar !== null) await writeWhole(grammar, ironLark());
  const { training, sampling } = config;
  const request: GenerateRequest = {
    version: WORKER_VERSION,
    job: 'generate',
    ...answeringWeights(modelPlace(context), adapter?.folder ?? null),
    revision: training.revision,
    device: training.device,
    seed: run.seed,
    baseWeights: training.lora.baseWeights,
    rows: questions,
    sampling: { greedy: sampling.greedy, temperature: sampling.temperature, topP: sampling.topP, maxNewTokens: sampling.maxNewTokens },
    batch: sampling.batch,
    grammar,
  };
  const missing = new Map(left.map((row) => [keyOf(row), row]));
  const every = Math.max(1, Math.floor(total / EVENTS));
  let model = '';
  const keep = (event: EventNamed<'sample'>): void => {
    const asked = missing.get(keyOf(event));
    if (asked === undefined) return;
    missing.delete(keyOf(event));
    const before = answers.get(keyOf(event));
    const drawn: Sample = {
      id: event.id,
      arm: run.arm,
      prediction: answerText(event.text),
      sample: event.sample,
      seed: asked.seed,
      ...(model !== '' && { modelVersion: model }),
      ...(adapter !== null && { adapterSha256: adapter.sha256 }),
      generatedTokens: event.tokens,
      latencyMilliseconds: Math.round(event.seconds * 1000),
    };
    const kept = before === undefined ? drawn : instead(before, drawn);
    answers.set(keyOf(event), kept);
    journal.append(kept);
    const done = total - missing.size;
    context.tell(`${titleOf(run)}: answers`, done, total);
    if (done % every === 0 || done === total) work.event({ kind: 'progress', stage: 'sample', done, of: total });
  };
  try {
    await runWorker(request, {
      python,
      signal,
      log: work.log,
      onEvent: (event) => {
        if (event.event === 'started' && event.model) model = versionOf(event.model);
        else if (event.event === 'sample') keep(event);
        else if (event.event === 'warning') work.warn('sample', event.message);
      },
    });
  } finally {
    await fs.rm(questions, { force: true });
  }
  if (missing.size > 0) throw new WorkerError('internal', `the Python worker left ${missing.size} of ${total} questions without an answer; \`resume\` asks them again`);
}

/** A name of the hub with its revision; of a folder its name alone, wherever it lies. */
const versionOf = ({ name, revision }: { readonly name: string; readonly revision: string | null }): string => (revision === null ? (name.split(/[\\/]/).at(-1) ?? name) : `${name}@${revision}`);
