/**
 * Folders of experiments and of their runs (contract rows L3 and L4): what the trainer, which alone writes them, and the pages that
 * show them agree on. Times are ISO 8601 in UTC, hashes SHA-256 in lower-case hexadecimal.
 *
 * ```text
 * experiments/<id>/
 *   experiment.json        ExperimentRecord
 *   events.jsonl           RunEvent a line: the experiment's own stages
 *   config.yaml            what was asked for, with every default written out
 *   trainer.log            what the process printed
 *   dataset/               where the experiment built it; else the record names another manifest
 *   gates.json             GateReport
 *   measurements.json      Measurements of all trainings, for the report
 *   report/                report.json, memo.md, report.html, metrics.jsonld
 *   replications/           <arm>-<seed>.json (TrainingReplication), and <arm>-<seed>/, the experiment in which it was trained again
 *   training-tokens.json   TrainingTokens: what both arms have to read, and the budget that follows
 *   training-sources.jsonl FilteredFile a line: what a filter chose to train on, with its report and what it dropped beside it
 *   runs/<arm>-<seed>/     and `runs/<arm>-base/`, where the model without an adapter answers
 *     run.json             RunRecord
 *     events.jsonl         RunEvent a line
 *     config.yaml          reproducibility.lock          training.log          metrics.json (RunMetrics)
 *     training/            train.jsonl, validation.jsonl (TrainingRow, TextRow), probes.jsonl (GenerationRow), request.json (TrainRequest),
 *                          worker.json (its events `started` and `estimate`), summary.json (TrainingSummary)
 *     checkpoints/         step-500/, best/, last/
 *     tensorboard/         event files
 *     bundle/              what `publish` shows and sends
 *     evaluation/          predictions.jsonl (Sample), verdicts.jsonl (Verdict, without durations: the same bytes each time),
 *                          durations.jsonl (VerdictDurations), compile_results.json, test_results.json, mutation_report.html,
 *                          similarities.jsonl (SampleSimilarity)
 * ```
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Arm, FORMAT_VERSION, Metric, Verdict } from './experiment.js';

const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 0 });

/** Names of files and folders, relative to the folder of an experiment or of a run. */
export const EXPERIMENT_FILES = {
  record: 'experiment.json',
  events: 'events.jsonl',
  config: 'config.yaml',
  log: 'trainer.log',
  dataset: 'dataset',
  manifest: 'dataset/dataset_v0_manifest.jsonl',
  gates: 'gates.json',
  trainingTokens: 'training-tokens.json',
  sources: 'training-sources.jsonl',
  measurements: 'measurements.json',
  report: 'report/report.json',
  memo: 'report/memo.md',
  runs: 'runs',
  replications: 'replications',
} as const;
export const RUN_FILES = {
  record: 'run.json',
  events: 'events.jsonl',
  config: 'config.yaml',
  lock: 'reproducibility.lock',
  log: 'training.log',
  metrics: 'metrics.json',
  trainRows: 'training/train.jsonl',
  validationRows: 'training/validation.jsonl',
  probeRows: 'training/probes.jsonl',
  trainRequest: 'training/request.json',
  trainProgress: 'training/worker.json',
  trainSummary: 'training/summary.json',
  checkpoints: 'checkpoints',
  tensorboard: 'tensorboard',
  bundle: 'bundle',
  predictions: 'evaluation/predictions.jsonl',
  verdicts: 'evaluation/verdicts.jsonl',
  durations: 'evaluation/durations.jsonl',
  compileResults: 'evaluation/compile_results.json',
  testResults: 'evaluation/test_results.json',
  mutationReport: 'evaluation/mutation_report.html',
  similarities: 'evaluation/similarities.jsonl',
} as const;

/** `interrupted`: its process is gone and it can be resumed. Nobody is left to write that: who reads finds it out from `pid`. */
export const RunStatus = oneOf('queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted');
export type RunStatus = Static<typeof RunStatus>;

/** One piece of work of an experiment or of a run, in the order in which they are done. */
export const StageRecord = Type.Object({
  /** `dataset`, `gates`, `report`; of a run `train`, `sample`, `evaluate`, `metrics`. */
  name: Type.String(),
  status: oneOf('queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped'),
  started: optional(Type.String()),
  ended: optional(Type.String()),
  /** Why it failed or was skipped, for a person. */
  reason: optional(Type.String()),
  /** Of the files that it left, by their paths relative to the folder, so that a resumed run knows that they are whole. */
  outputs: optional(Type.Record(Type.String(), Hash)),
});
export type StageRecord = Static<typeof StageRecord>;

const Measured = Type.Union([Type.Number(), Type.Null()]);

/** The figures that contract row L3 asks a record for. Null is "not measured". */
export const RecordMetrics = Type.Object({
  /** Of training, in nats; of an experiment the lowest of its runs. */
  finalLoss: Measured,
  /** Share: the highest of compile@1 and of what compiled at the checkpoints; of an experiment the highest of its runs. */
  bestCompileRate: Measured,
  /** Of an experiment the sum over its runs. */
  trainingTimeHours: Measured,
});
export type RecordMetrics = Static<typeof RecordMetrics>;

const worked = {
  formatVersion: Type.Literal(FORMAT_VERSION),
  status: RunStatus,
  stages: Type.Array(StageRecord),
  started: Type.String(),
  ended: optional(Type.String()),
  /** Of the process that works on it, and when that began after the system's own clock, since numbers are given again. */
  pid: optional(Type.Integer()),
  pidStarted: optional(Type.String()),
  configSha256: Hash,
  /** As it was typed. */
  command: Type.Array(Type.String()),
  /** Why it failed, for a person. */
  reason: optional(Type.String()),
  /** Once they are known. */
  metrics: optional(RecordMetrics),
};

/** `run.json`, replaced whole at each change. */
export const RunRecord = Type.Object({
  ...worked,
  experiment: Type.String(),
  arm: Arm,
  seed: Type.Integer(),
  /** The model answers as it is, without an adapter: what training is compared with, and no part of the comparison of the arms. */
  base: optional(Type.Boolean()),
});
export type RunRecord = Static<typeof RunRecord>;

/** `experiment.json`, replaced whole at each change. */
export const ExperimentRecord = Type.Object({
  ...worked,
  id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
  /** A sentence for a person: what it asks. */
  question: optional(Type.String()),
  preset: optional(Type.String()),
  /** Of the repository that holds the config, where there is one. */
  gitCommit: optional(Type.String()),
  /** Relative to the folder of the experiment, or absolute where it lies elsewhere. */
  manifest: optional(Type.String()),
  arms: Type.Array(Arm),
  seeds: Type.Array(Type.Integer()),
  /** Folders under `runs`, in the order in which they are done. */
  runs: Type.Array(Type.String()),
});
export type ExperimentRecord = Static<typeof ExperimentRecord>;

/** `metrics.json` of a run. */
export const RunMetrics = Type.Object({ formatVersion: Type.Literal(FORMAT_VERSION), metrics: Type.Array(Metric) });
export type RunMetrics = Static<typeof RunMetrics>;

/** How training goes: what a step, a validation or the probes of a checkpoint came to. Null is "not known". */
export const TrainingEvent = Type.Object({
  step: Count,
  of: optional(Count),
  epoch: optional(Type.Number()),
  /** Mean over the answer tokens of the step. */
  loss: optional(Type.Number()),
  /** Of the validation rows. */
  evaluationLoss: optional(Type.Number()),
  learningRate: optional(Type.Number()),
  gradientNorm: optional(Type.Number()),
  /** Since the beginning, without padding. */
  tokens: optional(Count),
  tokensPerSecond: optional(Type.Number()),
  /** Bytes. */
  memory: optional(Measured),
  secondsLeft: optional(Measured),
  /** Name of its folder in `checkpoints`. */
  checkpoint: optional(Type.String()),
  isBest: optional(Type.Boolean()),
  /** Validation tasks that were answered at this checkpoint: how many compile, and pass their tests. Answers without code (`empty`) count as neither. */
  probes: optional(Type.Object({ of: Count, compiled: Count, passed: Count, empty: optional(Count) })),
});
export type TrainingEvent = Static<typeof TrainingEvent>;

/** `training/summary.json`: what the training of a run came to, and what it ran on. */
export const TrainingSummary = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  model: Type.Object({
    name: Type.String(),
    revision: Type.Union([Type.String(), Type.Null()]),
    sha256: Type.Union([Type.String(), Type.Null()]),
    parameters: Count,
    trainable: Count,
    /** As its card names it; null: it names none, or has no card. Of the base model, not of what is trained. */
    license: optional(Type.Union([Type.String(), Type.Null()])),
    /** Chat template that was used where the model has none (Jinja); null: the model's own. */
    template: optional(Type.Union([Type.String(), Type.Null()])),
  }),
  versions: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
  /** Every package that was installed in the Python of the worker. */
  packages: optional(Type.Record(Type.String(), Type.String())),
  device: Type.Object({
    kind: Type.String(),
    name: Type.String(),
    count: Count,
    memory: Type.Union([Count, Type.Null()]),
    driver: Type.Union([Type.String(), Type.Null()]),
  }),
  determinism: Type.Record(Type.String(), Type.Union([Type.Boolean(), Type.Integer(), Type.String()])),
  rows: Count,
  steps: Count,
  /** Of prompts and answers that were trained on, without padding. */
  tokens: Count,
  loss: Measured,
  bestLoss: Measured,
  /** Mean over the answer tokens of each step, from the first on. */
  losses: Type.Array(Type.Number()),
  /** Why it ended before its budget. */
  stopped: Type.Union([Type.String(), Type.Null()]),
  /** Folder of the adapter that answers, relative to the run. */
  adapter: Type.String(),
  /** SHA-256 of the weights of the adapters `last` and `best`. */
  adapters: Type.Record(Type.String(), Hash),
  /** Of all processes that worked on it; bytes at the highest. */
  seconds: Type.Number(),
  memory: Measured,
  /** What was expected before it began. */
  estimate: Type.Object({ seconds: Measured, memory: Measured, steps: Count, tokens: Count }),
});
export type TrainingSummary = Static<typeof TrainingSummary>;

const Comparison = oneOf('same', 'different', 'not-measured');

/** `replications/<arm>-<seed>.json`: one training done twice with one seed, and what differed (contract row I9, items r1 to r3). */
export const TrainingReplication = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  arm: Arm,
  seed: Type.Integer(),
  /** True where anything that was compared is different. */
  falsified: Type.Boolean(),
  losses: Type.Object({
    status: Comparison,
    /** Of the first training and of the second. */
    steps: Type.Tuple([Count, Count]),
    /** In nats, over all steps that both have; losses up to the tolerance apart are the same. */
    largestDifference: Measured,
    tolerance: Type.Number(),
    /** The first step, from 1, whose losses differ by more. */
    step: Type.Union([Count, Type.Null()]),
  }),
  /** Of the adapter that answers. */
  adapter: Type.Object({ status: Comparison, sha256: Type.Array(Hash) }),
  /** Of `metrics.json`, without what is measured in time and what compares with other runs. */
  metrics: Type.Object({ status: Comparison, sha256: Type.Array(Hash), compared: Count, different: Type.Array(Type.String()) }),
  /** Versions of packages, the device and settings that were not the same both times: what a difference may come from. */
  environment: Type.Array(Type.String()),
  device: Type.String(),
  /** Of the second training, for the checklist of the report. */
  training: Type.Object({ losses: Type.Array(Type.Number()), adapterSha256: optional(Hash), metricsSha256: optional(Hash), seconds: Type.Number(), peakVramBytes: optional(Count), tokens: Count }),
});
export type TrainingReplication = Static<typeof TrainingReplication>;

/** `training-tokens.json`: rows of each arm in tokens of the base model, and how many each is trained on. */
export const TrainingTokens = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  /** Of the rows, the model and what else it follows from. */
  key: Hash,
  arms: Type.Record(Type.String(), Type.Object({ rows: Count, tokens: Count, answerTokens: Count, truncated: Count, longest: Count })),
  /** Null: each arm is trained on its rows, whatever their length. */
  budget: Type.Union([Count, Type.Null()]),
});
export type TrainingTokens = Static<typeof TrainingTokens>;

/** One line of `events.jsonl`, which only grows. A last line without its end is still being written. */
export const RunEvent = Type.Object({
  time: Type.String(),
  kind: oneOf('started', 'stage', 'progress', 'metric', 'training', 'warning', 'ended'),
  stage: optional(Type.String()),
  done: optional(Count),
  of: optional(Count),
  message: optional(Type.String()),
  metric: optional(Metric),
  training: optional(TrainingEvent),
});
export type RunEvent = Static<typeof RunEvent>;

/** One line of `durations.jsonl`, in the order of the verdicts: times stand apart, so that verdicts can be compared by their hash. */
export const VerdictDurations = Type.Pick(Verdict, ['id', 'sample', 'durations']);
export type VerdictDurations = Static<typeof VerdictDurations>;

/**
 * One line of `similarities.jsonl`, in the order of the verdicts: how near an answer is to the reference of its task (contract row I6
 * `bleu4`, `codebleu`), as the figures of all answers define it. Null: it was not measured.
 */
export const SampleSimilarity = Type.Object({ ...Type.Pick(Verdict, ['id', 'sample']).properties, bleu4: Measured, codebleu: Measured });
export type SampleSimilarity = Static<typeof SampleSimilarity>;

/** One element of `iron-trainer status --json`; of an experiment or run whose process is gone the status is `interrupted`. */
export const ExperimentStatus = Type.Object({
  /** Absolute. */
  folder: Type.String(),
  experiment: ExperimentRecord,
  runs: Type.Array(RunRecord),
});
export type ExperimentStatus = Static<typeof ExperimentStatus>;
