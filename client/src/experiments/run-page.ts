/** The page of one experiment or of one of its runs. */
import path from 'node:path';
import type { ReadProblem, RunModel } from '../../../protocol/experiment-pages.js';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, RunRecord, TrainingSummary } from '../../../protocol/runs.js';
import { linksTo, linkTo, valueIn } from './records.js';
import { type Experiments, together } from './summaries.js';
import { readEnd } from './tail.js';
import { MOST_POINTS } from './training-curves.js';

const LOG_BYTES = 64 << 10;
const CONFIG_BYTES = 256 << 10;

export async function runModel(experiments: Experiments, id: string, run: string | null): Promise<RunModel | null> {
  const problems: ReadProblem[] = [];
  const experiment = await experiments.summary(id, problems);
  if (experiment === null) return null;
  const known = run === null ? null : (experiment.runs.find((each) => each.id === run) ?? null);
  const folder = known === null ? experiments.folder(id) : experiments.runFolder(id, known.id);
  const names = known === null ? EXPERIMENT_FILES : RUN_FILES;
  const record = valueIn(await experiments.records.read<typeof ExperimentRecord | typeof RunRecord>(path.join(folder, names.record), known === null ? ExperimentRecord : RunRecord), problems);
  const parts = known === null ? [{ run: '', folder }, ...experiment.runs.map((each) => ({ run: each.id, folder: experiments.runFolder(id, each.id) }))] : [{ run: known.id, folder }];
  const events = await Promise.all(parts.map(async (part) => ({ ...part, events: await experiments.events(part.folder) })));
  const logFile = path.join(folder, names.log);
  const configFile = path.join(folder, names.config);
  const [log, config, files] = await Promise.all([readEnd(logFile, LOG_BYTES), readEnd(configFile, CONFIG_BYTES), linksTo(folder, Object.values(names))]);
  const trained = Math.max(1, events.filter((each) => !each.events.training.isEmpty).length);
  const trainings = await Promise.all(
    events.map(async (each) =>
      each.events.training.model(each.run, valueIn(await experiments.records.read(path.join(each.folder, RUN_FILES.trainSummary), TrainingSummary), problems), Math.floor(MOST_POINTS / trained)),
    ),
  );
  return {
    page: 'run',
    experiment,
    run: known,
    command: record?.command ?? [],
    configSha256: record?.configSha256 ?? '',
    gitCommit: record !== null && 'gitCommit' in record ? (record.gitCommit ?? null) : null,
    training: trainings.filter((each) => each !== null),
    events: together(events.map((each) => ({ run: each.run, events: each.events.latest }))),
    eventCount: events.reduce((sum, each) => sum + each.events.count, 0),
    told: events.flatMap((each) => [...each.events.told].map(([name, points]) => ({ name: each.run === '' || known !== null ? name : `${each.run} ${name}`, points }))),
    log: { file: await linkTo(logFile), text: log?.text ?? '', cut: log?.cut ?? false },
    config: { file: await linkTo(configFile), text: config?.text ?? '' },
    files,
    problems,
  };
}
