/** A config to begin with: what differs from one experiment to the next, and how the rest is seen. */
import { stringify } from 'yaml';
import type { Preset } from '../../../protocol/experiment-config.js';
import { readPreset } from './presets.js';

export function starterConfig(preset: Preset, id: string): string {
  const { values } = readPreset(preset);
  const { question, arms, seeds, shape } = values as { question: string; arms: string[]; seeds: number[]; shape: string };
  const line = (key: string, value: unknown): string => stringify({ [key]: value }, { collectionStyle: 'flow', lineWidth: 0 }).replace(/^\{ (.*) \}\n$/s, '$1\n');
  return [
    `# \`iron-trainer config presets ${preset}\` shows the values of the preset with their sources, \`config resolve\` all values of this file.\n`,
    line('id', id),
    line('preset', preset),
    line('question', question),
    line('arms', arms),
    line('seeds', seeds),
    '\n',
    shape === 'item' ? 'dataset:\n  build:\n    seed: 42\n' : 'dataset:\n  manifest: dataset/manifest.jsonl\n',
    '\n# Answers of the models, one JSON object a line: `id` of the task, `arm`, `prediction`. Relative to this file.\n',
    'predictions:\n',
    ...arms.flatMap((arm) => [`  ${arm}:\n`, ...seeds.map((seed) => `    ${seed}: predictions/${arm}-${seed}.jsonl\n`)]),
  ].join('');
}
