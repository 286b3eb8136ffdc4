/** What the stages of an experiment and of its runs work with. */
import path from 'node:path';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { EXPERIMENT_FILES, type ExperimentRecord, type RunRecord } from '../../../protocol/runs.js';
import { type Dataset, readDataset } from '../dataset/manifest.js';
import { testSource } from '../evaluate/preparation.js';
import type { TestSource } from '../evaluate/test-source.js';
import { findToolchain, type Toolchain } from '../evaluate/toolchain.js';
import { InputError } from '../files/input-error.js';
import { workerPython } from '../worker/environment.js';
import type { RunName } from './run-config.js';
import type { Work } from './work.js';

export class ExperimentContext {
  private known: { dataset?: Promise<Dataset>; tests?: Promise<TestSource>; toolchain?: Promise<Toolchain>; python?: Promise<string> } = {};

  constructor(
    /** With paths from the folder of the experiment. */
    readonly config: ExperimentConfig,
    readonly work: Work<ExperimentRecord>,
    readonly runs: readonly RunContext[],
    /** Told how far a piece of work is. */
    readonly tell: (what: string, done: number, of: number) => void,
  ) {}

  get signal(): AbortSignal {
    return this.work.signal;
  }

  get manifest(): string {
    return path.resolve(this.work.folder, this.config.dataset.manifest ?? EXPERIMENT_FILES.manifest);
  }

  /** Throws `InputError` where it cannot be read. */
  dataset(): Promise<Dataset> {
    return (this.known.dataset ??= readDataset(this.manifest).then((dataset) => {
      if (dataset === null) throw new InputError(`${this.manifest}:1: the manifest cannot be read: name a file with one JSON object a line`);
      return dataset;
    }));
  }

  tests(): Promise<TestSource> {
    return (this.known.tests ??= testSource({ dataset: this.manifest, testsFrom: this.config.evaluation.testsFrom }));
  }

  /** Interpreter of the worker; installed where it is not there. Throws `InputError` where it cannot be. */
  python(): Promise<string> {
    return (this.known.python ??= workerPython({
      signal: this.signal,
      say: this.work.say,
      onProgress: ({ bytes, packages }) => this.tell('python packages', (bytes ?? packages).done, (bytes ?? packages).of),
    }).then((answer) => {
      if (!answer.ok) throw new InputError(`there is no Python that can train: ${answer.reason}. \`iron-trainer python check\` says more; then resume`);
      return answer.program;
    }));
  }

  toolchain(): Promise<Toolchain> {
    return (this.known.toolchain ??= findToolchain());
  }
}

export interface RunContext extends RunName {
  readonly work: Work<RunRecord>;
}

/** For a person. */
export const titleOf = ({ arm, seed, base }: RunName): string => (base ? `${arm} base` : `${arm} ${seed}`);
