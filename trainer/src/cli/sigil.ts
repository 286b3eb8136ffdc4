/** `iron-trainer experiment sigil`: the six steps of S3 (contract row H5). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { conditionLines } from '../chain/conditions.js';
import { folderOf, phaseId, runSigil, type Sigil } from '../chain/sigil.js';
import { planText, readPlan, sigilPlan } from '../chain/sigil-plan.js';
import { InputError } from '../files/input-error.js';
import { nativeSources } from '../../../engine/src/sandbox/native.js';
import { detach, isDetached } from '../run/detach.js';
import { pointsOf } from '../sweep/grid.js';
import { workerPython } from '../worker/environment.js';
import { writeTinyModel } from '../worker/tiny-model.js';
import { type ExperimentOptions, fromFolder, placeOf, writeConfig } from './experiment-file.js';
import type { CliContext } from './program.js';

const FOUND = 1;
const DEFAULT_MODEL = 'meta-llama/Meta-Llama-3.1-8B-Instruct';

const planFile = (experiments: string, id: string): string => path.resolve(experiments, `${id}.sigil.yaml`);

/** Whether a workflow of that id was begun, or written down. */
export const isSigil = (id: string, experiments: string): Promise<boolean> =>
  fs.access(planFile(experiments, id)).then(
    () => true,
    () => false,
  );

export async function sigilExperiment(context: CliContext, options: ExperimentOptions): Promise<void> {
  const { say, tell, exit, signal } = context;
  if (options.only !== undefined) throw new InputError('--only: the steps of `sigil` follow from each other; run a phase alone with `iron-trainer run` and its config');
  if (options.crates !== undefined) throw new InputError('--crates is for testgen-ft: `sigil` is trained on --corpus');
  const tiny = options.tiny === true;
  const id = options.id ?? (tiny ? 'sigil-tiny' : 'sigil');
  const file = planFile(options.experiments, id);
  await writePlan(options, file, id, say);
  const sigil: Sigil = { plan: await readPlan(file), from: path.dirname(file), experiments: options.experiments };
  if (options.dryRun) return steps(sigil, say);
  if (options.detach) {
    await detach(path.resolve(options.experiments, phaseId(sigil, 1)), ['experiment', 'sigil', '--id', id, '--experiments', options.experiments, ...(tiny ? ['--tiny'] : [])]);
    return say(id);
  }
  if (tiny) {
    const python = await workerPython({ signal, say });
    if (!python.ok) throw new InputError(python.reason);
    await writeTinyModel(path.resolve(path.dirname(file), `${id}.model`), python.program, signal);
  }
  const record = await runSigil(sigil, { command: ['iron-trainer', 'experiment', 'sigil', '--id', id], say, tell, signal, keepsLog: !isDetached() });
  if (record.steps.some(({ status }) => status === 'failed' || status === 'cancelled' || status === 'queued')) exit(FOUND);
}

async function writePlan({ model, corpus, ...options }: ExperimentOptions, file: string, id: string, say: (line: string) => void): Promise<void> {
  const known = await fs.readFile(file, 'utf8').catch(() => null);
  const from = path.dirname(file);
  const tiny = options.tiny === true;
  // Rust that is there wherever this program is
  const own = tiny ? nativeSources('harness') : null;
  const places = corpus ?? (own === null ? undefined : [own]);
  if (places === undefined) {
    if (known === null) throw new InputError('there is nothing to train on: name folders and files of Rust with --corpus');
    return say(`${path.relative(process.cwd(), file)}: taken as it is`);
  }
  const plan = sigilPlan({
    id,
    model: tiny ? `./${id}.model` : (placeOf(model, file) ?? DEFAULT_MODEL),
    corpus: places.map((each) => fromFolder(from, each)),
    tiny,
  });
  const isNew = await writeConfig(file, planText(plan), true);
  say(`${path.relative(process.cwd(), file)}: ${isNew ? 'written' : 'taken as it is'}`);
}

function steps(sigil: Sigil, say: (line: string) => void): void {
  const { plan } = sigil;
  const points = pointsOf(plan.sweep, plan.seed);
  const folder = path.relative(process.cwd(), folderOf(sigil));
  say(`1. phase 1 on ${plan.corpus.join(', ')}: ${phaseId(sigil, 1)}`);
  say(`2. evaluate it`);
  say(`3. phase 2 from its adapter: ${phaseId(sigil, 2)}`);
  say(`4. evaluate it`);
  say(`5. expert iteration if needed: at most ${plan.expertIteration.rounds} rounds in ${folder}/expert-iteration`);
  say(`6. sweep if metrics plateau: ${points.points.length} of ${points.all} points in ${folder}/sweep`);
  for (const line of conditionLines()) say(line);
}
