/** Single values of a config in the place of others, by their dotted keys. */
import { stringify } from 'yaml';
import { configLeaves, type ExperimentConfig, type Preset } from '../../../protocol/experiment-config.js';
import { InputError } from '../files/input-error.js';
import { nearest } from './nearest.js';
import { problemText, resolveConfig } from './resolve.js';

export type Overrides = Readonly<Record<string, unknown>>;

/** Of two keys that exclude each other, the one that is not named is switched off. */
const PARTNERS: Readonly<Record<string, string>> = {
  'training.schedule.warmupSteps': 'training.schedule.warmupRatio',
  'training.schedule.warmupRatio': 'training.schedule.warmupSteps',
  'training.budget.steps': 'training.budget.epochs',
  'training.budget.epochs': 'training.budget.steps',
};

const KNOWN: readonly string[] = configLeaves().map(({ path }) => path.join('.'));

/** Throws `InputError` for a key that is none; what the values may be is for the schema. */
export function checkOverrideKeys(keys: readonly string[], place: string): void {
  for (const key of keys) {
    if (KNOWN.includes(key)) continue;
    const near = nearest(key, KNOWN) ?? KNOWN.find((each) => each.endsWith(`.${key}`));
    throw new InputError(`${place}: a config has no value \`${key}\`${near === undefined || near === null ? '' : `: did you mean \`${near}\`?`}`);
  }
}

export function withOverrides(config: ExperimentConfig, overrides: Overrides): ExperimentConfig {
  const changed = structuredClone(config) as unknown as Record<string, unknown>;
  for (const key of Object.keys(overrides)) {
    const partner = PARTNERS[key];
    if (partner !== undefined && overrides[key] !== null && !(partner in overrides)) put(changed, partner, null);
  }
  for (const [key, value] of Object.entries(overrides)) put(changed, key, value);
  return changed as unknown as ExperimentConfig;
}

function put(config: Record<string, unknown>, key: string, value: unknown): void {
  const path = key.split('.');
  let inside = config;
  for (const each of path.slice(0, -1)) inside = (inside[each] ??= {}) as Record<string, unknown>;
  inside[path.at(-1)!] = value;
}

/** A config with every value in it: of the preset, but for those that are named. Throws `InputError` with what is wrong. */
export function presetConfig(preset: Preset, id: string, overrides: Overrides): ExperimentConfig {
  const values = withOverrides({} as ExperimentConfig, overrides);
  const read = resolveConfig(`${id}.experiment.yaml`, stringify({ ...values, id, preset }));
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  return read.config;
}
