/**
 * The workflow of S3 (section 6, contract row H5): phase 1, evaluate, phase 2 from its adapter, evaluate, expert iteration if
 * needed, sweep if metrics plateau. Phases are ordinary experiments beside the folder of the workflow (`ID-phase-1`, `ID-phase-2`);
 * what came of all and which condition held is in `sigil.json` and `sigil.md` there. Each step goes on where it was left.
 */
import path from 'node:path';
import { CHAIN_FILES, type ChainFigure, SIGIL_STEPS, SigilRecord, type SigilStep } from '../../../protocol/chains.js';
import type { ExperimentConfig, Preset } from '../../../protocol/experiment-config.js';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { type Overrides, presetConfig } from '../config/overrides.js';
import { readDataset } from '../dataset/manifest.js';
import { writeProgramDataset } from '../dataset/program-dataset.js';
import { EVALUATION_PROGRAMS, PROGRAM_END, TRAINING_PROGRAMS } from '../dataset/program-prompts.js';
import { checkTasks, expertIteration, SIGIL_FIGURES } from '../expert/expert-iteration.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { sha256 } from '../files/sha256.js';
import { type OpenOptions, readRecord } from '../run/open-experiment.js';
import { giveBackLock, takeLock } from '../run/process-lock.js';
import { isModelPath, movedConfig } from '../run/run-config.js';
import { onlyRun, trainedAdapter, wholeExperiment } from '../run/whole-experiment.js';
import { pointsOf } from '../sweep/grid.js';
import { figuresOf, runSweep, SWEEP_FILE } from '../sweep/sweep.js';
import { conditionLines, neededIteration, plateau } from './conditions.js';
import { memoOf } from './sigil-memo.js';
import type { SigilPlan } from './sigil-plan.js';

export const SIGIL_FILES = { record: CHAIN_FILES.sigil, memo: 'sigil.md', manifest: 'dataset/manifest.jsonl', expert: 'expert-iteration', sweep: 'sweep' } as const;

export interface Sigil {
  readonly plan: SigilPlan;
  /** Folder of the plan's file, which its paths are from. */
  readonly from: string;
  readonly experiments: string;
}

export const folderOf = ({ plan, experiments }: Sigil): string => path.resolve(experiments, plan.id);
export const phaseId = ({ plan: { id } }: Pick<Sigil, 'plan'>, phase: 1 | 2): string => `${id}-phase-${phase}`;

type StepRecord = SigilRecord['steps'][number];

class Stop extends Error {}

/** Whether it came to its end. Throws `InputError` where it cannot be begun. */
export async function runSigil(sigil: Sigil, options: OpenOptions): Promise<SigilRecord> {
  const folder = folderOf(sigil);
  const manifest = await datasetOf(sigil);
  const dataset = await readDataset(manifest);
  if (dataset === null) throw new InputError(`${manifest}:1: the manifest cannot be read`);
  checkTasks(dataset.tasks);
  const lock = await takeLock(folder);
  if (!lock.ok) throw new InputError(`process ${lock.owner.pid} works on ${sigil.plan.id} already`);
  try {
    const workflow = new Workflow(sigil, manifest, await openRecord(sigil), options);
    await workflow.run();
    return workflow.record;
  } finally {
    await giveBackLock(folder);
  }
}

class Workflow {
  private readonly folder: string;

  constructor(
    private readonly sigil: Sigil,
    private readonly manifest: string,
    readonly record: SigilRecord,
    private readonly options: OpenOptions,
  ) {
    this.folder = folderOf(sigil);
  }

  async run(): Promise<void> {
    for (const line of conditionLines()) this.options.say(line);
    try {
      const first = await this.phase(1, null);
      const second = await this.phase(2, first.adapter);
      const after = await this.expert(second);
      await this.sweep(first, second, after);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    await writeWhole(path.join(this.folder, SIGIL_FILES.memo), memoOf(this.sigil.plan.id, this.record));
    this.options.say(`${this.sigil.plan.id}: ${path.relative(process.cwd(), path.join(this.folder, SIGIL_FILES.memo))}`);
  }

  private step(name: SigilStep): StepRecord {
    return this.record.steps.find((each) => each.name === name)!;
  }

  private async mark(name: SigilStep, change: Partial<StepRecord>): Promise<void> {
    const step = this.step(name);
    if (change.status === 'running') delete step.reason;
    Object.assign(step, change);
    await save(this.folder, this.record);
    if (change.status !== undefined) this.options.say(`${name}: ${change.status}${change.reason === undefined ? '' : `: ${change.reason}`}`);
  }

  private async stop(name: SigilStep, status: 'failed' | 'cancelled', reason: string): Promise<never> {
    await this.mark(name, { status, reason });
    throw new Stop(reason);
  }

  /** Trains, then evaluates: two steps of one experiment. */
  private async phase(phase: 1 | 2, loadFrom: string | null): Promise<Measured> {
    const { experiments } = this.sigil;
    const config = this.phaseConfig(phase, experiments, loadFrom);
    const [train, evaluate] = [`phase-${phase}`, `evaluate-phase-${phase}`] as const;
    await this.mark(train, { status: 'running', folder: this.relative(path.resolve(experiments, config.id)) });
    const trained = await wholeExperiment(config, path.resolve(experiments), this.options, ['dataset', 'gates', 'train']);
    const adapter = await trainedAdapter(onlyRun(trained.context));
    if (trained.status === 'failed' || trained.status === 'cancelled' || adapter === null)
      return this.stop(train, trained.status === 'cancelled' ? 'cancelled' : 'failed', trained.reason ?? 'nothing was trained');
    await this.mark(train, { status: 'succeeded', adapter: this.relative(adapter) });
    await this.mark(evaluate, { status: 'running', folder: this.relative(path.resolve(experiments, config.id)) });
    const judged = await wholeExperiment(config, path.resolve(experiments), this.options);
    if (judged.status !== 'succeeded') return this.stop(evaluate, judged.status === 'cancelled' ? 'cancelled' : 'failed', judged.reason ?? judged.status);
    const figures = await figuresOf(onlyRun(judged.context), SIGIL_FIGURES);
    await this.mark(evaluate, { status: 'succeeded', figures });
    return { adapter, figures };
  }

  /** The figures after the last round; null where there was none. */
  private async expert({ adapter, figures }: Measured): Promise<readonly ChainFigure[] | null> {
    const name = 'expert-iteration';
    const decision = neededIteration(figures);
    for (const reason of decision.reasons) this.options.say(`  ${reason}`);
    if (!decision.isNeeded) {
      await this.mark(name, { status: 'skipped', decision, reason: 'every target is reached' });
      return null;
    }
    const folder = path.join(this.folder, SIGIL_FILES.expert);
    const { rounds, numSamples, clippyMax, idiomaticMin, docMin, change } = this.sigil.plan.expertIteration;
    await this.mark(name, { status: 'running', decision, folder: SIGIL_FILES.expert });
    const base = this.configOf('sigil-expert-iter', 'expert-iteration', folder, { ...change, 'training.loadFrom': place(folder, adapter) });
    const end = await expertIteration(
      {
        base,
        folder,
        samples: numSamples,
        rule: { clippyMax, idiomaticMin, docMin },
        seed: this.sigil.plan.seed,
        rounds,
        endsAfter: (done) =>
          endOf(
            figures,
            done.map((each) => each.figures ?? []),
          ),
      },
      this.options,
    );
    if (end.status === 'cancelled') return this.stop(name, 'cancelled', end.reason);
    const last = end.record.rounds.findLast((each) => each.figures !== undefined);
    // that a model has no good answers is a result, and no fault of the workflow
    const nothingKept = end.record.rounds.some(({ kept }) => kept.numerator === 0);
    if (end.status === 'failed' && !nothingKept) return this.stop(name, 'failed', end.reason);
    await this.mark(name, {
      status: 'succeeded',
      reason: end.reason,
      ...(last?.adapter !== undefined && { adapter: this.relative(path.join(folder, last.adapter)) }),
      ...(last?.figures !== undefined && { figures: last.figures }),
    });
    return last?.figures ?? null;
  }

  private async sweep(first: Measured, second: Measured, after: readonly ChainFigure[] | null): Promise<void> {
    const name = 'sweep';
    const decision = after === null ? plateau(first.figures, second.figures) : plateau(second.figures, after);
    for (const reason of decision.reasons) this.options.say(`  ${reason}`);
    if (!decision.isNeeded) return this.mark(name, { status: 'skipped', decision, reason: decision.reasons.join('; ') });
    const folder = path.join(this.folder, SIGIL_FILES.sweep);
    await this.mark(name, { status: 'running', decision, folder: SIGIL_FILES.sweep });
    const { seed, sweep: settings } = this.sigil.plan;
    const base = this.phaseConfig(2, folder, first.adapter);
    const record = await runSweep({ base, folder, settings, points: pointsOf(settings, seed), seed }, this.options);
    if (this.options.signal.aborted) return this.stop(name, 'cancelled', 'it was cancelled');
    const failed = record.runs.filter(({ status }) => status !== 'succeeded').length;
    if (failed > 0) return this.stop(name, 'failed', `${failed} of ${record.runs.length} runs failed: ${SIGIL_FILES.sweep}/${SWEEP_FILE} says why`);
    const { best } = record;
    await this.mark(name, { status: 'succeeded', ...(best && { figures: [best.figure], reason: `best is ${best.name}${best.isSeparable ? '' : ', which cannot be told from the next'}` }) });
  }

  private phaseConfig(phase: 1 | 2, folder: string, loadFrom: string | null): ExperimentConfig {
    const { plan, from } = this.sigil;
    const files = plan.corpus.map((each) => place(folder, path.resolve(from, each)));
    const own = phase === 1 ? plan.phase1 : plan.phase2;
    return this.configOf(`sigil-phase${phase}`, phaseId(this.sigil, phase), folder, { 'training.data.files': files, ...own, 'training.loadFrom': loadFrom === null ? null : place(folder, loadFrom) });
  }

  /** With paths from `folder`. */
  private configOf(preset: Preset, id: string, folder: string, values: Overrides): ExperimentConfig {
    const { plan, from } = this.sigil;
    const model = isModelPath(plan.model) ? movedModel(plan.model, from, folder) : plan.model;
    return presetConfig(preset, id, { seeds: [plan.seed], ...plan.change, ...values, 'training.enabled': true, 'training.baseModel': model, 'dataset.manifest': place(folder, this.manifest) });
  }

  private readonly relative = (to: string): string => place(this.folder, to);
}

interface Measured {
  /** Absolute. */
  readonly adapter: string;
  readonly figures: readonly ChainFigure[];
}

/** Why no other round is wanted. */
function endOf(before: readonly ChainFigure[], rounds: readonly (readonly ChainFigure[])[]): string | null {
  const last = rounds.at(-1)!;
  if (!neededIteration(last).isNeeded) return 'every target is reached';
  const { isNeeded: isFlat, reasons } = plateau(rounds.at(-2) ?? before, last);
  return isFlat ? `the metrics plateau: ${reasons.join('; ')}` : null;
}

const place = (from: string, to: string): string => path.relative(from, to).replaceAll(path.sep, '/') || '.';

function movedModel(model: string, from: string, to: string): string {
  const { training } = movedConfig(presetConfig('sigil-phase1', 'model', { 'training.baseModel': model, 'dataset.manifest': 'none' }), from, to);
  return training.baseModel!;
}

async function datasetOf(sigil: Sigil): Promise<string> {
  const { plan, from } = sigil;
  if (plan.manifest !== null) return path.resolve(from, plan.manifest);
  const ended = (prompts: readonly string[]): string[] => prompts.map((each) => `${each} ${PROGRAM_END}`);
  return writeProgramDataset(path.dirname(path.join(folderOf(sigil), SIGIL_FILES.manifest)), { training: ended(TRAINING_PROGRAMS), evaluation: ended(EVALUATION_PROGRAMS) });
}

async function openRecord(sigil: Sigil): Promise<SigilRecord> {
  const folder = folderOf(sigil);
  const key = sha256(JSON.stringify(sigil.plan));
  const before = await readRecord(path.join(folder, SIGIL_FILES.record), SigilRecord);
  if (before !== null && before.sha256 !== key) throw new InputError(`${folder} holds a workflow of another plan: give this one another \`id\` than \`${sigil.plan.id}\`, or remove the folder`);
  const record: SigilRecord = before ?? { formatVersion: FORMAT_VERSION, sha256: key, steps: SIGIL_STEPS.map((name) => ({ name, status: 'queued' })) };
  await save(folder, record);
  return record;
}

const save = (folder: string, record: SigilRecord): Promise<void> => writeWhole(path.join(folder, SIGIL_FILES.record), `${JSON.stringify(record, null, 2)}\n`);
