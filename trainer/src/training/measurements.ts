/** What the trainings of an experiment came to, for the checklist and the risks of its report. */
import fs from 'node:fs/promises';
import { FORMAT_VERSION, type Measurements } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { writeWhole } from '../files/atomic.js';
import type { ExperimentContext } from '../run/context.js';
import { readSummary } from '../run/stages/train.js';
import { workerLock } from '../worker/environment.js';

/** The file; null where nothing was trained. */
export async function writeMeasurements({ runs, work }: ExperimentContext): Promise<string | null> {
  const trainings: NonNullable<Measurements['trainings']> = [];
  for (const run of runs) {
    const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
    if (summary === null) continue;
    const adapterSha256 = summary.adapters[summary.adapter.split('/').at(-1)!];
    trainings.push({
      arm: run.arm,
      seed: run.seed,
      losses: summary.losses,
      ...(adapterSha256 !== undefined && { adapterSha256 }),
      seconds: summary.seconds,
      // of a card; what a processor uses of the machine's memory is no VRAM
      ...(summary.device.kind === 'cuda' && summary.memory !== null && { peakVramBytes: summary.memory }),
      tokens: summary.tokens,
    });
  }
  if (trainings.length === 0) return null;
  const file = work.path(EXPERIMENT_FILES.measurements);
  const measurements: Measurements = { formatVersion: FORMAT_VERSION, trainings, environment: { dependencies: await locked() } };
  await writeWhole(file, `${JSON.stringify(measurements, null, 2)}\n`);
  return file;
}

/** What the lock of the worker names, which is what is installed. */
async function locked(): Promise<{ name: string; version: string }[]> {
  const lock = await fs.readFile(workerLock() ?? '', 'utf8').catch(() => '');
  return [...lock.matchAll(/^([\w.-]+)==([\w.+-]+)/gm)].map(([, name, version]) => ({ name: name!, version: version! }));
}
