/** The file of a workflow of S3: what its six steps have in common, and what each changes. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { stringify } from 'yaml';
import { readConfigText } from '../config/config-text.js';
import { checkOverrideKeys } from '../config/overrides.js';
import { InputError } from '../files/input-error.js';
import { checkSchema } from '../files/schema-check.js';
import { SIGIL_RULE } from '../expert/keep.js';
import { checkMetric, DEFAULT_METRIC, SIGIL_GRID } from '../sweep/grid.js';

const Values = Type.Record(Type.String(), Type.Unknown());
const closed = { additionalProperties: false } as const;

export const SigilPlan = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 60 }),
    /** Name on the hub, or a path from this file. */
    model: Type.String({ minLength: 1 }),
    /** Folders and files of Rust for both phases, from this file. */
    corpus: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    /** Manifest of tasks for programs, from this file; null: prompts of the trainer's own. */
    manifest: Type.Union([Type.String(), Type.Null()]),
    seed: Type.Integer({ minimum: 0 }),
    /** Values of the config by dotted key: in every step, and in one of them. */
    change: Values,
    phase1: Values,
    phase2: Values,
    expertIteration: Type.Object(
      {
        rounds: Type.Integer({ minimum: 1 }),
        numSamples: Type.Integer({ minimum: 1 }),
        clippyMax: Type.Number({ minimum: 0 }),
        idiomaticMin: Type.Number({ minimum: 0, maximum: 1 }),
        docMin: Type.Number({ minimum: 0, maximum: 1 }),
        change: Values,
      },
      closed,
    ),
    sweep: Type.Object({ grid: Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 })), runs: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]), metric: Type.String() }, closed),
  },
  closed,
);
export type SigilPlan = Static<typeof SigilPlan>;

/** 64 answers at least (G7), with a little chance (G13): eight to each of the eight prompts. */
const EVALUATION = { 'sampling.greedy': false, 'sampling.temperature': 0.1, 'sampling.topP': 0.9, 'sampling.samples': 8 };

export interface AskedPlan {
  readonly id: string;
  readonly model: string;
  readonly corpus: readonly string[];
  readonly tiny: boolean;
}

/** A random model learns nothing: it shows that every step works, and says nothing of Rust. */
const TINY = {
  'training.device': 'cpu',
  'training.lora.rank': 4,
  'training.lora.alpha': 4,
  'training.lora.baseWeights': 'float32',
  'training.optimizer.name': 'adamw',
  'training.optimizer.learningRate': 5e-4,
  'training.precision.compute': 'float32',
  'training.schedule.warmupSteps': 1,
  'training.budget.steps': 2,
  'training.budget.batch': 2,
  'training.budget.accumulate': 1,
  'training.budget.sequenceTokens': 256,
  'training.budget.gradientCheckpointing': false,
  'training.data.rows': 8,
  'training.checkpoints.everySteps': 2,
  'sampling.maxNewTokens': 16,
  'sampling.samples': 1,
  'sampling.greedy': true,
  'sampling.temperature': null,
  'sampling.topP': null,
  'sampling.batch': 8,
  'statistics.resamples': 200,
};

export function sigilPlan({ id, model, corpus, tiny }: AskedPlan): SigilPlan {
  return {
    id,
    model,
    corpus: [...corpus],
    manifest: null,
    seed: 42,
    change: tiny ? TINY : EVALUATION,
    phase1: {},
    phase2: {},
    expertIteration: { rounds: tiny ? 1 : 2, numSamples: tiny ? 1 : 20, ...SIGIL_RULE, change: {} },
    sweep: tiny ? { grid: { 'training.optimizer.learningRate': [1e-4, 5e-4] }, runs: null, metric: DEFAULT_METRIC } : { grid: { ...mutable(SIGIL_GRID) }, runs: null, metric: DEFAULT_METRIC },
  };
}

const mutable = (grid: typeof SIGIL_GRID): Record<string, unknown[]> => Object.fromEntries(Object.entries(grid).map(([key, values]) => [key, [...values]]));

export function planText(plan: SigilPlan): string {
  return `# The six steps of S3. \`change\` holds for all of them, the others for one: dotted keys of a config (\`iron-trainer config presets sigil-phase1\`).\n${stringify(plan, { lineWidth: 0 })}`;
}

/** Throws `InputError` with the place of what is wrong. */
export async function readPlan(file: string): Promise<SigilPlan> {
  const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${file}:1: it cannot be read (${error.code ?? error.message})`);
  });
  const { values, problems, placeOf } = readConfigText(file, text);
  if (problems.length > 0) throw new InputError(`${file}:${problems[0]!.line}:${problems[0]!.column}: ${problems[0]!.message}`);
  const checked = checkSchema(SigilPlan, values);
  if (!checked.ok) throw new InputError(`${file}:1: ${checked.reasons.join('; ')}`);
  const plan = checked.value;
  const at = (...keys: string[]): string => {
    const { line, column } = placeOf(keys, 'key');
    return `${file}:${line}:${column}`;
  };
  checkMetric(plan.sweep.metric, at('sweep', 'metric'));
  for (const key of ['change', 'phase1', 'phase2'] as const) checkOverrideKeys(Object.keys(plan[key]), at(key));
  checkOverrideKeys(Object.keys(plan.expertIteration.change), at('expertIteration', 'change'));
  checkOverrideKeys(Object.keys(plan.sweep.grid), at('sweep', 'grid'));
  for (const place of plan.corpus)
    if ((await fs.stat(path.resolve(path.dirname(file), place)).catch(() => null)) === null) throw new InputError(`${at('corpus')}: there is nothing at ${place}: name folders and files of Rust`);
  return plan;
}
