/** The decision of an experiment with all that it rests on, as its report has it. */
import path from 'node:path';
import type { DecisionModel, ReadProblem } from '../../../protocol/experiment-pages.js';
import { Report } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { linksTo, linkTo, valueIn } from './records.js';
import type { Experiments } from './summaries.js';

export async function decisionModel(experiments: Experiments, id: string): Promise<DecisionModel | null> {
  const problems: ReadProblem[] = [];
  const experiment = await experiments.summary(id, problems);
  if (experiment === null) return null;
  const folder = experiments.folder(id);
  const file = path.join(folder, EXPERIMENT_FILES.report);
  const report = valueIn(await experiments.records.read(file, Report), problems);
  const files = await linksTo(folder, [EXPERIMENT_FILES.report, EXPERIMENT_FILES.memo, 'report/report.html', 'report/metrics.jsonld']);
  return { page: 'decision', experiment, file: await linkTo(file), report: report === null ? null : await shown(report, path.dirname(file)), files, problems };
}

async function shown(report: Report, folder: string): Promise<DecisionModel['report']> {
  const { decision, checklists, gates, risks, tiers = [], tracks = [], plan = [], notShown, claims, command, seed, resamples } = report;
  const inputs = await Promise.all(report.inputs.map(async (input) => ({ ...input, link: await linkTo(path.resolve(folder, input.path)) })));
  return { decision, checklists, gates, risks, tiers, tracks, plan, notShown, claims, inputs, command, seed, resamples };
}
