/** Changes of a config that do what S3 advises where a figure is short (contract row G14); the other advice is for people. */
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { LARGEST_RANK } from '../config/useful-band.js';
import type { Remedy } from './remedies.js';

export interface ConfigChange {
  /** What it does, for a person. */
  readonly title: string;
  /** By dotted keys; the first is what it is about. */
  readonly values: Readonly<Record<string, unknown>>;
}

type Change = (config: ExperimentConfig) => ConfigChange | null;

export const CODE_ALONE = 'Answer with code alone, in one fenced block, without explanations.';

/** S3: "ensure they request code-only output". */
const askForCode: Change = ({ sampling }) => (sampling.system === null ? { title: 'ask for code and nothing else', values: { 'sampling.system': CODE_ALONE } } : null);

/** "Even stricter filters", and `prefer_idiomatic: true`: both are those of phase 2. */
const filterMore: Change = ({ training: { enabled, data } }) =>
  enabled && data.filter === 'sigil-phase1' ? { title: 'filter training data as in phase 2', values: { 'training.data.filter': 'sigil-phase2' } } : null;

/** "Increase LoRA rank": with the same scale, up to where S3 says to watch stability. */
const raiseRank: Change = ({ training: { enabled, lora } }) =>
  enabled && 2 * lora.rank <= LARGEST_RANK ? { title: `raise the rank to ${2 * lora.rank}`, values: { 'training.lora.rank': 2 * lora.rank, 'training.lora.alpha': 2 * lora.alpha } } : null;

/** "Train longer on high-quality data": S3 names no amount, so it is one epoch more, or half as many steps. */
const trainLonger: Change = ({ training: { enabled, budget } }) => {
  if (!enabled) return null;
  if (budget.steps !== null) return { title: `train for ${Math.ceil(1.5 * budget.steps)} steps`, values: { 'training.budget.steps': Math.ceil(1.5 * budget.steps) } };
  return budget.epochs === null ? null : { title: `train for ${budget.epochs + 1} epochs`, values: { 'training.budget.epochs': budget.epochs + 1 } };
};

/** By the figure that is short. */
const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  'compile@1': [askForCode, filterMore],
  'idiomatic score': [filterMore, raiseRank],
  'lints per sample': [filterMore, trainLonger],
};

/** Each change once, with the figures that ask for it; none where answers are given, which no other config makes better. */
export function configChanges(remedies: readonly Remedy[], config: ExperimentConfig): (ConfigChange & { readonly remedies: readonly Remedy[] })[] {
  if (Object.keys(config.predictions).length > 0) return [];
  const found = new Map<string, ConfigChange & { readonly remedies: Remedy[] }>();
  for (const remedy of remedies)
    for (const change of CHANGES[remedy.name] ?? []) {
      const made = change(config);
      if (made === null) continue;
      const known = found.get(made.title);
      if (known === undefined) found.set(made.title, { ...made, remedies: [remedy] });
      else known.remedies.push(remedy);
    }
  return [...found.values()];
}
