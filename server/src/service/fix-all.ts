/** Takes the first fix of everything that has one, again and again until nothing changes. */
import { applyEdits } from '../../../redox/src/edits.js';
import type { TextEdit } from '../../../redox/src/index.js';
import type { LanguageOptions } from './analysis.js';
import { analyse } from './analysis.js';
import { lineEdits } from './text-edits.js';

/** Fixing one mistake may show the next; more rounds than this have not been seen to help. */
const ROUNDS = 10;

export function fixAll(text: string, options: LanguageOptions): TextEdit[] {
  let fixed = text;
  for (let round = 0; round < ROUNDS; round++) {
    const edits = nonOverlapping(fixed, options);
    if (edits.length === 0) break;
    fixed = applyEdits(fixed, edits);
  }
  return lineEdits(text, fixed);
}

function nonOverlapping(text: string, options: LanguageOptions): TextEdit[] {
  const taken: TextEdit[] = [];
  let free = 0;
  for (const diagnostic of analyse(text, options).diagnostics) {
    const edits = [...(diagnostic.fixes[0]?.edits ?? [])].sort((a, b) => a.from - b.from);
    const first = edits[0];
    if (first === undefined || first.from < free) continue;
    taken.push(...edits);
    free = edits.at(-1)!.to + 1; // two insertions at one place would depend on their order
  }
  return taken;
}
