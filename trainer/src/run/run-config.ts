/** The config as an experiment keeps it: every value written out, paths from its own folder. */
import path from 'node:path';
import { stringify } from 'yaml';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Arm } from '../../../protocol/experiment.js';

/** With paths from the folder `to` instead of `from`, with `/` on every system. */
export const movedConfig = (config: ExperimentConfig, from: string, to: string): ExperimentConfig => withPaths(config, (file) => path.relative(to, path.resolve(from, file)).replaceAll(path.sep, '/'));

/** With the names of files and folders alone: what lies beside the config on another machine. */
export const configBesideFiles = (config: ExperimentConfig): ExperimentConfig => withPaths(config, (file) => path.basename(file));

function withPaths(config: ExperimentConfig, moved: (file: string) => string): ExperimentConfig {
  const orNull = (file: string | null): string | null => (file === null ? null : moved(file));
  const { dataset, predictions, training } = config;
  const model = training.baseModel;
  return {
    ...config,
    training: {
      ...training,
      baseModel: model !== null && isModelPath(model) ? dotted(moved(model)) : model,
      loadFrom: orNull(training.loadFrom),
      data: { ...training.data, files: training.data.files.map(moved), filter: movedFilter(training.data.filter, moved) },
    },
    predictions: Object.fromEntries(Object.entries(predictions).map(([arm, files]) => [arm, Object.fromEntries(Object.entries(files ?? {}).map(([seed, file]) => [seed, moved(file)]))])),
    // a file that names both a manifest and how to build is refused
    dataset: {
      ...dataset,
      manifest: orNull(dataset.manifest),
      build: { ...dataset.build, tasks: orNull(dataset.build.tasks), crates: dataset.build.crates?.map(moved) ?? null, corpus: orNull(dataset.build.corpus) },
    },
  };
}

/** A preset stays, a file of settings is moved. */
const movedFilter = (filter: string | null, moved: (file: string) => string): string | null => (filter !== null && /\.ya?ml$/.test(filter) ? moved(filter) : filter);

/** A model that is a folder or file here, not a name on the hub. */
export const isModelPath = (model: string): boolean => model.startsWith('.') || path.isAbsolute(model) || model.endsWith('.gguf');

/** So that it stays a path. */
const dotted = (file: string): string => (isModelPath(file) ? file : `./${file}`);

export function configText(config: ExperimentConfig): string {
  const { build, ...dataset } = config.dataset;
  return stringify({ ...config, dataset: dataset.manifest === null ? { ...dataset, build } : dataset }, { lineWidth: 0 });
}

/** An experiment of one run, which can be done again alone. */
export function configOfRun(config: ExperimentConfig, { arm, seed, base, name }: RunName, folder: { readonly from: string; readonly to: string }): ExperimentConfig {
  const file = base ? undefined : config.predictions[arm]?.[String(seed)];
  const alone: ExperimentConfig = {
    ...config,
    id: `${config.id}-${name}`.slice(0, 100),
    arms: [arm],
    seeds: [seed],
    predictions: file === undefined ? {} : { [arm]: { [seed]: file } },
    training: { ...config.training, enabled: config.training.enabled && !base },
    evaluation: { ...config.evaluation, measureBase: false },
  };
  return movedConfig(alone, folder.from, folder.to);
}

/** What one run is. */
export interface RunName {
  readonly arm: Arm;
  readonly seed: number;
  /** The model answers without an adapter; its seed is the first, for answers that are drawn. */
  readonly base: boolean;
  /** Of its folder. */
  readonly name: string;
}

/** In the order in which they are done: the base model first, since its figures are there soonest. */
export function runsOf({ arms, seeds, evaluation }: ExperimentConfig): RunName[] {
  const bases = evaluation.measureBase ? arms.map((arm) => ({ arm, seed: seeds[0]!, base: true, name: `${arm}-base` })) : [];
  return [...bases, ...arms.flatMap((arm) => seeds.map((seed) => ({ arm, seed, base: false, name: `${arm}-${seed}` })))];
}
