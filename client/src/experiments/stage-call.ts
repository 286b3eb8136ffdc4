/** The stages as command lines of the trainer, and what is said when they have ended. Knows nothing of the editor. */
import path from 'node:path';
import type { Preflight, PreflightCheck, PreflightStage } from '../../../protocol/preflight.js';
import type { TrainerEnd } from './trainer.js';

export interface StageCall {
  readonly stage: PreflightStage;
  /** Shown while it runs: `Gates of manifest.jsonl`. */
  readonly title: string;
  readonly parameters: readonly string[];
  /** More variables of its environment: what must not stand among the parameters, which are logged. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it writes, for the free space. */
  readonly out?: string;
}

/** Absolute paths of files by arm. */
export type FilesByArm = Readonly<Partial<Record<'rust' | 'iron', readonly string[]>>>;

const byArm = (files: FilesByArm): string[] => Object.entries(files).flatMap(([arm, list]) => (list.length === 0 ? [] : [`${arm}=${list.join(',')}`]));

export const gatesCall = (manifest: string, report: string, only: readonly string[] = []): StageCall => ({
  stage: 'gates',
  title: `Gates of ${path.basename(manifest)}`,
  parameters: ['gates', manifest, '--report-json', report, ...(only.length > 0 ? ['--only', ...only] : [])],
});

export const datasetCall = (out: string, seed: number): StageCall => ({
  stage: 'dataset',
  title: `Dataset in ${path.basename(out)}`,
  parameters: ['dataset', 'build', '--out', out, '--seed', String(seed)],
  out,
});

export interface EvaluationAsked {
  readonly predictions: string;
  /** Null: the tests that the published evaluator of the Redox pilot asked for. */
  readonly dataset: string | null;
  readonly out: string;
}

export const evaluateCall = ({ predictions, dataset, out }: EvaluationAsked): StageCall => ({
  stage: 'evaluate',
  title: `Evaluation of ${path.basename(predictions)}`,
  parameters: ['evaluate', predictions, ...(dataset === null ? ['--tests-from', 'redox-pilot'] : ['--dataset', dataset]), '--out', out],
  out,
});

export interface ReportAsked {
  readonly verdicts: FilesByArm;
  readonly manifest?: string;
}

const reportParameters = ({ verdicts, manifest }: ReportAsked): string[] => ['--verdicts', ...byArm(verdicts), ...(manifest === undefined ? [] : ['--manifest', manifest])];

export const reportCall = (asked: ReportAsked & { readonly out: string }): StageCall => ({
  stage: 'report',
  title: `Report in ${path.basename(asked.out)}`,
  parameters: ['report', ...reportParameters(asked), '--out', asked.out],
  out: asked.out,
});

export const decideCall = (asked: ReportAsked): StageCall => ({ stage: 'decide', title: 'Decision', parameters: ['decide', ...reportParameters(asked)] });

export const verifyCall = (report: string): StageCall => ({ stage: 'verify', title: `Verification of ${path.basename(report)}`, parameters: ['verify', report] });

export const compareCall = (before: string, after: string): StageCall => ({ stage: 'compare-adapters', title: 'Comparison of adapters', parameters: ['compare-adapters', before, after] });

export interface FilterAsked {
  readonly places: readonly string[];
  readonly preset: string;
  readonly out: string;
}

export const filterCall = ({ places, preset, out }: FilterAsked): StageCall => ({
  stage: 'filter',
  title: `Filter into ${path.basename(out)}`,
  parameters: ['filter', ...places, '--preset', preset, '--out', out],
  out: path.dirname(out),
});

/** @param places folders of packages; none: the sources that cargo keeps */
export const corpusCall = (places: readonly string[], out: string): StageCall => ({
  stage: 'corpus',
  title: `Test corpus in ${path.basename(out)}`,
  parameters: ['corpus', 'tests', ...places, '--out', out],
  out,
});

export const tablesCall = (runs: string, database: string): StageCall => ({
  stage: 'sql',
  title: `Tables of ${path.basename(runs)}`,
  parameters: ['tables', runs, '--out', database],
  out: path.dirname(database),
});

export const sqlCall = (query: string, database: string): StageCall => ({ stage: 'sql', title: 'Query', parameters: ['sql', query, '--database', database] });

export const pythonSetupCall: StageCall = { stage: 'train', title: 'Python packages for training', parameters: ['python', 'setup'] };

/** @param place folder of a run; null: a tiny random model */
export const falsifyTrainingCall = (place: string | null, experiments: string | undefined): StageCall => ({
  stage: 'train',
  title: `Training of ${place === null ? 'a tiny model' : path.basename(place)}, twice`,
  parameters: ['falsify-training', ...(place === null ? [] : [place]), ...(experiments === undefined ? [] : ['--experiments', experiments])],
  ...(experiments !== undefined && { out: experiments }),
});

export const publishCall = (run: string, repository: string): StageCall => ({
  stage: 'publish',
  title: `Publishing ${path.basename(run)} as ${repository}`,
  parameters: ['publish', run, '--repo', repository],
  out: run,
});

export interface Said {
  readonly kind: 'information' | 'warning' | 'error';
  readonly message: string;
}

/** What is found is no failure of the tool: gates that do not pass, claims that are falsified. */
const FOUND = 1;

/** One sentence for a person, from how the stage ended and what it printed last. */
export function saidOf({ title }: StageCall, { code, lines, cancelled }: TrainerEnd): Said {
  if (cancelled) return { kind: 'information', message: `${title}: cancelled.` };
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
  if (code === 0) return { kind: 'information', message: `${title}: ${last || 'done'}` };
  if (code === FOUND) return { kind: 'warning', message: `${title}: ${last || 'something was found'}` };
  return { kind: 'error', message: `${title} failed: ${last || `it ended with ${code ?? 'a signal'}`}` };
}

/** One line for each thing that is not there, what is missing first. */
export function missingLines({ checks }: Preflight): string[] {
  const worse = (each: PreflightCheck): number => (each.status === 'missing' ? 0 : 1);
  return checks
    .filter(({ status }) => status !== 'present')
    .sort((a, b) => worse(a) - worse(b))
    .map(({ found, help }) => `• ${found.endsWith('.') ? found : `${found}.`}${help === '' ? '' : ` ${help}`}`);
}
