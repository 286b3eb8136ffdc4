/** What a config is advised to change after its experiment came out short, each with the edit that does it (contract row G14). */
import fs from 'node:fs';
import path from 'node:path';
import type { ConfigAdvice, ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Claim } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { configChanges } from '../decision/config-changes.js';
import { type Remedy, remedies } from '../decision/remedies.js';
import { readReport } from '../report/verify.js';
import { editOfValues } from './config-edit.js';
import { readConfigText } from './config-text.js';

export interface AdvisedConfig {
  readonly file: string;
  readonly text: string;
  readonly config: ExperimentConfig;
}

/** `experiments`: the folder of experiments; none where the experiment has no report yet. */
export async function configAdvice(advised: AdvisedConfig, experiments: string): Promise<ConfigAdvice[]> {
  const report = path.join(experiments, advised.config.id, EXPERIMENT_FILES.report);
  if (!fs.existsSync(report)) return [];
  const { claims } = await readReport(report);
  return adviceOf(advised, claims, new Set(fs.readdirSync(experiments)));
}

/** `taken`: names that experiments have already. */
export function adviceOf({ file, text, config }: AdvisedConfig, claims: readonly Pick<Claim, 'metric'>[], taken: ReadonlySet<string>): ConfigAdvice[] {
  const { placeOf } = readConfigText(file, text);
  // an experiment belongs to one config: what is changed is another one
  const id = freeId(config.id, taken);
  return configChanges(remedies(claims), config).flatMap(({ title, values, remedies: short }): ConfigAdvice[] => {
    const edit = editOfValues(text, { ...values, id });
    const key = Object.keys(values)[0]!;
    return edit === null ? [] : [{ file, ...placeOf(key.split('.'), 'key'), key, message: `${short.map(sentence).join('; ')}: ${title}`, title: `${title}, as experiment ${id}`, edit }];
  });
}

const WORDS = { least: 'at least', most: 'at most' } as const;
const sentence = ({ name, arm, value, bound, limit, source }: Remedy): string => `${name} of ${arm} is ${value.toFixed(3)}, wanted: ${WORDS[bound]} ${limit} (${source})`;

function freeId(id: string, taken: ReadonlySet<string>): string {
  const [, stem = id, number] = /^(.*?)-(\d{1,3})$/.exec(id) ?? [];
  for (let next = number === undefined ? 2 : Number(number) + 1; ; next++) if (!taken.has(`${stem}-${next}`)) return `${stem}-${next}`;
}
