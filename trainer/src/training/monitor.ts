/** What a training worker says, as events of the run, and as what is left of it. */
import fs from 'node:fs';
import path from 'node:path';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { RUN_FILES, type RunEvent, type TrainingSummary } from '../../../protocol/runs.js';
import type { WorkerEvent } from '../../../protocol/worker.js';
import { writeWholeNow } from '../files/atomic.js';
import { type ExperimentContext, type RunContext, titleOf } from '../run/context.js';
import type { EventNamed, WorkerHandle } from '../worker/process.js';
import { WorkerError } from '../worker/worker-error.js';
import type { ProbeJudge } from './probe-judge.js';

/** One line for a person for so many percent of the steps. */
const PERCENT = 10;

interface Kept {
  readonly started?: EventNamed<'started'> | null;
  readonly estimate?: EventNamed<'estimate'> | null;
}

export class TrainingMonitor {
  private started: EventNamed<'started'> | null = null;
  private estimate: EventNamed<'estimate'> | null = null;
  private told = 0;
  private readonly file: string;

  constructor(
    private readonly context: Pick<ExperimentContext, 'tell'>,
    private readonly run: RunContext,
    /** Null: there are no probes. */
    private readonly probes: ProbeJudge | null,
  ) {
    this.file = run.work.path(RUN_FILES.trainProgress);
    this.known();
  }

  /** What an earlier process heard: a worker that finds everything done says it no more. */
  private known(): void {
    try {
      const { started = null, estimate = null } = JSON.parse(fs.readFileSync(this.file, 'utf8')) as Kept;
      this.started = started;
      this.estimate = estimate;
    } catch {
      // nobody heard anything
    }
  }

  private keep(): void {
    const { started, estimate } = this;
    writeWholeNow(this.file, `${JSON.stringify({ started, estimate } satisfies Kept)}\n`);
  }

  take(event: WorkerEvent, worker: WorkerHandle): void {
    const { work } = this.run;
    switch (event.event) {
      case 'started':
        this.started = event;
        this.keep();
        return work.say(
          `${event.model?.name ?? 'the model'} on ${event.device.name}${event.model ? `: ${event.model.trainable} of ${event.model.parameters + event.model.trainable} numbers are trained` : ''}`,
        );
      case 'estimate':
        // of a resumed training it is what was left
        this.estimate ??= event;
        this.keep();
        return work.say(`${event.rows} rows, ${event.steps} steps, ${event.tokens} tokens; expected are ${duration(event.seconds)} and ${gibibytes(event.memory)}`);
      case 'progress':
        return this.context.tell(event.what, event.done, event.of);
      case 'step':
        return this.step(event);
      case 'evaluation':
        work.event({ kind: 'training', stage: 'train', training: { step: event.step, evaluationLoss: event.loss } });
        return work.say(`step ${event.step}: loss ${event.loss.toFixed(4)} on ${event.rows} validation rows`);
      case 'checkpoint':
        return work.event({ kind: 'training', stage: 'train', training: { step: event.step, checkpoint: nameOf(event.folder), isBest: event.best } });
      case 'sample':
        return this.probes?.take(event, worker);
      case 'warning':
        return work.warn('train', event.message);
      default:
        return;
    }
  }

  private step({ event: _, ...step }: EventNamed<'step'>): void {
    const { work } = this.run;
    work.event({ kind: 'training', stage: 'train', training: step });
    work.event({ kind: 'progress', stage: 'train', done: step.step, of: step.of });
    this.context.tell(titleOf(this.run), step.step, step.of);
    const share = Math.floor((100 * step.step) / Math.max(1, step.of) / PERCENT);
    if (share === this.told) return;
    this.told = share;
    work.say(`step ${step.step} of ${step.of}: loss ${step.loss.toFixed(4)}, ${Math.round(step.tokensPerSecond)} tokens/s${step.secondsLeft === null ? '' : `, ${duration(step.secondsLeft)} left`}`);
  }

  /** `adapter`: folder of the one that answers, relative to the run. Throws `WorkerError` where the worker left something out. */
  summary(done: EventNamed<'done'>, adapter: string): TrainingSummary {
    const { started, estimate } = this;
    if (started?.model === undefined || estimate === null) throw new WorkerError('internal', 'the Python worker did not say what it trained');
    const { steps = 0, tokens = 0, loss = null, bestLoss = null, stopped = null, adapters = {}, seconds, memory } = done;
    return {
      formatVersion: FORMAT_VERSION,
      model: started.model,
      versions: started.versions,
      ...(started.packages !== undefined && { packages: started.packages }),
      device: started.device,
      determinism: started.determinism ?? {},
      rows: estimate.rows,
      steps,
      tokens,
      loss,
      bestLoss,
      losses: lossesIn(this.run.work.path(RUN_FILES.events)),
      stopped,
      adapter,
      adapters,
      seconds: Math.max(seconds, secondsOf(this.run.work.path(RUN_FILES.checkpoints))),
      memory,
      estimate: { seconds: estimate.seconds, memory: estimate.memory, steps: estimate.steps, tokens: estimate.tokens },
    };
  }
}

/** Of the loop of training over all processes, as the last checkpoint has it; 0 where it does not say. */
function secondsOf(checkpoints: string): number {
  try {
    const { seconds } = JSON.parse(fs.readFileSync(path.join(checkpoints, 'last', 'training.json'), 'utf8')) as { seconds?: unknown };
    return typeof seconds === 'number' ? seconds : 0;
  } catch {
    return 0;
  }
}

/** By step, over all processes that worked on it: what was done again counts as it was done last. */
export function lossesIn(events: string): number[] {
  const losses = new Map<number, number>();
  for (const line of fs.readFileSync(events, 'utf8').split('\n')) {
    if (!line.includes('"training"')) continue;
    const { training } = JSON.parse(line) as RunEvent;
    if (training?.loss !== undefined) losses.set(training.step, training.loss);
  }
  return [...losses].sort(([a], [b]) => a - b).map(([, loss]) => loss);
}

const nameOf = (folder: string): string => folder.split(/[\\/]/).at(-1)!;

export function duration(seconds: number | null): string {
  if (seconds === null) return 'an unknown time';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const gibibytes = (bytes: number | null): string => (bytes === null ? 'unknown memory' : `${(bytes / 2 ** 30).toFixed(2)} GiB`);
