/** Figures of an experiment, side by side: those of its report, or while there is none, those of each run. */
import path from 'node:path';
import type { EvaluationModel, FileLink, MetricColumn, ReadProblem } from '../../../protocol/experiment-pages.js';
import { Report } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, RunMetrics } from '../../../protocol/runs.js';
import type { Manifest } from './manifest.js';
import { linksTo, linkTo, valueIn } from './records.js';
import type { ExperimentSamples } from './samples.js';
import type { Experiments } from './summaries.js';

export interface Figures {
  readonly source: FileLink | null;
  readonly columns: readonly MetricColumn[];
}

/** @param run null: the experiment as a whole */
export async function figuresOf(experiments: Experiments, id: string, run: string | null, problems: ReadProblem[]): Promise<Figures> {
  if (run !== null) return figuresOfRuns(experiments, id, [run], problems);
  const file = path.join(experiments.folder(id), EXPERIMENT_FILES.report);
  const report = valueIn(await experiments.records.read(file, Report), problems);
  if (report === null) return figuresOfRuns(experiments, id, (await experiments.summary(id, []))?.runs.map((each) => each.id) ?? [], problems);
  const columns = (['rust', 'iron'] as const).map((arm): MetricColumn => ({ key: arm, name: arm, arm, metrics: report.claims.filter(({ metric }) => metric.arm === arm).map(({ metric }) => metric) }));
  return { source: await linkTo(file), columns: columns.filter(({ metrics }) => metrics.length > 0) };
}

async function figuresOfRuns(experiments: Experiments, id: string, runs: readonly string[], problems: ReadProblem[]): Promise<Figures> {
  const columns: MetricColumn[] = [];
  let source: FileLink | null = null;
  const known = (await experiments.summary(id, []))?.runs ?? [];
  for (const run of runs) {
    const file = path.join(experiments.runFolder(id, run), RUN_FILES.metrics);
    const read = valueIn(await experiments.records.read(file, RunMetrics), problems);
    if (read === null) continue;
    source ??= await linkTo(file);
    columns.push({ key: run, name: run, arm: known.find((each) => each.id === run)?.arm ?? null, metrics: read.metrics });
  }
  return { source, columns };
}

export async function evaluationModel(experiments: Experiments, samples: ExperimentSamples, manifest: Manifest | null, id: string, run: string | null): Promise<EvaluationModel | null> {
  const problems: ReadProblem[] = [];
  const experiment = await experiments.summary(id, problems);
  if (experiment === null) return null;
  const known = experiment.runs.some((each) => each.id === run) ? run : null;
  await refreshSamples(experiments, samples, id);
  const figures = await figuresOf(experiments, id, known, problems);
  const folder = known === null ? experiments.folder(id) : experiments.runFolder(id, known);
  const names =
    known === null
      ? [EXPERIMENT_FILES.report, EXPERIMENT_FILES.memo, 'report/report.html', 'report/metrics.jsonld']
      : [RUN_FILES.metrics, RUN_FILES.verdicts, RUN_FILES.predictions, RUN_FILES.compileResults, RUN_FILES.testResults, RUN_FILES.mutationReport];
  return { page: 'evaluation', experiment, ...figures, facets: samples.facets(manifest), files: await linksTo(folder, names), problems: [...problems, ...samples.problems()] };
}

export async function refreshSamples(experiments: Experiments, samples: ExperimentSamples, id: string): Promise<void> {
  const experiment = await experiments.summary(id, []);
  await samples.refresh((experiment?.runs ?? []).map((run) => ({ id: run.id, folder: experiments.runFolder(id, run.id), role: run.base ? ('base' as const) : ('compared' as const) })));
}
