/** `iron-trainer experiment testgen-ft`: functions with their tests from packages, one arm, the engine's proof and mutants as verdicts (S4). */
import path from 'node:path';
import { stringify } from 'yaml';

export interface TestgenAsked {
  readonly id: string;
  /** Base model, where it is another than that of the preset. */
  readonly model?: string;
  readonly tiny: boolean;
  /** Packages or folders of such, from the folder of the config; empty: the sources that cargo keeps. */
  readonly crates: readonly string[];
}

/** The package that comes with the trainer: beside its program, or beside its sources. */
export const sampleCrate = (): string => path.join(import.meta.dirname, path.basename(import.meta.dirname) === 'dist' ? '..' : '../../..', 'trainer', 'samples', 'testgen');

/** A byte a token, so numbers are larger than those of real models. */
const TINY = {
  sampling: { maxNewTokens: 24, batch: 8 },
  training: {
    data: { rows: 6 },
    lora: { rank: 4, alpha: 4, baseWeights: 'float32' },
    optimizer: { name: 'adamw', learningRate: 0.005 },
    budget: { epochs: 1, batch: 1, accumulate: 2, sequenceTokens: 4096, gradientCheckpointing: false },
    precision: { compute: 'float32' },
    checkpoints: { everySteps: 2 },
    device: 'cpu',
  },
  statistics: { resamples: 200, codebleu: false },
} as const;

/** What holds of each corpus by the way it is made stops the experiment; what the packages at hand may lack is reported. */
const GATES = {
  needed: ['split-hygiene', 'held-out'],
  watched: ['size', 'property-share', 'holdout-slices'],
} as const;

export function testgenConfigText({ id, model, tiny, crates }: TestgenAsked): string {
  const { training, ...tinyOnly } = TINY;
  const config = {
    id,
    preset: 'testgen-ft',
    ...(tiny && { question: 'Does everything work, with a random model? (Does a model write tests that compile, pass and kill mutants?)' }),
    dataset: { build: { seed: 42, crates: [...crates], ...(crates.length > 0 && { licenses: 'any' }) } }, // whose packages they are decides what may be done with them
    gates: GATES,
    ...(tiny && tinyOnly),
    training: { ...(tiny && training), enabled: true, ...(model !== undefined && { baseModel: model }) },
    evaluation: { measureBase: true },
  };
  const head = '# `iron-trainer config presets testgen-ft` shows the values of the preset with their sources, `config resolve` all values of this file.\n';
  return `${head}${stringify(config, { lineWidth: 0 })}`;
}
