/** The config as an experiment keeps it: every value written out, paths from its own folder. */
import path from 'node:path';
import { stringify } from 'yaml';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Arm } from '../../../protocol/experiment.js';

/** With paths from the folder `to` instead of `from`, with `/` on every system. */
export function movedConfig(config: ExperimentConfig, from: string, to: string): ExperimentConfig {
  const moved = (file: string): string => path.relative(to, path.resolve(from, file)).replaceAll(path.sep, '/');
  const orNull = (file: string | null): string | null => (file === null ? null : moved(file));
  const { dataset, predictions } = config;
  return {
    ...config,
    predictions: Object.fromEntries(Object.entries(predictions).map(([arm, files]) => [arm, Object.fromEntries(Object.entries(files ?? {}).map(([seed, file]) => [seed, moved(file)]))])),
    // a file that names both a manifest and how to build is refused
    dataset: { ...dataset, manifest: orNull(dataset.manifest), build: { ...dataset.build, tasks: orNull(dataset.build.tasks) } },
  };
}

export function configText(config: ExperimentConfig): string {
  const { build, ...dataset } = config.dataset;
  return stringify({ ...config, dataset: dataset.manifest === null ? { ...dataset, build } : dataset }, { lineWidth: 0 });
}

/** An experiment of one run, which can be done again alone. */
export function configOfRun(config: ExperimentConfig, arm: Arm, seed: number, folder: { readonly from: string; readonly to: string }): ExperimentConfig {
  const file = config.predictions[arm]?.[String(seed)];
  const alone = { ...config, id: `${config.id}-${arm}-${seed}`.slice(0, 100), arms: [arm], seeds: [seed], predictions: file === undefined ? {} : { [arm]: { [seed]: file } } };
  return movedConfig(alone, folder.from, folder.to);
}
