/** Parts of the harness that the compiler may refuse alone. */
import type { HarnessCase } from './harness.js';

export interface HarnessPart {
  readonly text: string;
  readonly part: { readonly case: HarnessCase } | { readonly type: string } | { readonly frame: string };
}

const [OPEN, BEHIND, CLOSE] = ['\ue010', '\ue011', '\ue012'];

/** Marks code as a part of its own, which is left out with its key. */
export const asPart = (key: string, code: string): string => `${OPEN}${key}${BEHIND}${code}${CLOSE}`;

/** Code with marked parts as those parts; the rest of it belongs to `owner`. */
export function partsIn(code: string, owner: HarnessPart['part']): HarnessPart[] {
  const parts: HarnessPart[] = [];
  const owners = [owner];
  for (const [, mark, key = '', text = ''] of code.matchAll(/(?:(\ue010)([^\ue011]*)\ue011|(?:\ue012)|^)([^\ue010\ue012]*)/g)) {
    if (mark !== undefined) owners.push({ type: key });
    else if (parts.length > 0 && owners.length > 1) owners.pop();
    parts.push({ text, part: owners.at(-1)! });
  }
  return parts;
}
