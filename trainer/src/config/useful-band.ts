/** What S3 found useful (section 5, contract row F3), as warnings: values outside are allowed, and the table says why one would not. */
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';

/** Learning rates; those for code are the narrower band. */
export const LEARNING_RATES = { least: 5e-5, most: 5e-4, code: { least: 1e-4, most: 2e-4 } } as const;
export const LARGEST_RANK = 32;
export const LARGEST_ALPHA = 32;
/** "Giant sequences (10k tokens) less relevant for single-file compile". */
export const LARGEST_SEQUENCE = 10_000;

/** One sentence for each value that is outside. */
export function bandWarnings({ task, shape, training }: Pick<ExperimentConfig, 'task' | 'shape' | 'training'>): string[] {
  const { optimizer, lora, budget } = training;
  const rate = optimizer.learningRate;
  const warnings: string[] = [];
  if (rate > LEARNING_RATES.most) warnings.push(`the learning rate ${rate} is above ${LEARNING_RATES.most}: training may be unstable and the syntax odd (S3 section 5)`);
  if (rate < LEARNING_RATES.least) warnings.push(`the learning rate ${rate} is below ${LEARNING_RATES.least}: the model may learn too little (S3 section 5)`);
  if (lora.rank > LARGEST_RANK) warnings.push(`the rank ${lora.rank} is above ${LARGEST_RANK}: watch stability and memory (S3 section 5)`);
  if (lora.alpha > LARGEST_ALPHA) warnings.push(`alpha ${lora.alpha} is above ${LARGEST_ALPHA}: watch stability (S3 section 5)`);
  if (task === 'codegen' && shape === 'program' && budget.sequenceTokens >= LARGEST_SEQUENCE)
    warnings.push(`sequences of ${budget.sequenceTokens} tokens add little to the compile rate of programs, which are short (S3 section 5)`);
  if (training.data.files.length > 0 && !budget.packing) warnings.push('rows are not packed (`training.budget.packing`): much of a batch of short programs is padding (S3 section 5)');
  return warnings;
}
