/**
 * What is made of several experiments: sweeps, expert iteration, and the workflow of S3 (contract rows H1 to H5). Each of their steps
 * is an ordinary experiment in its own folder (`protocol/runs.ts`); these records say what came of them together.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { FORMAT_VERSION, Interval } from './experiment.js';

const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 0 });

/** The record of each, in its folder. */
export const CHAIN_FILES = { sweep: 'sweep.json', expert: 'metadata.json', sigil: 'sigil.json' } as const;

/** One figure of an experiment, null where it was not measured. */
export const ChainFigure = Type.Object({ name: Type.String(), value: orNull(Type.Number()), numerator: optional(Type.Number()), denominator: optional(Count), interval: optional(Interval) });
export type ChainFigure = Static<typeof ChainFigure>;

export const SweepRun = Type.Object({
  /** Of its experiment, and of its folder in that of the sweep. */
  name: Type.String(),
  /** By dotted key of the config. */
  values: Type.Record(Type.String(), Type.Unknown()),
  status: oneOf('queued', 'running', 'succeeded', 'failed', 'cancelled'),
  reason: optional(Type.String()),
  figure: optional(ChainFigure),
});
export type SweepRun = Static<typeof SweepRun>;

/** `sweep.json`, replaced whole at each change. */
export const SweepRecord = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  /** Of the base config with the grid, the seed and the metric. */
  sha256: Hash,
  seed: Count,
  metric: Type.String(),
  /** Points of the whole grid; `runs` are some of them or all. */
  points: Count,
  runs: Type.Array(SweepRun),
  best: optional(
    Type.Object({
      name: Type.String(),
      figure: ChainFigure,
      /** The next best, and by how much this one is better on the same tasks; absent where there is no other. */
      next: optional(Type.String()),
      difference: optional(Type.Number()),
      interval: optional(Interval),
      /** Whether the interval of the difference leaves out 0. */
      isSeparable: Type.Boolean(),
    }),
  ),
});
export type SweepRecord = Static<typeof SweepRecord>;

/** Least and most that an answer has to have to be kept (H1). */
export const KeepRule = Type.Object({ clippyMax: Type.Number({ minimum: 0 }), idiomaticMin: Type.Number({ minimum: 0, maximum: 1 }), docMin: Type.Number({ minimum: 0, maximum: 1 }) });
export type KeepRule = Static<typeof KeepRule>;

export const KEEP_REASONS = ['not-compiled', 'not-judged', 'clippy', 'idiomatic', 'documentation', 'held-out', 'repeated'] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];

/** One round of expert iteration. */
export const ExpertRound = Type.Object({
  round: Type.Integer({ minimum: 1 }),
  samples: Count,
  kept: ChainFigure,
  /** Samples that were not kept, by `KeepReason`: each under the first rule that it broke. */
  dropped: Type.Record(Type.String(), Count),
  /** Files of the round, relative to the output folder. */
  data: Type.String(),
  /** Of the training on what was kept; absent before it is done. */
  adapter: optional(Type.String()),
  figures: optional(Type.Array(ChainFigure)),
});
export type ExpertRound = Static<typeof ExpertRound>;

/** `metadata.json` beside `instruction_data.jsonl` and `code_only.jsonl` (H2). */
export const ExpertRecord = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  /** Of all that the result follows from. */
  sha256: Hash,
  seed: Count,
  model: Type.String(),
  adapter: orNull(Type.String()),
  /** Of each prompt. */
  num_samples: Count,
  rule: KeepRule,
  rounds: Type.Array(ExpertRound),
  /** Absent in records of older versions. */
  status: optional(oneOf('running', 'succeeded', 'failed', 'cancelled')),
  /** Why it ended. */
  ended: optional(Type.String()),
});
export type ExpertRecord = Static<typeof ExpertRecord>;

/** Whether a step of the workflow is done, and from which figures that follows. */
export const ChainDecision = Type.Object({ isNeeded: Type.Boolean(), reasons: Type.Array(Type.String()) });
export type ChainDecision = Static<typeof ChainDecision>;

export const SIGIL_STEPS = ['phase-1', 'evaluate-phase-1', 'phase-2', 'evaluate-phase-2', 'expert-iteration', 'sweep'] as const;
export type SigilStep = (typeof SIGIL_STEPS)[number];

/** `sigil.json`, replaced whole at each change. */
export const SigilRecord = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  sha256: Hash,
  steps: Type.Array(
    Type.Object({
      name: oneOf(...SIGIL_STEPS),
      status: oneOf('queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped'),
      reason: optional(Type.String()),
      /** Of the experiment, relative to the folder of the workflow. */
      folder: optional(Type.String()),
      adapter: optional(Type.String()),
      figures: optional(Type.Array(ChainFigure)),
      decision: optional(ChainDecision),
    }),
  ),
});
export type SigilRecord = Static<typeof SigilRecord>;
