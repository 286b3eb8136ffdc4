/** What S3 advises where a figure is short of what it wants (contract row G14): `## Troubleshooting` of its guide. */
import type { Arm, Claim } from '../../../protocol/experiment.js';
import { meets, THRESHOLDS } from './thresholds.js';

interface Trouble {
  /** Of the metric. */
  readonly name: string;
  readonly bound: 'least' | 'most';
  readonly limit: number;
  readonly advice: readonly string[];
  readonly source: string;
}

const target = (name: string): number => THRESHOLDS.find((each) => each.name === name)!.tiers.target!;

const TROUBLES: readonly Trouble[] = [
  {
    name: 'compile@1',
    bound: 'least',
    limit: 0.9,
    advice: [
      'look whether the prompts ask for code and nothing else (`sampling.system`)',
      'look at the share `pre-filtered` and at its reasons in the verdicts',
      'filter the training data more strictly: a larger least length, every check of quality (`iron-trainer filter`)',
      'train a second phase on what passes still stricter filters',
    ],
    source: 'S3, "Compile Rate Stuck Below 0.90" (G14)',
  },
  {
    name: 'idiomatic score',
    bound: 'least',
    limit: target('idiomatic score'),
    advice: [
      'prefer idiomatic files in the training data (`iron-trainer filter`)',
      'look whether the training data has idiomatic patterns at all',
      'reinforce good patterns by expert iteration',
      'raise `training.lora.rank`',
    ],
    source: 'S3, "Idiomatic Score Low" (G14)',
  },
  {
    name: 'lints per sample',
    bound: 'most',
    limit: target('lints per sample'),
    advice: ['leave files with `#[allow(...)]` out of the training data', 'expert iteration that keeps answers with at most one warning (`--clippy-max 1.0`)', 'train longer on data of high quality'],
    source: 'S3, "High Clippy Warnings" (G14)',
  },
];

export interface Remedy {
  readonly arm: Arm;
  readonly name: string;
  readonly value: number;
  readonly bound: 'least' | 'most';
  readonly limit: number;
  readonly advice: readonly string[];
  readonly source: string;
}

/** One for each figure of an arm that is short; a figure that was not measured leads to none. */
export const remedies = (claims: readonly Pick<Claim, 'metric'>[]): Remedy[] =>
  claims.flatMap(({ metric: { name, arm, slice, value } }): Remedy[] => {
    const trouble = TROUBLES.find((each) => each.name === name);
    if (trouble === undefined || arm === undefined || slice !== undefined || value === null || meets(trouble, value, trouble.limit)) return [];
    return [{ ...trouble, arm, value }];
  });
