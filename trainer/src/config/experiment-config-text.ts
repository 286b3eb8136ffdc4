/** Configs of the experiments that one command does from the first stage to the decision. */
import path from 'node:path';
import { stringify } from 'yaml';
import type { Preset } from '../../../protocol/experiment-config.js';
import type { Arm } from '../../../protocol/experiment.js';
import { tasksFolder } from '../dataset/task-folder.js';
import { readPreset } from './presets.js';

export interface Asked {
  readonly preset: Preset;
  readonly id: string;
  /** Base model, where it is another than that of the preset. */
  readonly model?: string;
  /** A random model, few tasks, few steps: it shows that everything works, and says nothing of languages. */
  readonly tiny: boolean;
  /** One run on one device instead of both arms with all seeds. */
  readonly alone?: { readonly arm: Arm; readonly seed: number; readonly device: string };
}

/** A byte a token, so numbers are larger than those of real models. */
const TINY = {
  dataset: { build: { seed: 42, tasks: path.join(tasksFolder(), 'sort') }, splits: { train: 0.4, val: 0.3, test: 0.3 } },
  gates: {
    // not the strength of tests, which takes minutes, and not what asks for all tasks
    needed: ['pipeline-stability', 'determinism', 'data-quality', 'iron-purity', 'split-hygiene', 'size', 'contamination', 'dependencies', 'token-budget'],
    thresholds: { leastTasks: 1, mostTasks: 100 },
  },
  sampling: { maxNewTokens: 32, batch: 16 },
  training: {
    data: { rows: 6 },
    lora: { rank: 4, alpha: 4, baseWeights: 'float32' },
    optimizer: { name: 'adamw', learningRate: 0.005 },
    budget: { epochs: 1, batch: 1, accumulate: 2, sequenceTokens: 4096, gradientCheckpointing: false, largestTokenDifference: 0.5 },
    precision: { compute: 'float32' },
    checkpoints: { everySteps: 2 },
    device: 'cpu',
  },
  statistics: { resamples: 200, codebleu: false },
} as const;

/** Without predictions: the models of the experiment write them. */
export function experimentConfigText({ preset, id, model, tiny, alone }: Asked): string {
  const { question } = readPreset(preset).values as { question: string };
  const of = tiny ? TINY : { dataset: { build: { seed: 42 } }, training: {} };
  const config = {
    id,
    preset,
    question: tiny ? `Does everything work, with a random model? (${question})` : question,
    ...(alone && { arms: [alone.arm], seeds: [alone.seed] }),
    ...of,
    training: { ...of.training, enabled: true, ...(model !== undefined && { baseModel: model }), ...(alone && { device: alone.device }) },
    evaluation: { measureBase: alone === undefined },
  };
  const head = `# \`iron-trainer config presets ${preset}\` shows the values of the preset with their sources, \`config resolve\` all values of this file.\n`;
  return `${head}${stringify(config, { lineWidth: 0 })}`;
}
