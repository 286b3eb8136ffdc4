/** Answers of the Iron arm that are spelled in Iron: items of Rust may stand in an Iron file, so that an answer in Rust is accepted too. */
import { parse, strictHints } from '../../../redox/src/index.js';
import { unfenced } from './rust-text.js';

/** Whether a text is Iron without an error and no part of it is spelled in Rust. What is inside of macros counts as neither. */
export function isNativeAnswer(prediction: string): boolean {
  const tree = parse(unfenced(prediction), 'iron');
  return tree.diagnostics.every(({ severity }) => severity !== 'error') && strictHints(tree).length === 0;
}
