/** Experiments and runs in a few words each: their records, what is done, and what their events tell of the progress. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ExperimentSummary, PlacedEvent, Progress, ReadProblem, RunSummary } from '../../../protocol/experiment-pages.js';
import { Report } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, type RunEvent, RunRecord, type StageRecord } from '../../../protocol/runs.js';
import { statusNow, statusOfRun } from './alive.js';
import { Records, valueIn } from './records.js';
import { type ExperimentsRoot, Roots } from './roots.js';
import { LineTail } from './tail.js';
import { TrainingCurves } from './training-curves.js';

const MOST_EVENTS = 500;

export interface Events {
  /** Of steps of one piece of work the last, so that it is seen what else there was. */
  readonly latest: RunEvent[];
  count: number;
  /** The last progress of each stage. */
  readonly progress: Map<string, Progress>;
  readonly told: Map<string, { readonly time: string; readonly value: number }[]>;
  readonly training: TrainingCurves;
}

interface KnownEvents {
  readonly tail: LineTail;
  events: Events;
}

const noEvents = (): Events => ({ latest: [], count: 0, progress: new Map(), told: new Map(), training: new TrainingCurves() });

/** Reads the folders of experiments; what it has read it keeps until it changed. Experiments are named by their keys. */
export class Experiments {
  readonly records = new Records();
  private readonly tails = new Map<string, KnownEvents>();

  readonly roots: Roots;

  /** @param roots at least one */
  constructor(roots: readonly ExperimentsRoot[]) {
    this.roots = new Roots(roots);
  }

  folder(experiment: string): string {
    const { root, id } = this.roots.place(experiment);
    return path.join(root, id);
  }

  runFolder = (experiment: string, run: string): string => path.join(this.folder(experiment), EXPERIMENT_FILES.runs, run);

  /** The latest first. */
  async list(problems: ReadProblem[]): Promise<ExperimentSummary[]> {
    const keys = await Promise.all(this.roots.all.filter(({ isOfChains }) => isOfChains !== true).map(({ folder }) => this.keysIn(folder)));
    const found = await Promise.all(keys.flat().map((key) => this.summary(key, problems)));
    return found.filter((each) => each !== null).sort((a, b) => (a.started < b.started ? 1 : a.started > b.started ? -1 : a.id < b.id ? -1 : 1));
  }

  private async keysIn(folder: string): Promise<string[]> {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((each) => each.isDirectory()).map(({ name }) => this.roots.key(folder, name));
  }

  record = (experiment: string): ReturnType<Records['read']> => this.records.read(path.join(this.folder(experiment), EXPERIMENT_FILES.record), ExperimentRecord);

  /** Null where there is no record of it. */
  async summary(id: string, problems: ReadProblem[]): Promise<ExperimentSummary | null> {
    const folder = this.folder(id);
    const record = valueIn(await this.records.read(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord), problems);
    if (record === null) return null;
    const status = statusNow(record);
    const runs = await Promise.all(record.runs.map((run) => this.run(id, run, status, problems)));
    const report = await this.records.read(path.join(folder, EXPERIMENT_FILES.report), Report);
    const { progress } = await this.events(folder);
    return {
      id,
      status,
      started: record.started,
      ended: record.ended ?? null,
      stages: record.stages,
      progress: progressOf(record.stages, progress),
      reason: record.reason ?? null,
      question: record.question ?? null,
      preset: record.preset ?? null,
      runs: runs.filter((each) => each !== null),
      verdict: report !== null && 'value' in report ? report.value.decision.verdict : null,
    };
  }

  /** @param of what its experiment is in */
  private async run(experiment: string, run: string, of: ExperimentSummary['status'], problems: ReadProblem[]): Promise<RunSummary | null> {
    const folder = this.runFolder(experiment, run);
    const record = valueIn(await this.records.read(path.join(folder, RUN_FILES.record), RunRecord), problems);
    if (record === null) return null;
    const { progress, training } = await this.events(folder);
    const { arm, seed, base = false, started, ended = null, stages, reason = null } = record;
    return { id: run, status: statusOfRun(record.status, of), started, ended, stages, progress: progressOf(stages, progress), reason, arm, seed, base, alert: training.lastAlert };
  }

  /** Of an experiment or of a run, by its folder. */
  async events(folder: string): Promise<Events> {
    const file = path.join(folder, EXPERIMENT_FILES.events);
    const known = this.tails.get(file) ?? { tail: new LineTail(file), events: noEvents() };
    this.tails.set(file, known);
    await known.tail.read(
      ({ value }) => take(known.events, value as Partial<RunEvent>),
      () => (known.events = noEvents()),
    );
    return known.events;
  }
}

function take(events: Events, event: Partial<RunEvent>): void {
  if (typeof event.time !== 'string' || typeof event.kind !== 'string') return;
  const { time, kind, stage, done, of, metric, message } = event as RunEvent;
  events.training.take(event as RunEvent);
  if (TrainingCurves.isStep(event as RunEvent)) return;
  const before = events.latest.at(-1);
  const isNextStep = kind === 'progress' && done !== undefined && before?.kind === kind && before.done !== undefined && before.stage === stage && before.message === message;
  if (isNextStep) events.latest.pop();
  else events.count++;
  events.latest.push(event as RunEvent);
  if (events.latest.length > MOST_EVENTS) events.latest.shift();
  if (kind === 'progress' && stage !== undefined && done !== undefined && of !== undefined) events.progress.set(stage, { stage, done, of });
  if (metric !== undefined && typeof metric.value === 'number') {
    const points = events.told.get(metric.name) ?? [];
    points.push({ time, value: metric.value });
    events.told.set(metric.name, points);
  }
}

function progressOf(stages: readonly StageRecord[], known: ReadonlyMap<string, Progress>): Progress | null {
  const current = stages.find(({ status }) => status === 'running');
  return current === undefined ? null : (known.get(current.name) ?? null);
}

/** Of an experiment and its runs in one row, the latest last. */
export function together(parts: readonly { readonly run: string; readonly events: readonly RunEvent[] }[]): PlacedEvent[] {
  const all = parts.flatMap(({ run, events }) => events.map((event) => ({ ...event, run })));
  return all.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).slice(-MOST_EVENTS);
}
