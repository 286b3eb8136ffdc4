/** Answers at checkpoints, judged while training goes on (contract row F11: training ends where quality falls). */
import os from 'node:os';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Arm, Stage, Verdict } from '../../../protocol/experiment.js';
import { evaluate } from '../evaluate/evaluate.js';
import { judgeOptions } from '../evaluate/preparation.js';
import type { PlacedSample } from '../evaluate/read-samples.js';
import { verdictCache } from '../evaluate/verdict-cache.js';
import { isEmptyAnswer } from '../metrics/empty-answer.js';
import { passed } from '../metrics/outcome.js';
import type { ExperimentContext, RunContext } from '../run/context.js';
import type { EventNamed, WorkerHandle } from '../worker/process.js';
import { answerText } from './answer-text.js';

/** What the answers of one checkpoint came to. */
export interface ProbeResult {
  readonly of: number;
  /** Without those that are empty, which the compiler accepts: silence is no quality. */
  readonly compiled: number;
  readonly passed: number;
  readonly empty: number;
}

export class ProbeJudge {
  private readonly waiting = new Map<number, Map<string, string>>();
  /** One checkpoint after the other: quality is compared with what came before. */
  private judging: Promise<void> = Promise.resolve();
  private readonly line: QualityLine;
  private failure: unknown = null;

  constructor(
    { training }: Pick<ExperimentConfig, 'training'>,
    private readonly run: RunContext,
    /** Answers that each checkpoint has. */
    private readonly of: number,
    private readonly judge: (arm: Arm, answers: ReadonlyMap<string, string>) => Promise<ProbeResult>,
  ) {
    this.line = new QualityLine(training.stop.qualityLoss);
  }

  /** Keeps an answer; with the last one of a checkpoint its judging begins. */
  take({ step, id, text }: EventNamed<'sample'>, worker: WorkerHandle): void {
    if (step === undefined) return;
    const answers = this.waiting.get(step) ?? new Map<string, string>();
    this.waiting.set(step, answers.set(id, answerText(text)));
    if (answers.size < this.of) return;
    this.waiting.delete(step);
    this.judging = this.judging.then(() => this.told(step, answers, worker));
  }

  private async told(step: number, answers: ReadonlyMap<string, string>, worker: WorkerHandle): Promise<void> {
    try {
      const probes = await this.judge(this.run.arm, answers);
      const { work } = this.run;
      work.event({ kind: 'training', stage: 'train', training: { step, probes } });
      work.say(`step ${step}: of ${probes.of} validation tasks ${probes.compiled} compile, ${probes.passed} pass their tests${probes.empty > 0 ? `, ${probes.empty} answers have no code` : ''}`);
      const reason = this.line.after(step, probes);
      if (reason === null) return;
      work.warn('train', reason);
      worker.stop(reason);
    } catch (error) {
      this.failure ??= error;
      worker.stop('answers at a checkpoint could not be judged');
    }
  }

  /** Waits for what is being judged; throws what went wrong with it. */
  async end(): Promise<void> {
    await this.judging;
    if (this.failure !== null) throw this.failure;
  }
}

const ROUNDING = 1e-9;

/** Says when quality has fallen too far below its highest. */
export class QualityLine {
  private highest = 0;

  /** `loss`: as a share of all answers; null: never. */
  constructor(private readonly loss: number | null) {}

  /** Why training is to end, or null. */
  after(step: number, { compiled, of }: Pick<ProbeResult, 'compiled' | 'of'>): string | null {
    const share = of === 0 ? 0 : compiled / of;
    this.highest = Math.max(this.highest, share);
    if (this.loss === null || this.highest - share <= this.loss + ROUNDING) return null;
    return `compile@1 fell from ${this.highest.toFixed(3)} to ${share.toFixed(3)} at step ${step}, by more than \`training.stop.qualityLoss\` ${this.loss}`;
  }
}

/** Judges as the evaluation does, on the tasks of validation. */
export function judgeWith(context: ExperimentContext): (arm: Arm, answers: ReadonlyMap<string, string>) => Promise<ProbeResult> {
  return async (arm, answers) => {
    const { stages, edition, batch } = context.config.evaluation;
    const [toolchain, tests] = [await context.toolchain(), await context.tests()];
    // training has the other half of the processors
    const workers = Math.max(1, Math.floor(os.availableParallelism() / 2));
    const how = { options: { ...judgeOptions(stages, edition), lints: false }, toolchain, tests, cache: verdictCache(), signal: context.signal, workers, file: 'the answers at a checkpoint' };
    const verdicts: Verdict[] = [];
    for await (const each of evaluate(placed(arm, answers), { ...how, ...(batch !== null && { batch }) })) verdicts.push(each);
    const empty = new Set([...answers].flatMap(([id, prediction]) => (isEmptyAnswer({ arm, prediction }) ? [id] : [])));
    const count = (stage: Stage): number => verdicts.filter((each) => !empty.has(each.id) && passed(each, stage)).length;
    return { of: verdicts.length, compiled: count('check'), passed: count('test'), empty: empty.size };
  };
}

async function* placed(arm: Arm, answers: ReadonlyMap<string, string>): AsyncGenerator<PlacedSample> {
  let line = 1;
  for (const [id, prediction] of answers) yield { line: line++, sample: { id, arm, prediction } };
}
