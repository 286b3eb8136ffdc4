/**
 * What the trainer and its Python worker say to each other: lines of JSON, the request and controls on the worker's standard input,
 * events on its standard output; its standard error is for people. One process does one request and ends: a card's memory is free
 * then. When its standard input ends, the trainer is gone, and the worker ends at once with its children.
 * Paths are absolute. Times are seconds, memory is bytes, tokens are those of the base model's tokenizer without padding.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { ExperimentConfig } from './experiment-config.js';

/** Goes up when an older worker would misread a request. */
export const WORKER_VERSION = 1;

const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** One turn of a conversation. */
export const ChatMessage = Type.Object({ role: oneOf('system', 'user', 'assistant'), content: Type.String() });
export type ChatMessage = Static<typeof ChatMessage>;

/** A line of a file of training rows: its last message is the answer, the only part with a loss. */
export const TrainingRow = Type.Object({ id: Type.String(), messages: Type.Array(ChatMessage, { minItems: 2 }) });
export type TrainingRow = Static<typeof TrainingRow>;

/** A line of such a file too: a plain text, all of which has a loss; one that is longer than a sequence is read in pieces. */
export const TextRow = Type.Object({ id: Type.String(), text: Type.String() });
export type TextRow = Static<typeof TextRow>;

/** Where a base model is: a folder in the form of transformers, a name on the hub, or a `.gguf` file that is dequantised. */
const ModelPlace = {
  model: Type.String({ minLength: 1 }),
  /** Of the hub's repository; null: its newest, which is then named in the event `started`. */
  revision: orNull(Type.String()),
  /** Adapter to begin with, or to generate with: a folder in PEFT's form. */
  adapter: orNull(Type.String()),
  device: Type.String(),
  seed: Type.Integer(),
};

/** What is trained: the group `training` of the config, as it is there. */
const Training = ExperimentConfig.properties.training;

export const TrainRequest = Type.Object({
  version: Type.Literal(WORKER_VERSION),
  job: Type.Literal('train'),
  ...ModelPlace,
  training: Training,
  /** JSONL of `TrainingRow` and `TextRow`. */
  trainRows: Type.String(),
  /** Null: training is not watched. */
  validationRows: orNull(Type.String()),
  /** Training ends with the step that reaches it; null: by epochs or steps alone. Tokens of prompts and answers. */
  tokenBudget: orNull(Count),
  /** `step-<n>/`, `best/`, `last/` come here, each with the adapter and, but for `best`, all that a resume needs. */
  checkpoints: Type.String(),
  /** For TensorBoard's event files. */
  tensorboard: orNull(Type.String()),
  /** Rows that are answered at each checkpoint (events `sample`), greedily, so that the trainer can judge them: JSONL of `GenerationRow`. */
  probeRows: orNull(Type.String()),
});
export type TrainRequest = Static<typeof TrainRequest>;

/** As `TrainRequest`; answers with the events `started`, `estimate` and `done`, and trains nothing. */
export const EstimateRequest = Type.Composite([Type.Omit(TrainRequest, ['job']), Type.Object({ job: Type.Literal('estimate') })]);
export type EstimateRequest = Static<typeof EstimateRequest>;

/** A line of a file of what is to be answered. */
export const GenerationRow = Type.Object({
  id: Type.String(),
  sample: Count,
  /** Without the answer. */
  messages: Type.Array(ChatMessage, { minItems: 1 }),
  /** Of the drawing of this answer. */
  seed: Type.Integer(),
});
export type GenerationRow = Static<typeof GenerationRow>;

export const GenerateRequest = Type.Object({
  version: Type.Literal(WORKER_VERSION),
  job: Type.Literal('generate'),
  ...ModelPlace,
  baseWeights: Training.properties.lora.properties.baseWeights,
  /** JSONL of `GenerationRow`. */
  rows: Type.String(),
  sampling: Type.Object({ greedy: Type.Boolean(), temperature: orNull(Type.Number()), topP: orNull(Type.Number()), maxNewTokens: Type.Integer({ minimum: 1 }) }),
  /** Rows at a time; halved by the worker where memory runs out. */
  batch: Type.Integer({ minimum: 1 }),
  /** File of a grammar that answers are held to (llguidance's Lark dialect), or null. */
  grammar: orNull(Type.String()),
});
export type GenerateRequest = Static<typeof GenerateRequest>;

/** What Python, its packages and the device are, without loading a model. */
export const ProbeRequest = Type.Object({ version: Type.Literal(WORKER_VERSION), job: Type.Literal('probe'), device: Type.String() });
export type ProbeRequest = Static<typeof ProbeRequest>;

/** Lengths of rows in tokens, by the model's template: the event `tokens`. */
export const TokenizeRequest = Type.Object({
  version: Type.Literal(WORKER_VERSION),
  job: Type.Literal('tokenize'),
  model: ModelPlace.model,
  revision: ModelPlace.revision,
  /** JSONL of `TrainingRow` and `TextRow`, any number of files. */
  files: Type.Array(Type.String()),
  sequenceTokens: Type.Integer({ minimum: 1 }),
});
export type TokenizeRequest = Static<typeof TokenizeRequest>;

/** Files as one commit of a repository on the hub. The token is in the worker's environment (`HF_TOKEN`) and nowhere else. */
export const PublishRequest = Type.Object({
  version: Type.Literal(WORKER_VERSION),
  job: Type.Literal('publish'),
  /** `owner/name`; made where it is not there. */
  repository: Type.String({ pattern: '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$' }),
  /** Where it is made: who may see it. */
  private: Type.Boolean(),
  folder: Type.String(),
  /** Names in the folder, and in the repository. */
  files: Type.Array(Type.String(), { minItems: 1 }),
  /** Of the commit. */
  message: Type.String({ minLength: 1 }),
});
export type PublishRequest = Static<typeof PublishRequest>;

export const WorkerRequest = Type.Union([TrainRequest, EstimateRequest, GenerateRequest, ProbeRequest, TokenizeRequest, PublishRequest]);
export type WorkerRequest = Static<typeof WorkerRequest>;

/** A later line on the worker's standard input. `stop`: leave a checkpoint and end with `done`. */
export const WorkerControl = Type.Object({ control: Type.Literal('stop'), reason: Type.String() });
export type WorkerControl = Static<typeof WorkerControl>;

/** Why a worker gave up; the message says where, why and what to do. */
export const WORKER_FAULTS = [
  'bad-request',
  'no-model',
  'no-network',
  'not-authorised',
  'rate-limited',
  'changed-rows',
  'corrupt-checkpoint',
  'out-of-memory',
  'disk-full',
  'device-lost',
  'not-finite',
  'diverged',
  'internal',
] as const;
export const WorkerFault = oneOf(...WORKER_FAULTS);
export type WorkerFault = Static<typeof WorkerFault>;

const event = <const N extends string, P extends Record<string, TSchema>>(name: N, properties: P) => Type.Object({ event: Type.Literal(name), ...properties });

/** Null is "not known" throughout. */
export const WorkerEvent = Type.Union([
  event('started', {
    versions: Type.Record(Type.String(), orNull(Type.String())),
    /** Of training: every package that is installed there. */
    packages: optional(Type.Record(Type.String(), Type.String())),
    device: Type.Object({ kind: oneOf('cpu', 'cuda'), name: Type.String(), count: Count, memory: orNull(Count), driver: orNull(Type.String()) }),
    /** As used: names of settings and their values. */
    determinism: optional(Type.Record(Type.String(), Type.Union([Type.Boolean(), Type.Integer(), Type.String()]))),
    model: optional(
      Type.Object({
        name: Type.String(),
        revision: orNull(Type.String()),
        sha256: orNull(Type.String()),
        parameters: Count,
        trainable: Count,
        license: optional(orNull(Type.String())),
        template: optional(orNull(Type.String())),
      }),
    ),
  }),
  /** Before training: what it will take. `done` has what it took. */
  event('estimate', { rows: Count, tokens: Count, answerTokens: Count, truncated: Count, steps: Count, seconds: orNull(Type.Number()), memory: orNull(Count) }),
  event('progress', { what: Type.String(), done: Count, of: Count }),
  event('step', {
    step: Count,
    of: Count,
    epoch: Type.Number(),
    /** Mean over the answer tokens of the step; the same to the bit in two runs of one seed. */
    loss: Type.Number(),
    learningRate: Type.Number(),
    gradientNorm: Type.Number(),
    /** Since the beginning, over resumes. */
    tokens: Count,
    tokensPerSecond: Type.Number(),
    memory: orNull(Count),
    secondsLeft: orNull(Type.Number()),
  }),
  event('evaluation', { step: Count, loss: Type.Number(), rows: Count, answerTokens: Count }),
  event('checkpoint', { step: Count, folder: Type.String(), best: Type.Boolean() }),
  event('sample', {
    id: Type.String(),
    sample: Count,
    text: Type.String(),
    tokens: Count,
    /** False: cut off at the longest answer. */
    finished: Type.Boolean(),
    seconds: Type.Number(),
    /** Of training, at a checkpoint. */
    step: optional(Count),
  }),
  event('tokens', { files: Type.Array(Type.Object({ rows: Count, tokens: Count, answerTokens: Count, truncated: Count, longest: Count })) }),
  event('warning', { message: Type.String() }),
  event('done', {
    seconds: Type.Number(),
    memory: orNull(Count),
    /** Of training. */
    steps: optional(Count),
    tokens: optional(Count),
    loss: optional(orNull(Type.Number())),
    bestLoss: optional(orNull(Type.Number())),
    /** Why it ended before its budget. */
    stopped: optional(orNull(Type.String())),
    /** SHA-256 of `adapter_model.safetensors` of the last and of the best checkpoint. */
    adapters: optional(Type.Record(Type.String(), Type.String())),
    /** Of `publish`: address of the commit. */
    url: optional(Type.String()),
  }),
  event('error', { fault: WorkerFault, message: Type.String() }),
]);
export type WorkerEvent = Static<typeof WorkerEvent>;
