/** Figures of a run's training, beside those of its answers. */
import type { Metric } from '../../../protocol/experiment.js';
import type { ExperimentContext, RunContext } from '../run/context.js';
import { otherArm, readSummary } from '../run/stages/train.js';
import { differenceOf } from './token-budget.js';

/** None where nothing was trained. Times and memory stand in the summary alone, so that two runs of one seed have the same figures. */
export async function trainingMetrics(context: ExperimentContext, run: RunContext): Promise<Metric[]> {
  const { arm } = run;
  const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
  if (summary === null) return [];
  const other = await otherArm(context, run);
  const single = (name: string, value: number | null, unit: string, source: string, note: string): Metric => ({ name, arm, value, unit, source, note });
  return [
    single('training tokens', summary.tokens, 'tokens', 'F1', 'Of prompts and answers that were trained on, without padding.'),
    single('training steps', summary.steps, 'steps', 'F6', 'Of the optimizer.'),
    single('training loss', summary.loss, 'nats', 'F6', 'Mean over the answer tokens, at the end.'),
    single(
      'validation loss',
      summary.bestLoss,
      'nats',
      'F6',
      summary.bestLoss === null ? 'Not measured: there are no validation tasks.' : 'The lowest of all checkpoints; mean over the answer tokens.',
    ),
    single(
      'token difference of the arms',
      other === null ? null : differenceOf(summary.tokens, other.tokens),
      'share',
      'F1',
      other === null
        ? 'Not measured: no run of the other arm with this seed was trained before; where there are two arms, the second has it.'
        : `With ${other.tokens} tokens of the other arm, as a share of the smaller.`,
    ),
  ];
}
