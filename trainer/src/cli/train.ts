/** S3's `train --cfg`: one adapter from a config of S3, as an experiment of its own (contract row F2). */
import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { presetConfig } from '../config/overrides.js';
import { readSigilYaml, type SigilYaml } from '../config/sigil-yaml.js';
import { writeProgramDataset } from '../dataset/program-dataset.js';
import { EVALUATION_PROGRAMS, PROGRAM_END, TRAINING_PROGRAMS } from '../dataset/program-prompts.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { isModelPath } from '../run/run-config.js';
import { onlyRun, trainedAdapter, wholeExperiment } from '../run/whole-experiment.js';
import { findAdapter } from '../training/adapter-place.js';
import { fromFolder } from './experiment-file.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';

const FOUND = 1;

interface TrainOptions {
  readonly cfg: string;
  readonly data?: string[];
  readonly dryRun?: true;
}

export function trainCommand(context: CliContext): Command {
  return new Command('train')
    .description('the command line of S3 for one training: an adapter from a config of S3; `resume` evaluates it')
    .requiredOption('--cfg <file>', 'YAML with `model_name`, `dataset`, `lora`, `train`, `misc`')
    .option('--data <places...>', 'folders and files of Rust instead of `dataset.names`: data sets of the hub are not fetched')
    .option('--dry-run', 'only say what the keys mean here')
    .action((options: TrainOptions) => guarded(context, () => train(context, options)));
}

async function train({ say, tell, exit, signal }: CliContext, { cfg, data, dryRun }: TrainOptions): Promise<void> {
  const text = fs.existsSync(cfg) ? fs.readFileSync(cfg, 'utf8') : null;
  if (text === null) throw new InputError(`${cfg}:1:1: the config cannot be read: name a YAML file`);
  const read = readSigilYaml(cfg, text);
  for (const note of read.notes) say(note);
  for (const [key, value] of Object.entries(read.values)) say(`${key}: ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`);
  const folder = path.resolve(path.dirname(read.output));
  const id = path.basename(read.output);
  const files = (data ?? read.sources.map(localPlace)).map((each) => fromFolder(folder, existing(each, cfg)));
  if (dryRun) return;
  if (files.length === 0) throw new InputError(`${cfg}:1:1: there is nothing to train on: name files in \`dataset.names\`, or with --data`);
  const filter = path.join(folder, `${id}.filter.yaml`);
  await writeWhole(filter, stringify({ dataset: read.filter }));
  const manifest = await programs(path.join(folder, `${id}.prompts`));
  const config = presetConfig('sigil-phase1', id, {
    ...read.values,
    'training.baseModel': modelOf(read, folder),
    'training.loadFrom': read.loadFrom === null ? null : fromFolder(folder, findAdapter(path.resolve(read.loadFrom))),
    'training.data.files': files,
    'training.data.filter': fromFolder(folder, filter),
    'dataset.manifest': fromFolder(folder, manifest),
  });
  const done = await wholeExperiment(config, folder, { command: ['iron-trainer', 'train', '--cfg', cfg], say, tell, signal, keepsLog: true }, ['dataset', 'gates', 'train']);
  const adapter = await trainedAdapter(onlyRun(done.context));
  if (adapter === null || done.status === 'failed' || done.status === 'cancelled') return exit(FOUND);
  say(`adapter: ${path.relative(process.cwd(), adapter)}; \`iron-trainer resume ${id} --experiments ${path.dirname(read.output)}\` evaluates it`);
}

/** `local:` and `parquet:` are S3's marks of files. */
const localPlace = (name: string): string => name.replace(/^(?:local|parquet):/, '');

function existing(place: string, cfg: string): string {
  if (fs.existsSync(place)) return place;
  throw new InputError(`${cfg}: ${place} is not here, and data sets of the hub are not fetched: get its files, and name them with --data`);
}

function modelOf({ values }: SigilYaml, folder: string): string {
  const model = String(values['training.baseModel']);
  if (!isModelPath(model)) return model;
  const place = fromFolder(folder, model);
  return isModelPath(place) ? place : `./${place}`;
}

const programs = (folder: string): Promise<string> => {
  const ended = (prompts: readonly string[]): string[] => prompts.map((each) => `${each} ${PROGRAM_END}`);
  return writeProgramDataset(folder, { training: ended(TRAINING_PROGRAMS), evaluation: ended(EVALUATION_PROGRAMS) });
};
