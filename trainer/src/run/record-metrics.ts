/** What a run came to in three figures, as its record and that of its experiment keep them (contract row L3). */
import fs from 'node:fs/promises';
import type { Metric } from '../../../protocol/experiment.js';
import { RUN_FILES, type RecordMetrics, RunEvent, type TrainingSummary } from '../../../protocol/runs.js';
import { checkSchema } from '../files/schema-check.js';
import type { RunContext } from './context.js';

const SECONDS_OF_HOUR = 3600;

/** `summary`: null where nothing was trained. */
export async function recordMetrics({ work }: Pick<RunContext, 'work'>, metrics: readonly Metric[], summary: Pick<TrainingSummary, 'loss' | 'seconds'> | null): Promise<RecordMetrics> {
  const compile = metrics.find(({ name, slice }) => name === 'compile@1' && slice === undefined)?.value ?? null;
  const shares = [...(await probedShares(work.path(RUN_FILES.events))), ...(compile === null ? [] : [compile])];
  return {
    finalLoss: summary?.loss ?? null,
    bestCompileRate: shares.length === 0 ? null : Math.max(...shares),
    trainingTimeHours: summary === null ? null : summary.seconds / SECONDS_OF_HOUR,
  };
}

/** Of all runs; those that have none say nothing. */
export function recordMetricsOf(runs: readonly (RecordMetrics | undefined)[]): RecordMetrics {
  const known = (name: keyof RecordMetrics): number[] => runs.flatMap((each) => each?.[name] ?? []);
  const over = (values: readonly number[], how: (...values: number[]) => number): number | null => (values.length === 0 ? null : how(...values));
  return {
    finalLoss: over(known('finalLoss'), Math.min),
    bestCompileRate: over(known('bestCompileRate'), Math.max),
    trainingTimeHours: over(known('trainingTimeHours'), (...hours) => hours.reduce((sum, each) => sum + each, 0)),
  };
}

/** Which shares of the validation tasks compiled at the checkpoints, from the events, which tell also of an earlier process. */
async function probedShares(events: string): Promise<number[]> {
  const text = await fs.readFile(events, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    if (!line.includes('"probes"')) return [];
    const checked = checkSchema(RunEvent, JSON.parse(line));
    const probes = checked.ok ? checked.value.training?.probes : undefined;
    return probes === undefined || probes.of === 0 ? [] : [probes.compiled / probes.of];
  });
}
