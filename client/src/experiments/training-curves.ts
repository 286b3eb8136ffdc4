/** What events tell of a training: its curves, each step as it was done last, the newest state, and what went wrong. */
import type { Curve, CurveName, ProbePoint, TrainingAlert, TrainingModel, TrainingStep } from '../../../protocol/experiment-pages.js';
import { CURVES } from '../../../protocol/experiment-pages.js';
import type { RunEvent, TrainingEvent, TrainingSummary } from '../../../protocol/runs.js';

/** Of each curve; a page is drawn again with every few steps. */
export const MOST_POINTS = 200;
const MOST_ALERTS = 20;
const STAGE = 'train';

export class TrainingCurves {
  private readonly values = new Map<CurveName, Map<number, number>>(CURVES.map((name) => [name, new Map()]));
  private readonly probes = new Map<number, ProbePoint>();
  private latest: TrainingStep | null = null;
  private best: TrainingModel['best'] = null;
  private alerts: TrainingAlert[] = [];

  /** Whether the event is one step of many, which the curves show. */
  static isStep = ({ training }: Pick<RunEvent, 'training'>): boolean => training?.loss !== undefined;

  take({ time, kind, stage, message = '', training }: RunEvent): void {
    if (training !== undefined) this.takeTraining(training);
    if (stage !== STAGE) return;
    // a resumed training begins with a clean slate; what was is among the events
    if (kind === 'stage' && message === 'running') this.alerts = [];
    const isEnd = kind === 'stage' && message.startsWith('failed');
    if (kind === 'warning' || isEnd) this.alerts = [...this.alerts, { time, message, isEnd }].slice(-MOST_ALERTS);
  }

  private takeTraining(training: TrainingEvent): void {
    const { step, probes, evaluationLoss } = training;
    for (const name of CURVES) {
      const value = training[name];
      if (typeof value === 'number' && Number.isFinite(value)) this.values.get(name)!.set(step, value);
    }
    if (evaluationLoss !== undefined && (this.best === null || evaluationLoss <= this.best.loss)) this.best = { step, loss: evaluationLoss };
    if (probes !== undefined) this.probes.set(step, { step, ...probes, empty: probes.empty ?? null });
    if (training.loss === undefined) return;
    const { of = null, epoch = null, tokens = null, secondsLeft = null } = training;
    this.latest = { step, of, epoch, tokens, secondsLeft, loss: training.loss };
  }

  get isEmpty(): boolean {
    return this.values.get('loss')!.size === 0;
  }

  get lastAlert(): TrainingAlert | null {
    return this.alerts.at(-1) ?? null;
  }

  /** Null where nothing was trained. `most`: of the points of each curve. */
  model(run: string, summary: TrainingSummary | null, most = MOST_POINTS): TrainingModel | null {
    const { latest, best, alerts } = this;
    const curves = Object.fromEntries(CURVES.map((name) => [name, thinned(this.values.get(name)!, most)])) as Record<CurveName, Curve>;
    if (latest === null && alerts.length === 0 && CURVES.every((name) => curves[name].count === 0)) return null;
    const ended = summary === null ? null : { seconds: summary.seconds, expectedSeconds: summary.estimate.seconds, memory: summary.memory, expectedMemory: summary.estimate.memory };
    return { run, curves, probes: [...this.probes.values()].sort((a, b) => a.step - b.step), latest, best, alerts, stopped: summary?.stopped ?? null, ended };
  }
}

/** Of each of many parts with as many steps the least and the greatest value, where they were, and the last of all: no peak is lost. */
export function thinned(values: ReadonlyMap<number, number>, most = MOST_POINTS): Curve {
  const all = [...values].sort(([a], [b]) => a - b);
  const kept = all.length <= most ? all : extremes(all, Math.max(1, Math.floor(most / 2)));
  return { steps: kept.map(([step]) => step), values: kept.map(([, value]) => value), count: all.length };
}

type Point = readonly [step: number, value: number];

function extremes(all: readonly Point[], parts: number): Point[] {
  const kept: Point[] = [];
  for (let part = 0; part < parts; part++) {
    const some = all.slice(Math.floor((part * all.length) / parts), Math.floor(((part + 1) * all.length) / parts));
    const least = some.reduce((a, b) => (b[1] < a[1] ? b : a));
    const greatest = some.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.push(...(least === greatest ? [least] : least[0] < greatest[0] ? [least, greatest] : [greatest, least]));
  }
  const last = all.at(-1)!;
  return kept.at(-1) === last ? kept : [...kept, last];
}
