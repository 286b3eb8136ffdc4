/** The Rust of a sample, whichever language it is written in. */
import { oxidize } from '../../../redox/src/index.js';
import type { Sample } from '../../../protocol/experiment.js';

/** Null where the Iron does not become Rust. A sample that stands in a code fence is taken out of it. */
export function rustOf({ arm, prediction }: Pick<Sample, 'arm' | 'prediction'>): string | null {
  const text = unfenced(prediction);
  return arm === 'rust' ? text : oxidize(text).text;
}

/** The first fenced block, where there is one; else the whole text. */
export function unfenced(text: string): string {
  return /^ {0,3}```[^\n]*\n([\s\S]*?)^ {0,3}```[ \t]*$/m.exec(text)?.[1] ?? text;
}
