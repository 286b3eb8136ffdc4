/** The folder of an experiment: made from a config, or opened as it was left. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { TSchema, Static } from '@sinclair/typebox';
import type { ConfigProblem, ExperimentConfig } from '../../../protocol/experiment-config.js';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, RunRecord } from '../../../protocol/runs.js';
import { problemText, readConfig } from '../config/resolve.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { checkSchema } from '../files/schema-check.js';
import { sha256 } from '../files/sha256.js';
import { ExperimentContext, type RunContext } from './context.js';
import { EXPERIMENT_STAGES, queued, RUN_STAGES, type StageName, WORK_FILES } from './experiment.js';
import { writeGitIgnore } from './git-ignore.js';
import { takeLock, thisProcess } from './process-lock.js';
import { configOfRun, configText, isModelPath, movedConfig, type RunName, runsOf } from './run-config.js';
import { hashOf, removePartials, Work } from './work.js';

export interface OpenOptions {
  readonly command: readonly string[];
  readonly say: (line: string) => void;
  readonly tell: (what: string, done: number, of: number) => void;
  readonly signal: AbortSignal;
  /** Whether what is printed goes into the logs too. */
  readonly keepsLog: boolean;
}

/** What a run of a config is: its folder, and the config as it is kept there. */
export interface Plan {
  readonly folder: string;
  /** With paths from the folder. */
  readonly config: ExperimentConfig;
  readonly text: string;
  /** Of the config that was given. */
  readonly from: string;
}

/** Throws `InputError` with a line for each mistake of the config, and where files that the stages need are not there. */
export async function planOf(file: string, experiments: string, stages: ReadonlySet<StageName>): Promise<Plan> {
  const read = await readConfig(file);
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  const from = path.dirname(path.resolve(file));
  const missing = (await missingFiles(file, read, from)).filter(({ key }) => stages.has('sample') || !key.startsWith('predictions.'));
  if (missing.length > 0) throw new InputError(missing.map(problemText).join('\n'));
  return planIn(path.resolve(experiments, read.config.id), read.config, from);
}

/** Of a config whose paths are from the folder `from`. Throws `InputError` where the folder holds an experiment of another config. */
export async function planIn(folder: string, config: ExperimentConfig, from: string): Promise<Plan> {
  const moved = movedConfig(config, from, folder);
  const plan = { folder, config: moved, text: configText(moved), from };
  await refuseOther(plan);
  return plan;
}

/** Of an experiment that is there. Throws `InputError` where there is none. */
export async function planOfExperiment(id: string, experiments: string): Promise<Plan> {
  const folder = path.resolve(experiments, id);
  const record = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (record === null) throw new InputError(`${experiments} has no experiment \`${id}\`: \`iron-trainer status\` lists those that there are, --experiments names another folder`);
  const file = path.join(folder, EXPERIMENT_FILES.config);
  const read = await readConfig(file);
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  const text = configText(read.config);
  // the bytes: a newer version of this program writes keys out that the older one did not know
  if ((await hashOf(file)) !== record.configSha256) throw new InputError(`${file}:1:1: this is no longer the config that the experiment began with: put it back, or run it under another id`);
  return { folder, config: read.config, text, from: folder };
}

async function missingFiles(
  file: string,
  { config, values }: { readonly config: ExperimentConfig; readonly values: readonly { readonly key: string; readonly from: string }[] },
  from: string,
): Promise<ConfigProblem[]> {
  const named: [key: string, file: string][] = [
    ...Object.entries(config.predictions).flatMap(([arm, files]) => Object.entries(files ?? {}).map(([seed, each]): [string, string] => [`predictions.${arm}.${seed}`, each])),
    ...(config.dataset.manifest === null ? [] : [['dataset.manifest', config.dataset.manifest] as [string, string]]),
    ...(config.training.baseModel === null || !isModelPath(config.training.baseModel) ? [] : [['training.baseModel', config.training.baseModel] as [string, string]]),
    ...config.training.data.files.map((each): [string, string] => ['training.data.files', each]),
    ...(config.training.loadFrom === null ? [] : [['training.loadFrom', config.training.loadFrom] as [string, string]]),
    ...(config.dataset.build.crates ?? []).map((each): [string, string] => ['dataset.build.crates', each]),
    ...(config.dataset.build.corpus === null ? [] : [['dataset.build.corpus', config.dataset.build.corpus] as [string, string]]),
    ...(config.dataset.build.tasks === null ? [] : [['dataset.build.tasks', config.dataset.build.tasks] as [string, string]]),
  ];
  const problems: ConfigProblem[] = [];
  for (const [key, each] of named) {
    const found = await fs.stat(path.resolve(from, each)).catch(() => null);
    if (found !== null && (found.isFile() || key.startsWith('dataset.build.') || key.startsWith('training.'))) continue;
    const [, line = '1', column = '1'] = /:(\d+):(\d+)$/.exec(values.find(({ key: leaf }) => key.startsWith(leaf))?.from ?? '') ?? [];
    problems.push({
      file,
      line: Number(line),
      column: Number(column),
      key,
      message: `\`${key}\` names ${each}, where there is ${found === null ? 'nothing' : 'no file'}: write its path from the folder of this config`,
    });
  }
  return problems;
}

/** A folder that was made from another config is left alone. */
async function refuseOther({ folder, config, text }: Plan): Promise<void> {
  const record = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (record === null || record.configSha256 === sha256(text)) return;
  const kept = path.join(folder, EXPERIMENT_FILES.config);
  if ((await hashOf(kept)) === record.configSha256) {
    const read = await readConfig(kept);
    if (read.ok && configText(read.config) === text) return;
  }
  throw new InputError(`${folder} holds an experiment of another config: give this one another \`id\` than \`${config.id}\`, or remove the folder`);
}

/** Takes the folder for this process. Throws `InputError` where another one works there. */
export async function openExperiment({ folder, config, text, from }: Plan, options: OpenOptions): Promise<ExperimentContext> {
  await fs.mkdir(folder, { recursive: true });
  const lock = await takeLock(folder);
  if (!lock.ok) throw new InputError(`process ${lock.owner.pid} works on ${config.id} already: \`iron-trainer status ${config.id}\` shows how far it is, \`cancel\` ends it`);
  await removePartials(folder);
  const me = await thisProcess();
  const owner = { pid: me.pid, ...(me.started !== null && { pidStarted: me.started }) };
  await writeWhole(path.join(folder, EXPERIMENT_FILES.config), text);
  await writeGitIgnore(folder);
  const head = { formatVersion: FORMAT_VERSION as typeof FORMAT_VERSION, configSha256: sha256(text), command: [...options.command] };
  const before = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  const gitCommit = before?.gitCommit ?? (await commitOf(from));
  const record: ExperimentRecord = {
    ...head,
    id: config.id,
    ...(config.question !== null && { question: config.question }),
    ...(config.preset !== null && { preset: config.preset }),
    ...(gitCommit !== undefined && { gitCommit }),
    ...(before?.manifest !== undefined && { manifest: before.manifest }),
    arms: config.arms,
    seeds: config.seeds,
    runs: runsOf(config).map(({ name }) => name),
    status: 'running',
    stages: before?.stages ?? queued(EXPERIMENT_STAGES),
    started: before?.started ?? new Date().toISOString(),
    ...(before?.metrics !== undefined && { metrics: before.metrics }),
    ...owner,
  };
  const runs: RunContext[] = [];
  for (const run of runsOf(config)) runs.push(await openRun({ folder, config, run, head }, options));
  const work = new Work(folder, WORK_FILES.experiment, record, options.say, options.signal, options.keepsLog);
  await work.save();
  return new ExperimentContext(config, work, runs, options.tell);
}

interface RunPlan {
  readonly folder: string;
  readonly config: ExperimentConfig;
  readonly run: RunName;
  readonly head: Pick<RunRecord, 'formatVersion' | 'configSha256' | 'command'>;
}

async function openRun({ folder, config, run, head }: RunPlan, options: OpenOptions): Promise<RunContext> {
  const { arm, seed, base, name } = run;
  const place = path.join(folder, EXPERIMENT_FILES.runs, name);
  const text = configText(configOfRun(config, run, { from: folder, to: place }));
  await writeWhole(path.join(place, RUN_FILES.config), text);
  const before = await readRecord(path.join(place, RUN_FILES.record), RunRecord);
  const record: RunRecord = {
    ...head,
    configSha256: sha256(text),
    experiment: config.id,
    arm,
    seed,
    ...(base && { base }),
    status: before?.status === 'succeeded' ? 'succeeded' : 'queued',
    stages: queued(RUN_STAGES).map((stage) => before?.stages.find(({ name: known }) => known === stage.name) ?? stage),
    started: before?.started ?? new Date().toISOString(),
    ...(before?.metrics !== undefined && { metrics: before.metrics }),
    ...(before?.status === 'succeeded' && before.ended !== undefined && { ended: before.ended }),
  };
  const work = new Work(place, WORK_FILES.run, record, options.say, options.signal, true);
  await work.save();
  return { ...run, work };
}

/** Null where there is none of that form. */
export async function readRecord<T extends TSchema>(file: string, schema: T): Promise<Static<T> | null> {
  const text = await fs.readFile(file, 'utf8').catch(() => null);
  try {
    const checked = text === null ? null : checkSchema(schema, JSON.parse(text));
    return checked?.ok === true ? checked.value : null;
  } catch {
    return null;
  }
}

/** Of the repository that a folder is in. */
async function commitOf(folder: string): Promise<string | undefined> {
  const { failed, stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: folder, reject: false, stdin: 'ignore' });
  return failed ? undefined : String(stdout).trim();
}
