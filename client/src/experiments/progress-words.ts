/** How far an experiment is, in a few words. Knows nothing of the editor, so that it can be tested alone. */
import type { ExperimentSummary, WorkSummary } from '../../../protocol/experiment-pages.js';

export const isGoingOn = ({ status }: Pick<WorkSummary, 'status'>): boolean => status === 'running' || status === 'queued';

/** What can be gone on with. */
export const canResume = ({ status }: Pick<WorkSummary, 'status'>): boolean => status === 'cancelled' || status === 'interrupted' || status === 'failed';

/** `rust-42 evaluate: 12 of 68`, of the run that is worked on, else of the experiment itself. */
export function progressWords(experiment: ExperimentSummary): string {
  const run = experiment.runs.find(({ status }) => status === 'running');
  const words = run === undefined ? null : stageWords(run);
  return run !== undefined && words !== null ? `${run.id} ${words}` : (stageWords(experiment) ?? experiment.status);
}

function stageWords({ stages, progress }: WorkSummary): string | null {
  if (progress !== null) return `${progress.stage}: ${progress.done} of ${progress.of}`;
  return stages.find(({ status }) => status === 'running')?.name ?? null;
}

/** What is said when it has ended. */
export function endWords({ id, status, reason, verdict }: ExperimentSummary): { readonly kind: 'information' | 'warning' | 'error'; readonly message: string } {
  if (status === 'succeeded') return { kind: 'information', message: `Experiment ${id} is done${verdict === null ? '' : `: ${verdict}`}.` };
  if (status === 'cancelled') return { kind: 'information', message: `Experiment ${id} was cancelled; it can be resumed.` };
  if (status === 'interrupted') return { kind: 'warning', message: `The process of experiment ${id} is gone; it can be resumed.` };
  return { kind: 'error', message: `Experiment ${id} failed${reason === null ? '' : `: ${reason}`}` };
}
