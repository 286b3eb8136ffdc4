/** Two experiments or runs beside each other, with the settings that differ. */
import path from 'node:path';
import type { ComparedSide, ComparisonModel, ReadProblem } from '../../../protocol/experiment-pages.js';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, RunRecord } from '../../../protocol/runs.js';
import { configDifferences, type Settings, settingsOf } from './config-difference.js';
import { figuresOf } from './evaluation-page.js';
import { linkTo, valueIn } from './records.js';
import type { Experiments } from './summaries.js';
import { readEnd } from './tail.js';

const CONFIG_BYTES = 1 << 20;

interface Side {
  readonly side: ComparedSide;
  readonly settings: Settings;
}

export async function comparisonModel(experiments: Experiments, left: string | null, right: string | null): Promise<ComparisonModel> {
  const problems: ReadProblem[] = [];
  const list = await experiments.list(problems);
  const choices = list.flatMap(({ id, runs }) => [id, ...runs.map((run) => `${id}/${run.id}`)]);
  const chosen = choose(choices, left, right);
  const sides = await Promise.all(chosen.map((key) => (key === null ? null : sideOf(experiments, key, problems))));
  const [first, second] = [sides[0] ?? null, sides[1] ?? null];
  const { differences, same } = first === null || second === null ? { differences: [], same: 0 } : configDifferences(first.settings, second.settings);
  return { page: 'comparison', choices, left: first?.side ?? null, right: second?.side ?? null, differences, same, problems };
}

/** What is asked for where it is there; else the two latest, the older one on the left, or the first two runs of the only one. */
function choose(choices: readonly string[], left: string | null, right: string | null): readonly [string | null, string | null] {
  const whole = choices.filter((each) => !each.includes('/'));
  const offered = whole.length > 1 ? [whole[1]!, whole[0]!] : choices.filter((each) => each.includes('/'));
  const known = (key: string | null): string | null => (key !== null && choices.includes(key) ? key : null);
  const first = known(left) ?? offered.find((each) => each !== right) ?? choices[0] ?? null;
  return [first, known(right) ?? offered.find((each) => each !== first) ?? choices.find((each) => each !== first) ?? null];
}

async function sideOf(experiments: Experiments, key: string, problems: ReadProblem[]): Promise<Side | null> {
  const [id = '', run] = key.split('/');
  const folder = run === undefined ? experiments.folder(id) : experiments.runFolder(id, run);
  const experiment = await experiments.summary(id, problems);
  const summary = run === undefined ? experiment : (experiment?.runs.find((each) => each.id === run) ?? null);
  if (summary === null) return null;
  const names = run === undefined ? EXPERIMENT_FILES : RUN_FILES;
  const record = valueIn(await experiments.records.read<typeof ExperimentRecord | typeof RunRecord>(path.join(folder, names.record), run === undefined ? ExperimentRecord : RunRecord), []);
  const file = path.join(folder, names.config);
  const config = await readEnd(file, CONFIG_BYTES);
  const settings = await settingsOf(config?.text ?? '');
  if ('message' in settings) problems.push({ file, message: settings.message });
  const { source, columns } = await figuresOf(experiments, id, run ?? null, problems);
  return {
    side: {
      key,
      status: summary.status,
      started: summary.started,
      configSha256: record?.configSha256 ?? '',
      config: await linkTo(file),
      source,
      columns,
      verdict: 'verdict' in summary ? summary.verdict : null,
    },
    settings: 'message' in settings ? new Map() : settings,
  };
}
