/** `iron-trainer weak-families`: where failures cluster, and the config of an experiment that reads more of that (contract row B13). */
import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { type SplitName, Verdict } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES } from '../../../protocol/runs.js';
import { type ManifestRows, readManifest } from '../dataset/manifest.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { type AnsweredTask, type WeakPart, weakParts } from '../metrics/weak-parts.js';
import { readRows } from '../report/inputs.js';
import { type Plan, planOfExperiment } from '../run/open-experiment.js';
import { configText, movedConfig, runsOf } from '../run/run-config.js';
import { percent } from '../text/percent.js';
import { guarded } from './guarded-input.js';
import { count } from './numbers.js';
import type { CliContext } from './program.js';
import { type PlaceOption, withPlace } from './run.js';

const FOUND = 1;

interface Flags extends PlaceOption {
  readonly out?: string;
  readonly weight: number;
}

export function weakFamiliesCommand(context: CliContext): Command {
  return withPlace(
    new Command('weak-families').description('families and groups of tasks in which failures cluster, by verdicts on train and val; with --out the config of an experiment that reads more of them'),
  )
    .argument('<id>', 'of the experiment')
    .option('--weight <number>', 'how often their tasks of train are read in an epoch', count, 2)
    .option('--out <file>', 'NAME.experiment.yaml, which must not be there')
    .action((id: string, flags: Flags) => guarded(context, () => weakFamilies(context, id, flags)));
}

type Row = ManifestRows['rows'][number]['row'];

async function weakFamilies({ say, exit }: CliContext, id: string, { experiments, out, weight }: Flags): Promise<void> {
  const plan = await planOfExperiment(id, experiments);
  const manifest = path.resolve(plan.folder, plan.config.dataset.manifest ?? EXPERIMENT_FILES.manifest);
  const rows = new Map((await readManifest(manifest))?.rows.map(({ row }) => [row.id, row]));
  if (rows.size === 0) throw new InputError(`${manifest}:1: the manifest cannot be read: do the stage \`dataset\` of the experiment first`);
  const { answered, measuredWith } = await answeredTasks(plan, rows);
  if (answered.length === 0)
    throw new InputError(
      `${id}: all ${measuredWith} verdicts are of tasks of \`test\`, which is what is measured with and chooses nothing: evaluate the adapter on \`val\` in an experiment of its own (\`evaluation: { split: val }\`, \`training: { enabled: false, loadFrom: ${plan.folder} }\`)`,
    );
  if (measuredWith > 0) say(`${measuredWith} verdicts of tasks of \`test\` are left aside: they choose nothing`);
  const weak = weakParts(answered);
  for (const each of weak) say(sentence(each));
  if (weak.length === 0) say(`${answered.length} tasks: in no family and no group more fail than elsewhere, beyond what chance explains`);
  const names = targets(weak, [...rows.values()], say);
  if (names.length === 0) return exit(FOUND);
  if (out === undefined) return say(`--out FILE writes a config that reads ${names.join(', ')} ${weight} times an epoch`);
  await writeTargeted(plan, Object.fromEntries(names.map((name) => [name, weight])), weak, out);
  say(`${out}: the same training, with tasks of ${names.join(', ')} read ${weight} times an epoch`);
}

/** By the verdicts of all runs but those without an adapter; what is measured with is only counted. */
async function answeredTasks({ folder, config }: Plan, rows: ReadonlyMap<string, Row>): Promise<{ answered: AnsweredTask[]; measuredWith: number }> {
  const samples = new Map<string, { samples: number; failed: number }>();
  let measuredWith = 0;
  for (const { name } of runsOf(config).filter(({ base }) => !base)) {
    const file = path.join(folder, EXPERIMENT_FILES.runs, name, RUN_FILES.verdicts);
    if (!fs.existsSync(file)) throw new InputError(`${file}: the run ${name} has no verdicts yet: \`iron-trainer resume ${config.id}\` goes on`);
    for (const { id, status } of await readRows(file, Verdict, { kind: 'verdicts' })) {
      const split = splitOf(rows, id, file);
      if (split === 'test') measuredWith++;
      if (split === 'test' || status === 'infrastructure') continue;
      const known = samples.get(id) ?? { samples: 0, failed: 0 };
      samples.set(id, { samples: known.samples + 1, failed: known.failed + Number(status !== 'passed') });
    }
  }
  const answered = [...samples].map(([id, of]): AnsweredTask => ({ id, family: rows.get(id)!.family, group: rows.get(id)!.group ?? null, ...of }));
  return { answered, measuredWith };
}

function splitOf(rows: ReadonlyMap<string, Row>, id: string, file: string): SplitName {
  const row = rows.get(id);
  if (row === undefined) throw new InputError(`${file}: the dataset has no task \`${id}\`: it is not the one that was judged with`);
  return row.split;
}

/** What can be read more often: the family itself where it is learnt from, else the group of it, as far as it has tasks to learn from. */
function targets(weak: readonly WeakPart[], rows: readonly Row[], say: (line: string) => void): string[] {
  const train = rows.filter(({ split }) => split === 'train');
  const names = weak.flatMap(({ by, name }) => {
    if (train.some((row) => row[by] === name)) return [name];
    const group = by === 'family' ? rows.find(({ family }) => family === name)?.group : undefined;
    if (group !== undefined && train.some((row) => row.group === group)) return [group];
    say(`${name} has no tasks of \`train\`, and neither has its group: write some, in a family of their own (trainer/tasks/README.md says how)`);
    return [];
  });
  return [...new Set(names)];
}

const sentence = ({ by, name, tasks, failed, interval, rest }: WeakPart): string =>
  `${by} ${name}: ${failed} of ${tasks} tasks fail (${percent(interval.low)} to ${percent(interval.high)}), of the others ${rest.failed} of ${rest.tasks} (${percent(rest.interval.low)} to ${percent(rest.interval.high)})`;

/** The config of the experiment with other weights and another id; what was predicted for it belongs to it alone. */
async function writeTargeted({ folder, config }: Plan, weights: Record<string, number>, weak: readonly WeakPart[], out: string): Promise<void> {
  if (!config.training.enabled) throw new InputError(`${config.id} trains nothing: name the experiment that the adapter is from`);
  if (config.training.data.files.length > 0) throw new InputError(`${config.id} is trained on files, whose rows are in no family: weights are for tasks of a dataset`);
  if (fs.existsSync(out)) throw new InputError(`${out} is there already: name a new file, nothing is written over`);
  const { data } = config.training;
  const targeted: ExperimentConfig = {
    ...movedConfig(config, folder, path.dirname(path.resolve(out))),
    id: path.basename(out).replace(/(\.experiment)?\.ya?ml$/, ''),
    predictions: {},
  };
  targeted.training.data = { ...targeted.training.data, weights: { ...data.weights, ...weights } };
  await writeWhole(out, `${[`# ${config.id}, with more of what it fails in:`, ...weak.map((each) => `# ${sentence(each)}`)].join('\n')}\n${configText(targeted)}`);
}
