/**
 * The file that says what an experiment is. All that a file leaves out comes from its preset, else from the defaults here; the
 * type is that of a config with everything in it. Paths in a file are relative to it. `trainer/schemas/experiment.schema.json`
 * is made from this table, for editors.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Arm, FORMAT_VERSION, Shape, SplitName } from './experiment.js';

export const PRESETS = ['redox-pilot', 'sigil-phase1', 'sigil-phase2', 'sigil-expert-iter', 'testgen-ft'] as const;
export type Preset = (typeof PRESETS)[number];

/** Of functions with their tests (E6, E7, B8). */
export const CORPUS_GATE_NAMES = ['held-out', 'property-share', 'holdout-slices'] as const;

/** In the order in which they are run. */
export const GATE_NAMES = [
  'pipeline-stability',
  'determinism',
  'data-quality',
  'iron-purity',
  'split-hygiene',
  'size',
  'split-shares',
  'contamination',
  'dependencies',
  'test-strength',
  'token-budget',
  ...CORPUS_GATE_NAMES,
] as const;

/** Those of tasks that people wrote. */
const USUAL_GATES = GATE_NAMES.filter((name) => !(CORPUS_GATE_NAMES as readonly string[]).includes(name));

/** Stages of judging; clippy is measured beside them and stops nothing. */
export const EVALUATION_STAGES = ['transform', 'parse', 'check', 'clippy', 'link', 'test', 'mutants'] as const;
export type EvaluationStage = (typeof EVALUATION_STAGES)[number];

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** `what` is for a person, `usual` what holds where nothing else is said. */
const value = <T extends TSchema>(schema: T, usual: Value, what: string): T => ({ ...schema, default: usual, description: what });
const group = <P extends Record<string, TSchema>>(properties: P, what: string) => Type.Object(properties, { additionalProperties: false, description: what });
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const orNull = <T>(schema: { readonly type: string }) => Type.Unsafe<T | null>({ ...schema, type: [schema.type, 'null'] });

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });
const Positive = Type.Integer({ minimum: 1 });
const Text = Type.String({ minLength: 1 });
const TextOrNull = orNull<string>({ type: 'string', minLength: 1 } as { type: string });
const PositiveOrNull = orNull<number>({ type: 'integer', minimum: 1 } as { type: string });
const NumberOrNull = orNull<number>({ type: 'number', minimum: 0 } as { type: string });
const FilesBySeed = Type.Record(Type.String({ pattern: '^[0-9]+$' }), Text, { additionalProperties: false });
const list = <T extends TSchema>(of: T, least = 0) => Type.Array(of, { minItems: least, uniqueItems: true });

const Dataset = group(
  {
    manifest: value(TextOrNull, null, 'A dataset that is there: its manifest, one task a line. Null: one is built.'),
    build: group(
      {
        seed: value(Count, 42, 'Of the split.'),
        tasks: value(TextOrNull, null, 'Folder or file of tasks. Null: those that come with the trainer.'),
        crates: value(
          Type.Unsafe<string[] | null>({ type: ['array', 'null'], items: { type: 'string', minLength: 1 }, uniqueItems: true }),
          null,
          'Instead of tasks: functions with their tests from these packages, or folders of packages (E1 to E7). An empty list: the sources that cargo keeps.',
        ),
        corpus: value(TextOrNull, null, 'Instead of tasks: a folder that `iron-trainer corpus tests` made, or a JSONL file of functions with their tests (E2, E3).'),
        stratify: value(
          oneOf('group', 'difficulty'),
          'group',
          'Of tasks. `group`: groups of families are spread over the splits. `difficulty`: that too, and each split gets its share of each difficulty (B8).',
        ),
        mostOfFamily: value(PositiveOrNull, null, 'Of tasks: most of one family, drawn by the seed in the proportion of its difficulties (B7). Null: all.'),
        licenses: value(TextOrNull, null, 'Of the packages: SPDX names, separated by commas, or `any`. Null: permissive ones.'),
      },
      'How the dataset is built where no manifest is named.',
    ),
    splits: group(
      {
        train: value(Share, 0.7, 'Share of tasks to train on (B1).'),
        val: value(Share, 0.15, 'Share of tasks to watch training with (B1).'),
        test: value(Share, 0.15, 'Share of tasks that are held out (B1).'),
      },
      'Shares of tasks; they sum to 1.',
    ),
  },
  'The tasks.',
);

const Gates = group(
  {
    needed: value(list(oneOf(...GATE_NAMES)), [...USUAL_GATES], 'Gates that have to pass (S1 section 4, B4 to B6, B10). The others are not run.'),
    watched: value(list(oneOf(...GATE_NAMES)), [], 'Gates that are run and reported, and stop nothing.'),
    onFailure: value(oneOf('stop', 'continue'), 'stop', '`stop`: nothing is evaluated where a needed gate does not pass. `continue`: the failure is reported.'),
    thresholds: group(
      {
        purity: value(Share, 0.98, 'Least share of tasks that are native Iron (B5).'),
        leastTasks: value(Count, 300, 'Fewest tasks (B1).'),
        mostTasks: value(Count, 700, 'Most tasks (B1).'),
        splitTolerance: value(Share, 0.02, 'How far the share of a split may be off.'),
        allowDeps: value(Type.Boolean(), false, 'Tasks may need crates (A5).'),
        allowUnsafe: value(Type.Boolean(), false, 'Tasks may be unsafe (A5).'),
        killed: value(Share, 0.8, 'Least share of killed mutants of the reference of each task.'),
        tokenRatio: value(Type.Number({ minimum: 1 }), 2, 'Most tokens of Iron answers for one of Rust (F1).'),
      },
      'What gates compare with.',
    ),
  },
  'What has to hold of the dataset before anything is trained or evaluated.',
);

const Sampling = group(
  {
    system: value(TextOrNull, null, 'What the model is told first (G13, E5).'),
    greedy: value(Type.Boolean(), true, 'Always the most likely token (G13).'),
    temperature: value(NumberOrNull, null, 'Where sampling is not greedy (G13).'),
    topP: value(orNull<number>({ type: 'number', minimum: 0, maximum: 1 } as { type: string }), null, 'Where sampling is not greedy (G13).'),
    maxNewTokens: value(Positive, 512, 'Longest answer (G13).'),
    samples: value(Positive, 1, 'Answers to each prompt; more than one needs `greedy: false`.'),
    batch: value(Positive, 8, 'Prompts at a time.'),
    retries: value(Count, 0, 'How often an answer that is no Iron is drawn again, with another seed (A8). Each is counted.'),
    repairs: value(Count, 0, 'How often an answer that does not compile is handed back to the model with what the compiler says (I8). Each is counted.'),
    constrained: value(Type.Boolean(), false, 'Iron answers are held to the grammar of Iron while they are drawn (A8).'),
  },
  'How answers are drawn from a model.',
);

const Training = group(
  {
    enabled: value(Type.Boolean(), false, 'Whether a run without predictions is trained; else the base model answers, where one is named.'),
    baseModel: value(
      TextOrNull,
      null,
      'The model before training (1M 2): its name on the hub, a folder in the form of transformers, or a `.gguf` file. What begins with `.` or `/` or ends with `.gguf` is a path.',
    ),
    revision: value(TextOrNull, null, 'Of the base model on its hub. Null: its newest.'),
    loadFrom: value(
      TextOrNull,
      null,
      'Adapter to begin with, such as the checkpoint of an earlier phase (F2); where nothing is trained, the one that answers. A folder in the form of PEFT, a folder of checkpoints, or that of an experiment.',
    ),
    data: group(
      {
        files: value(
          list(Text),
          [],
          'Trained on instead of the training split of the dataset (C7). With `filter`: folders, `.rs`, `.jsonl` and `.parquet` files of Rust. Without: JSONL whose lines have `messages`, or a `text` that is learnt as it stands.',
        ),
        filter: value(TextOrNull, null, 'Preset of `iron-trainer filter` that chooses among `files` (C1), or a `.yaml` file of its settings. Null: they hold rows already.'),
        validationShare: value(Share, 0.05, 'Of rows from `files`, those that training is watched with, 200 at most.'),
        rows: value(orNull<number>({ type: 'integer', minimum: 1 } as { type: string }), null, 'Rows to train on (E1), the first of `files` or chosen by their hash. Null: all.'),
        weights: value(
          Type.Record(Type.String({ minLength: 1 }), Positive),
          {},
          'How often tasks of a family or group are read in an epoch, by its name, and which come first where `rows` takes some (B13). Others: once.',
        ),
        leastPropertyShare: value(Share, 0, 'Least share of rows with property tests (E6).'),
        mostPropertyShare: value(Share, 1, 'Most (E6).'),
      },
      'What is trained on.',
    ),
    lora: group(
      {
        rank: value(Positive, 16, 'Of the adapter (F1 to F5).'),
        alpha: value(Positive, 32, 'Scale of the adapter (F5).'),
        dropout: value(Share, 0.05, 'Of the adapter (F5).'),
        targets: value(list(Text, 1), ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'], 'Modules that have one (F5).'),
        rsLora: value(Type.Boolean(), false, 'Scale by the root of the rank (Kalajdzievski 2023).'),
        dora: value(Type.Boolean(), false, 'Magnitude apart from direction (Liu et al. 2024).'),
        doubleQuantisation: value(Type.Boolean(), true, 'Of `nf4`: its constants are quantised too (Dettmers et al. 2023).'),
        baseWeights: value(oneOf('nf4', 'bfloat16', 'float16', 'float32'), 'nf4', 'How the weights of the base model are kept (F4, F7).'),
      },
      'The adapter (Hu et al. 2021).',
    ),
    optimizer: group(
      {
        name: value(oneOf('adamw', 'paged-adamw-8bit'), 'adamw', 'F6.'),
        learningRate: value(Type.Number({ exclusiveMinimum: 0 }), 2e-4, 'At its highest. Useful for code: 1e-4 to 2e-4 (F3).'),
        betas: value(Type.Array(Share, { minItems: 2, maxItems: 2 }), [0.9, 0.999], 'F6.'),
        weightDecay: value(Type.Number({ minimum: 0 }), 0.01, 'F6.'),
        gradientClipping: value(NumberOrNull, 1, 'Largest norm of the gradients (F6).'),
      },
      'The steps.',
    ),
    schedule: group(
      {
        name: value(oneOf('cosine', 'linear', 'constant'), 'cosine', 'F6.'),
        warmupRatio: value(orNull<number>({ type: 'number', minimum: 0, maximum: 1 } as { type: string }), 0.03, 'Share of the steps (F6). Null where steps are given.'),
        warmupSteps: value(PositiveOrNull, null, 'Instead of a share (F2).'),
        leastRatio: value(Share, 0.1, 'Of the learning rate at the end (F6).'),
      },
      'Of the learning rate.',
    ),
    budget: group(
      {
        epochs: value(NumberOrNull, 3, 'Null where steps are given (F6).'),
        steps: value(PositiveOrNull, null, 'Instead of epochs (F2).'),
        batch: value(Positive, 4, 'Rows at a time (F6).'),
        accumulate: value(Positive, 4, 'Batches of one step (F6).'),
        sequenceTokens: value(Positive, 2048, 'Longest row (F2).'),
        packing: value(Type.Boolean(), false, 'Several rows in one sequence (F3).'),
        match: value(oneOf('tokens', 'rows'), 'tokens', '`tokens`: each arm is trained until it has read as many tokens as the longest arm does in its epochs (F1). `rows`: on the same rows only.'),
        gradientCheckpointing: value(Type.Boolean(), true, 'Less memory for more time (F10).'),
        largestTokenDifference: value(Share, 0.05, 'Of the tokens that the arms were trained on, as a share of the smaller (F1).'),
      },
      'How much is trained; the same for each arm.',
    ),
    precision: group(
      {
        compute: value(oneOf('bfloat16', 'float16', 'float32'), 'bfloat16', 'F6, F7.'),
        gradients: value(oneOf('bfloat16', 'float16', 'float32'), 'float32', 'F6, F7.'),
        optimizerStates: value(oneOf('bfloat16', 'float16', 'float32'), 'float32', 'F7.'),
      },
      'Of numbers.',
    ),
    checkpoints: group(
      {
        keep: value(oneOf('best-loss', 'last'), 'best-loss', 'F6.'),
        everySteps: value(Positive, 500, 'F6.'),
        most: value(Positive, 3, 'F6.'),
        probes: value(Count, 0, 'Validation tasks that are answered and judged at each checkpoint.'),
      },
      'Saved states. The validation loss is measured at each.',
    ),
    stop: group(
      {
        notFinite: value(Type.Boolean(), true, 'Where a loss is no number (F11).'),
        divergence: value(NumberOrNull, 3, 'Where a loss is so many times the lowest before (F11).'),
        patience: value(PositiveOrNull, null, 'After so many checkpoints without a lower validation loss.'),
        qualityLoss: value(orNull<number>({ type: 'number', minimum: 0, maximum: 1 } as { type: string }), null, 'Where compile@1 of the probes falls so far below its highest (F11).'),
      },
      'Stops the line: training ends before its budget (F11).',
    ),
    device: value(Type.String({ pattern: '^(auto|cpu|cuda(:[0-9]+)?)$' }), 'auto', '`auto`: CUDA with 6 GB or more, else the processor (F8).'),
    deterministicAlgorithms: value(Type.Boolean(), true, 'L1.'),
    cudnnBenchmark: value(Type.Boolean(), false, 'L1.'),
    cudnnDeterministic: value(Type.Boolean(), true, 'L1.'),
  },
  'How models are made.',
);

const Evaluation = group(
  {
    stages: value(list(oneOf(...EVALUATION_STAGES), 1), ['transform', 'parse', 'check', 'link', 'test'], 'What is asked of each prediction (G1, 1M 19).'),
    edition: value(Type.Unsafe<2018 | 2021 | 2024>({ type: 'integer', enum: [2018, 2021, 2024] }), 2024, 'Of Rust.'),
    testsFrom: value(oneOf('dataset', 'redox-pilot'), 'dataset', 'The tests of the dataset, or what the published evaluator of the Redox pilot asked for.'),
    mutants: group(
      {
        most: value(PositiveOrNull, null, 'Most mutants of the code that tests are for, drawn in proportion from all degrees of complexity (I3). Null: all.'),
        seed: value(Count, 42, 'Of the drawing. The mutants of a task are the same for each arm and sample.'),
      },
      'Which mutants judge tests.',
    ),
    split: value(oneOf(...((SplitName.enum ?? []) as SplitName[]), 'all'), 'test', 'Tasks that predictions may be for (G1: held-out ones).'),
    measureBase: value(Type.Boolean(), false, 'Whether the base model answers as it is too, once for each arm, to compare training with.'),
    samplesPerTask: value(PositiveOrNull, null, 'Predictions that each task must have. Null: any number.'),
    workers: value(PositiveOrNull, null, 'Compilers and tests at a time. Null: one less than there are processors.'),
    batch: value(PositiveOrNull, null, 'Solutions of one compiler start. Null: as many as is fast; 1: each alone.'),
  },
  'How predictions become verdicts.',
);

const Statistics = group(
  {
    seed: value(Count, 42, 'Of the bootstrap.'),
    resamples: value(Positive, 10_000, 'Of the bootstrap.'),
    codebleu: value(Type.Boolean(), true, 'Whether CodeBLEU is computed, which needs Python (I5).'),
  },
  'How figures are made from verdicts.',
);

export const ExperimentConfig = Type.Object(
  {
    formatVersion: value(Type.Literal(FORMAT_VERSION), FORMAT_VERSION, 'Of this file.'),
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100, description: 'Name of the experiment and of its folder: letters, digits, `.`, `_` and `-`.' }),
    question: value(TextOrNull, null, 'A sentence for a person: what the experiment asks.'),
    preset: value(Type.Unsafe<Preset | null>({ enum: [...PRESETS, null] }), null, 'Values to begin with.'),
    task: value(oneOf('codegen', 'testgen'), 'codegen', '`codegen`: a problem becomes code; `testgen`: a function becomes its tests (1M 1).'),
    shape: value(oneOf(...((Shape.enum ?? []) as Shape[])), 'item', 'What an answer is: a whole program, library items, or a test module (1M 6).'),
    arms: value(list(oneOf(...((Arm.enum ?? []) as Arm[])), 1), ['rust', 'iron'], 'Languages that are compared (F1).'),
    seeds: value(list(Count, 1), [42], 'Of training: one run for each arm and seed.'),
    predictions: value(
      Type.Partial(Type.Object({ rust: FilesBySeed, iron: FilesBySeed }, { additionalProperties: false })),
      {},
      'JSONL of answers by arm and seed, such as `rust: { 42: rust-42.jsonl }`. Each line has `id`, `arm` and `prediction`.',
    ),
    dataset: Dataset,
    gates: Gates,
    sampling: Sampling,
    training: Training,
    evaluation: Evaluation,
    statistics: Statistics,
  },
  { additionalProperties: false, title: 'Experiment of iron-trainer', description: 'What an experiment is: tasks, gates, arms, predictions, evaluation, statistics.' },
);
export type ExperimentConfig = Static<typeof ExperimentConfig>;

/** Of a JSON Schema, the parts that matter here. */
interface ObjectSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

/** What a file has to hold: all may be left out but the id, and of a preset that too. */
export function fileSchema(needed: readonly string[] = ['id']): TSchema {
  return { ...(withoutRequired(ExperimentConfig as unknown as ObjectSchema) as unknown as TSchema), ...(needed.length > 0 && { required: [...needed] }) };
}

function withoutRequired({ required, ...schema }: ObjectSchema): ObjectSchema {
  const { properties } = schema;
  return properties === undefined ? schema : { ...schema, properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, withoutRequired(each)])) };
}

/** The values that a config is made of, by their path, with what holds where nothing is said; `id` has no such value. */
export function configLeaves(): { readonly path: readonly string[]; readonly usual: unknown }[] {
  const leaves = (schema: ObjectSchema, path: readonly string[]): { readonly path: readonly string[]; readonly usual: unknown }[] =>
    schema.properties !== undefined && !('default' in schema) ? Object.entries(schema.properties).flatMap(([key, each]) => leaves(each, [...path, key])) : [{ path, usual: schema.default }];
  return leaves(ExperimentConfig as unknown as ObjectSchema, []);
}

/** `config check --json`. Lines and columns count from 1. */
export const ConfigProblem = Type.Object({
  file: Type.String(),
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  /** Dotted, of the key that it is about; empty where it is about the text. */
  key: Type.String(),
  /** Why, and what to do. */
  message: Type.String(),
});
export type ConfigProblem = Static<typeof ConfigProblem>;
/** A change that a figure of the experiment asks for (contract row G14): nothing is wrong without it. */
export const ConfigAdvice = Type.Object({
  ...ConfigProblem.properties,
  /** Of the change, for a menu. */
  title: Type.String(),
  /** In UTF-16 code units of the text that was checked. */
  edit: Type.Object({ from: Count, to: Count, text: Type.String() }),
});
export type ConfigAdvice = Static<typeof ConfigAdvice>;
export const ConfigCheck = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  file: Type.String(),
  ok: Type.Boolean(),
  problems: Type.Array(ConfigProblem),
  advice: Type.Optional(Type.Array(ConfigAdvice)),
});
export type ConfigCheck = Static<typeof ConfigCheck>;
