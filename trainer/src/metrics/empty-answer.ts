/** Answers without code: the empty library that they are compiles, and shows nothing of the model. */
import { K } from '../../../redox/src/index.js';
import type { Sample } from '../../../protocol/experiment.js';
import { rustOf } from './rust-text.js';
import { rustTree } from './syntax.js';

/** Whether there is no item in it: white space, comments and attributes of the file at most. What is no Rust is not empty, it is wrong. */
export function isEmptyAnswer(sample: Pick<Sample, 'arm' | 'prediction'>): boolean {
  const rust = rustOf(sample);
  return rust !== null && rustTree(rust)?.root.kids.every((item) => item === null || item.kind === K.Attribute) === true;
}
