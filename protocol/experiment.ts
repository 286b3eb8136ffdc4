/**
 * Rows and files of experiments: the boundary between the trainer, which alone writes them, and the server, the pages and
 * other tools that read them. Each schema is a JSON Schema and the TypeScript type of the same name. Times are ISO 8601 in
 * UTC, durations milliseconds, shares between 0 and 1, hashes SHA-256 in lower-case hexadecimal.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';

/** Goes up when a reader of the older form would misread the newer one. Stands in the first line or at the top of every file. */
export const FORMAT_VERSION = 1;

const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

// Datasets (contract rows B1 to B13)

export const Arm = oneOf('rust', 'iron');
export type Arm = Static<typeof Arm>;
export const SplitName = oneOf('train', 'val', 'test');
export type SplitName = Static<typeof SplitName>;
export const Difficulty = oneOf('easy', 'medium', 'hard');
export type Difficulty = Static<typeof Difficulty>;
/** What a solution is: a whole program, library items, or a test module (contradiction 6). */
export const Shape = oneOf('program', 'item', 'test-module');
export type Shape = Static<typeof Shape>;

/** One line of `dataset_v0_manifest.jsonl`. Paths are relative to the manifest. */
export const ManifestRow = Type.Object({
  id: Type.String({ minLength: 1 }),
  split: SplitName,
  family: Type.String({ minLength: 1 }),
  /** What families are stratified by: `search`, `graphs`, .. Absent in manifests of the Redox pilot. */
  group: optional(Type.String()),
  difficulty: optional(Difficulty),
  shape: optional(Shape),
  deps: Type.Array(Type.String()),
  unsafe: Type.Boolean(),
  verbatim_used: optional(Type.Boolean()),
  prompt_path: Type.String(),
  /** The solution; of a task whose answer is a test module, the code that the tests are for. Only a task that asks for a whole program may have none. */
  rust_path: optional(Type.String()),
  iron_path: optional(Type.String()),
  tests_path: optional(Type.String()),
  /** Of the four files in that order, those that exist. */
  sha256: optional(Type.Record(Type.String(), Hash)),
  /** Of a function of a package on this machine: where it stands, so that its tests are judged there. */
  origin: optional(
    Type.Object({
      /** Of the package, from that of the manifest. */
      folder: Type.String(),
      /** In the package. */
      path: Type.String(),
      /** Of the function's name, from 1. */
      line: Type.Integer({ minimum: 1 }),
      /** Of all sources and manifests of the package. */
      sha256: Hash,
    }),
  ),
  /** What was checked of this task, by name of the check; a flag that is absent was not checked. */
  flags: optional(Type.Record(Type.String(), Type.Boolean())),
});
export type ManifestRow = Static<typeof ManifestRow>;

// Gates

/** `not-measured` counts as failed wherever a gate is needed. */
export const GateStatus = oneOf('passed', 'failed', 'not-measured');
export type GateStatus = Static<typeof GateStatus>;

/** One thing that a gate found, at a line of the manifest where it is about one. */
export const GateFinding = Type.Object({
  message: Type.String(),
  task: optional(Type.String()),
  /** Of the manifest, from 1. */
  line: optional(Type.Integer({ minimum: 1 })),
  related: optional(Type.Array(Type.String())),
});
export type GateFinding = Static<typeof GateFinding>;

export const GateResult = Type.Object({
  gate: Type.String(),
  /** Of the contract: `B4`. */
  rows: Type.Array(Type.String()),
  status: GateStatus,
  /** What was measured, in words with its numbers. */
  summary: Type.String(),
  measured: Type.Record(Type.String(), Type.Number()),
  wanted: Type.Record(Type.String(), Type.Number()),
  findings: Type.Array(GateFinding),
});
export type GateResult = Static<typeof GateResult>;

export const GateReport = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  manifest: Type.String(),
  manifestSha256: Hash,
  passed: Type.Boolean(),
  gates: Type.Array(GateResult),
});
export type GateReport = Static<typeof GateReport>;

// Source filter (contract rows C1 to C7)

/** Why a file is left out, in the order in which they are asked; a dropped file names all that apply, and counts for the first. */
export const FILTER_REASONS = [
  'vendored',
  'lock-file',
  'test-path',
  'bench-path',
  'example-path',
  'not-text',
  'no-code',
  'incomplete',
  'not-rust',
  'test-only',
  'bench-only',
  'holds-tests',
  'too-short',
  'too-long',
  'not-idiomatic',
  'low-quality',
  'not-documented',
] as const;
export const FilterReason = oneOf(...FILTER_REASONS);
export type FilterReason = Static<typeof FilterReason>;

/** One file that passed. */
export const FilteredFile = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  /** Rust, without the test items that were cut. */
  content: Type.String(),
  /** Of the file in its folder, or what the row of the source says; empty where it says nothing. */
  path: Type.String(),
  /** `file` or `file:line` (JSONL), `file#row` (Parquet), from 1. */
  origin: Type.String(),
  /** Of `content` in UTF-8. */
  sha256: Hash,
  /** Other fields of the source's row. */
  fields: optional(Type.Record(Type.String(), Type.Unknown())),
});
export type FilteredFile = Static<typeof FilteredFile>;

/** One file that did not. */
export const DroppedFile = Type.Object({
  origin: Type.String(),
  path: Type.String(),
  reasons: Type.Array(FilterReason, { minItems: 1 }),
  /** Names of the markers of low quality that it holds, and of the idiomatic patterns. */
  markers: Type.Array(Type.String()),
  patterns: Type.Array(Type.String()),
});
export type DroppedFile = Static<typeof DroppedFile>;

export const FilterReport = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  total: Count,
  passed: Count,
  filtered: Count,
  /** Dropped files by their first reason; they sum to `filtered`. */
  reasons: Type.Record(Type.String(), Count),
  /** Files whose test items were cut. */
  cut: Count,
  warnings: Type.Array(Type.String()),
  config: Type.Unknown(),
  /** Of the written rows, in their order. */
  outputSha256: Hash,
});
export type FilterReport = Static<typeof FilterReport>;

// Corpus of functions with their tests (contract rows E1 to E8)

export const TestSource = oneOf('unit-test', 'doc-example', 'integration-test');
export type TestSource = Static<typeof TestSource>;
export const HOLDOUT_SLICES = ['stdlib', 'async', 'generics-lifetimes', 'error-handling'] as const;
export const HoldoutSlice = oneOf(...HOLDOUT_SLICES);
export type HoldoutSlice = Static<typeof HoldoutSlice>;

/** One function with tests that call it. Rows of other tools may lack all but the first three fields of `metadata`. */
export const TestPair = Type.Object({
  /** With its documentation, but for the examples; a method stands in its `impl`. */
  function_code: Type.String({ minLength: 1 }),
  /** `#[test]` functions and the functions for tests that they call. Empty where there are property tests alone. */
  unit_tests: Type.String(),
  property_tests: Type.String(),
  metadata: Type.Object({
    formatVersion: Type.Literal(FORMAT_VERSION),
    crate: Type.String(),
    /** Cyclomatic, after McCabe: decisions plus one; `?`, `&&`, `||` and each further arm are decisions. */
    complexity: Type.Union([Type.Null(), Count]),
    has_generics: Type.Union([Type.Null(), Type.Boolean()]),
    has_lifetimes: Type.Union([Type.Null(), Type.Boolean()]),
    is_async: optional(Type.Boolean()),
    has_error_handling: optional(Type.Boolean()),
    version: optional(Type.String()),
    /** Of the function, in the package; `line` is that of its name, from 1. */
    path: optional(Type.String()),
    line: optional(Type.Integer({ minimum: 1 })),
    function: optional(Type.String()),
    /** SPDX expression of the package. */
    license: optional(Type.Union([Type.Null(), Type.String()])),
    source: optional(TestSource),
    /** Where the first test stands. */
    tests_path: optional(Type.String()),
    tests_line: optional(Type.Integer({ minimum: 1 })),
    /** Name of cargo's target that an integration test stands in. */
    tests_target: optional(Type.String()),
    /** Of the package, beside the default ones, that the tests need. */
    features: optional(Type.Array(Type.String())),
    slice: optional(HoldoutSlice),
  }),
});
export type TestPair = Static<typeof TestPair>;

export const CorpusReport = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  seed: Type.Integer(),
  crates: Count,
  /** Rows of each file, beside what contract row E1 asks for. */
  rows: Type.Record(Type.String(), Count),
  wanted: Type.Record(Type.String(), Count),
  missing: Type.Record(Type.String(), Count),
  holdout: Type.Record(Type.String(), Count),
  /** Share of rows with property tests; null where there is no row. */
  propertyShare: Type.Union([Type.Null(), Share]),
  propertyShareWanted: Type.Object({ low: Share, high: Share }),
  /** Tests by what became of them: `paired`, or why not. */
  tests: Type.Record(Type.String(), Count),
  /** Rows left out as the same as another, or as too near to the holdout. */
  duplicates: Count,
  leaks: Count,
  /** Crates left out, with the reason. */
  leftOut: Type.Array(Type.Object({ crate: Type.String(), reason: Type.String() })),
  warnings: Type.Array(Type.String()),
});
export type CorpusReport = Static<typeof CorpusReport>;

// Samples and verdicts (contract rows G1 to G14, I1 to I9; contradiction 19)

/** One line of predictions: what a model wrote for a task. Fields of other tools are kept as they are. */
export const Sample = Type.Object({
  id: Type.String({ minLength: 1 }),
  arm: Arm,
  prediction: Type.String(),
  family: optional(Type.String()),
  split: optional(SplitName),
  prompt: optional(Type.String()),
  /** Counts the samples of one task from 0. */
  sample: optional(Count),
  /** Of the drawing of this answer. */
  seed: optional(Type.Integer()),
  /** Of the model that wrote it: its name with its revision, and the adapter's weights (contract row K6). */
  modelVersion: optional(Type.String({ minLength: 1 })),
  adapterSha256: optional(Hash),
  generatedTokens: optional(Count),
  latencyMilliseconds: optional(Type.Number({ minimum: 0 })),
  /** How often it was drawn again since what came before was no Iron (contract row A8); tokens and time are those of all draws. */
  retries: optional(Count),
  /** How often an answer that did not compile was handed back with the compiler's message (contract row I8); counted as `retries` are. */
  repairs: optional(Count),
});
export type Sample = Static<typeof Sample>;

/** In this order; a verdict names the last one that was reached. Lints are measured beside them and stop nothing. */
export const STAGES = ['transform', 'parse', 'check', 'link', 'test', 'mutants'] as const;
export const Stage = oneOf(...STAGES);
export type Stage = Static<typeof Stage>;

/**
 * `passed`: the stage that was asked for last; `failed`: what the model wrote is wrong there; `limit`: it ran into a limit
 * of the sandbox there (also wrong); `infrastructure`: the tools failed, which says nothing of the model.
 */
export const VerdictStatus = oneOf('passed', 'failed', 'limit', 'infrastructure');
export type VerdictStatus = Static<typeof VerdictStatus>;

/** Classes of the seeds; which codes are in which is a table of the trainer. */
export const FailureClass = oneOf('none', 'syntax', 'type', 'borrow', 'logic', 'resolve', 'resource', 'infrastructure');
export type FailureClass = Static<typeof FailureClass>;

/** Of the code that tests are for: how many there are, how many its own tests reach, and how many with those that are judged. */
export const Reached = Type.Object({ all: Count, before: Count, after: Count });
export type Reached = Static<typeof Reached>;

export const Verdict = Type.Object({
  id: Type.String(),
  arm: Arm,
  sample: Count,
  family: Type.String(),
  stage: Stage,
  status: VerdictStatus,
  class: FailureClass,
  /** `E0308` and lints' names, each once, sorted. */
  codes: Type.Array(Type.String()),
  /** First message of what failed, without paths of this machine; empty where nothing did. */
  message: Type.String(),
  /** Share of the tests that passed; null where none ran. */
  tests: Type.Union([Type.Null(), Type.Object({ passed: Count, failed: Type.Array(Type.String()) })]),
  mutants: Type.Union([
    Type.Null(),
    Type.Object({
      viable: Count,
      killed: Count,
      /** Where not all of them count: of how many they were drawn, the most that there could be, and the seed (contract row I3). */
      sampled: optional(Type.Object({ of: Count, most: Count, seed: Count })),
    }),
  ]),
  /** Ways out of conditions and into blocks of the tested functions (contract rows I4, I6 `branch_coverage`); absent: not measured. */
  branchCoverage: optional(Reached),
  /** Lines on which a statement of them begins. */
  lineCoverage: optional(Reached),
  /**
   * Comparisons in them (`<`, `<=`, `>`, `>=`, `==`, `!=`, with sides that can be computed twice) that ran with both sides equal:
   * the boundary of the comparison, where a wrong operator or a number that is off by one shows (contract row I6 `edge_cases_covered`).
   */
  edgeCasesCovered: optional(Reached),
  /** Number of clippy's warnings, of generated tests those about the tests; null where it did not run. */
  lints: Type.Union([Type.Null(), Count]),
  /** Number of the compiler's warnings in its lint group `unused`: variables, imports, results, dead code (contradiction 13); absent: not counted. */
  unused: optional(Count),
  /** Of the prediction as it was given. */
  sha256: Hash,
  /** Of the sample, as it says. */
  modelVersion: optional(Type.String({ minLength: 1 })),
  adapterSha256: optional(Hash),
  /** Why the filter before the compiler would leave it out (contract row G8); absent: it would not. It is judged all the same. */
  filtered: optional(Type.String()),
  durations: Type.Partial(Type.Record(Stage, Type.Number({ minimum: 0 }))),
});
export type Verdict = Static<typeof Verdict>;

// Metrics and decisions

/** `method` says how it was made, with the seed where it was drawn. */
export const Interval = Type.Object({ low: Type.Number(), high: Type.Number(), level: Share, method: Type.String() });
export type Interval = Static<typeof Interval>;

/** Of one figure over training seeds. The published pilot gives the population deviation; the sample deviation needs two seeds. */
export const SeedSpread = Type.Object({
  values: Type.Array(Type.Number()),
  mean: Type.Number(),
  populationDeviation: Type.Number(),
  sampleDeviation: Type.Union([Type.Null(), Type.Number()]),
});
export type SeedSpread = Static<typeof SeedSpread>;

/** A share of samples with its interval, or another mean; `denominator` counts every sample unless the name says otherwise. */
export const Metric = Type.Object({
  name: Type.String(),
  arm: optional(Arm),
  /** The part of the samples that it is about: `family` and its name. */
  slice: optional(Type.Object({ by: Type.String(), value: Type.String() })),
  /** Null: not measured, never 0. */
  value: Type.Union([Type.Null(), Type.Number()]),
  numerator: optional(Type.Number()),
  denominator: optional(Count),
  interval: optional(Interval),
  /** With families drawn whole, since tasks of one family are alike. */
  clustered: optional(Interval),
  seeds: optional(SeedSpread),
  /** Ids of rows of the contract and what is cited for it. */
  source: optional(Type.String()),
  unit: optional(Type.String()),
  /** How it is defined, or why it was not measured. */
  note: optional(Type.String()),
});
export type Metric = Static<typeof Metric>;

export const DecisionVerdict = oneOf('go', 'inconclusive', 'pause', 'undefined-band', 'underpowered', 'not-measured');
export type DecisionVerdict = Static<typeof DecisionVerdict>;

export const Decision = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  verdict: DecisionVerdict,
  /** Sentences, the most important first. */
  reasons: Type.Array(Type.String()),
  metrics: Type.Array(Metric),
});
export type Decision = Static<typeof Decision>;

/** What was measured of training runs and of coverage, for the checklist of S4; whatever is absent was not measured. */
export const Measurements = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  trainings: optional(
    Type.Array(
      Type.Object({
        arm: Arm,
        seed: Type.Integer(),
        /** One a step. */
        losses: optional(Type.Array(Type.Number())),
        /** Of the adapter's weights, and of the metrics of its evaluation without times. */
        adapterSha256: optional(Hash),
        metricsSha256: optional(Hash),
        seconds: optional(Type.Number({ minimum: 0 })),
        peakVramBytes: optional(Count),
        /** Tokens that were trained on. */
        tokens: optional(Count),
      }),
    ),
  ),
  /** Everything that the runs were made with; a dependency without an exact version is not locked. */
  environment: optional(
    Type.Object({
      dependencies: Type.Array(
        Type.Object({
          name: Type.String(),
          version: Type.String(),
          kind: optional(oneOf('tool', 'npm', 'python', 'cargo')),
          /** What fixes the version, such as a lock file; null: nothing does, or another version. Absent: it was not looked at. */
          lockedBy: optional(Type.Union([Type.Null(), Type.String()])),
        }),
      ),
    }),
  ),
  /** Of the functions under test by the tests that were there, and with the generated ones, where verdicts have none. */
  coverage: optional(
    Type.Object({
      branches: optional(Type.Object({ before: Share, after: Share })),
      lines: optional(Type.Object({ before: Share, after: Share })),
    }),
  ),
});
export type Measurements = Static<typeof Measurements>;

/** One of the 26 items of S4 section 9. */
export const ChecklistItem = Type.Object({
  id: Type.String(),
  category: Type.String(),
  points: Count,
  status: GateStatus,
  /** 0 unless it passed. */
  earned: Count,
  /** What was found, or why it was not measured. */
  found: Type.String(),
  /** How it is falsified. */
  falsifier: Type.String(),
});
export type ChecklistItem = Static<typeof ChecklistItem>;

/** Grade and gate are two things: 80 points are `B  (Satisfactory)`, and 90 are needed to deploy (contradiction 9). */
export const Checklist = Type.Object({
  arm: Arm,
  score: Count,
  /** Points of the items that were measured. */
  measured: Count,
  grade: Type.String(),
  deploy: Type.Boolean(),
  items: Type.Array(ChecklistItem),
});
export type Checklist = Static<typeof Checklist>;

// Reports (contract rows L9, L12, L13, A10; moonshot 4)

export const ReportInput = Type.Object({
  kind: oneOf('verdicts', 'predictions', 'manifest', 'measurements'),
  arm: optional(Arm),
  /** Of the model without an adapter: what the arm's training is compared with. */
  base: optional(Type.Boolean()),
  /** Relative to the folder of the report. */
  path: Type.String(),
  sha256: Hash,
});
export type ReportInput = Static<typeof ReportInput>;

/** A figure with all that it was made from. */
export const Claim = Type.Object({
  id: Type.String(),
  metric: Metric,
  /** Hashes of the inputs that it depends on. */
  inputs: Type.Array(Hash),
  citations: Type.Array(Type.Object({ text: Type.String(), link: Type.String() })),
});
export type Claim = Static<typeof Claim>;

/** How far a figure gets in the tiers of the seeds; `tier` is null where it was not measured. */
export const TierReached = Type.Object({
  name: Type.String(),
  arm: Arm,
  value: Type.Union([Type.Null(), Type.Number()]),
  tier: Type.Union([Type.Null(), oneOf('none', 'minimum', 'gate', 'target', 'stretch')]),
  tiers: Type.Object({ minimum: optional(Type.Number()), gate: optional(Type.Number()), target: optional(Type.Number()), stretch: optional(Type.Number()) }),
  bound: oneOf('least', 'most', 'below'),
  unit: Type.String(),
  source: Type.String(),
});
export type TierReached = Static<typeof TierReached>;

/** Where a figure lies beside what S3 expects after a phase; `place` is null where it was not measured. */
export const PhaseTrack = Type.Object({
  arm: Arm,
  phase: Type.String(),
  /** Name of the metric; absent in reports that told of compile@1 alone. */
  figure: optional(Type.String()),
  low: Share,
  high: Share,
  place: Type.Union([Type.Null(), oneOf('below', 'within', 'above')]),
});
export type PhaseTrack = Static<typeof PhaseTrack>;

/** A step of S1's two weeks (contract row L10). */
export const PlanStep = Type.Object({ week: Type.Integer({ minimum: 1 }), step: Type.String(), status: GateStatus, found: Type.String() });
export type PlanStep = Static<typeof PlanStep>;

/** `report.json`. The command and the seed made every claim in it. */
export const Report = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  command: Type.Array(Type.String()),
  /** Of the bootstrap. */
  seed: Type.Integer(),
  resamples: Count,
  codebleu: Type.Boolean(),
  inputs: Type.Array(ReportInput),
  claims: Type.Array(Claim),
  decision: Decision,
  checklists: Type.Array(Checklist),
  gates: Type.Array(GateResult),
  risks: Type.Array(GateResult),
  /** Absent in reports that were made before they were told. */
  tiers: optional(Type.Array(TierReached)),
  tracks: optional(Type.Array(PhaseTrack)),
  plan: optional(Type.Array(PlanStep)),
  /** What the report must not be read as. */
  notShown: Type.Array(Type.String()),
});
export type Report = Static<typeof Report>;
