/** The stage `metrics` of a run: its figures, and what they were made with. */
import { FORMAT_VERSION, type Metric } from '../../../../protocol/experiment.js';
import { RUN_FILES, type RunMetrics, type SampleSimilarity } from '../../../../protocol/runs.js';
import { writeWhole } from '../../files/atomic.js';
import { codeMetrics } from '../../metrics/code-metrics.js';
import { textMetrics } from '../../metrics/text-metrics.js';
import { readInputs } from '../../report/inputs.js';
import { jsonLinesOf } from '../../text/json-lines.js';
import { trainingMetrics } from '../../training/metrics.js';
import { type ExperimentContext, type RunContext, titleOf } from '../context.js';
import { reproducibilityLock } from '../reproducibility-lock.js';
import { recordMetrics } from '../record-metrics.js';
import type { StageResult } from '../work.js';
import { readSummary } from './train.js';

/** Figures that are told as events: those that the seeds decide by. */
const TOLD = new Set(['transform', 'compile@1', 'empty answers', 'test@1', 'mutation score', 'training tokens', 'token difference of the arms']);

export async function metricsStage(context: ExperimentContext, run: RunContext): Promise<StageResult> {
  const { config, signal, manifest } = context;
  const { arm, work } = run;
  const { seed: drawn, resamples, codebleu } = config.statistics;
  const { arms } = await readInputs({ verdicts: { [arm]: [work.path(RUN_FILES.verdicts)] }, predictions: { [arm]: [work.path(RUN_FILES.predictions)] }, manifest });
  const rows = arms[0]!;
  const bootstrap = { seed: drawn, resamples };
  const texts = await textMetrics(rows, { ...bootstrap, codebleu: codebleu ? { signal } : false });
  const metrics: Metric[] = [...codeMetrics(rows, bootstrap), ...texts.metrics, ...(await trainingMetrics(context, run))];
  signal.throwIfAborted();
  await writeWhole(work.path(RUN_FILES.metrics), `${JSON.stringify({ formatVersion: FORMAT_VERSION, metrics } satisfies RunMetrics, null, 2)}\n`);
  const similarities = rows.seeds.flat().map((row): SampleSimilarity => {
    const { id, sample } = row.verdict;
    return { id, sample, ...(texts.similarities.get(row) ?? { bleu4: null, codebleu: null }) };
  });
  await writeWhole(work.path(RUN_FILES.similarities), jsonLinesOf(similarities));
  const scored = metrics.some(({ name, value }) => name === 'codebleu' && value !== null);
  await writeWhole(work.path(RUN_FILES.lock), await reproducibilityLock(context, run, scored));
  await work.save({ metrics: await recordMetrics(run, metrics, work.stage('train').status === 'succeeded' ? await readSummary(run) : null) });
  for (const metric of metrics) {
    if (!TOLD.has(metric.name) || metric.slice !== undefined) continue;
    work.event({ kind: 'metric', stage: 'metrics', metric });
    work.say(
      `${titleOf(run)}: ${metric.name} ${metric.value === null ? 'not measured' : `${metric.unit === 'tokens' ? metric.value : metric.value.toFixed(3)}${metric.denominator === undefined ? '' : ` of ${metric.denominator}`}`}`,
    );
  }
  return { outputs: [RUN_FILES.metrics, RUN_FILES.similarities, RUN_FILES.lock] };
}
