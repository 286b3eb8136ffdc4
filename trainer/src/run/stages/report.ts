/** The stage `report` of an experiment: all runs together. */
import path from 'node:path';
import type { Arm } from '../../../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES } from '../../../../protocol/runs.js';
import { makeReport, REPORT_FILES, writeReport } from '../../report/make-report.js';
import { writeMeasurements } from '../../training/measurements.js';
import type { ExperimentContext } from '../context.js';
import { recordMetricsOf } from '../record-metrics.js';
import type { StageResult } from '../work.js';

export async function reportStage(context: ExperimentContext): Promise<StageResult> {
  const { config, work, runs, signal, manifest } = context;
  const folder = path.dirname(work.path(EXPERIMENT_FILES.report));
  const lists = (name: string, base = false): Partial<Record<Arm, string[]>> =>
    Object.fromEntries(
      config.arms.flatMap((arm) => {
        const files = runs.filter((run) => run.arm === arm && run.base === base).map((run) => run.work.path(name));
        return files.length === 0 ? [] : [[arm, files]];
      }),
    );
  const [verdicts, predictions] = [RUN_FILES.verdicts, RUN_FILES.predictions];
  const files = { verdicts: lists(verdicts), predictions: lists(predictions), base: lists(verdicts, true), basePredictions: lists(predictions, true), manifest };
  const measurements = await writeMeasurements(context);
  const report = await makeReport({ name: 'report', files: { ...files, ...(measurements !== null && { measurements }) }, ...config.statistics }, folder, signal);
  signal.throwIfAborted();
  await writeReport(report, folder);
  await work.save({ metrics: recordMetricsOf(runs.filter(({ base }) => !base).map((run) => run.work.record.metrics)) });
  work.say(`${report.decision.verdict}: ${report.claims.length} figures in ${path.relative(process.cwd(), folder) || '.'}`);
  for (const reason of report.decision.reasons) work.say(`  ${reason}`);
  return { outputs: REPORT_FILES.map((name) => path.posix.join(path.posix.dirname(EXPERIMENT_FILES.report), name)) };
}
