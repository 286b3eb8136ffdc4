/** Comments in both spellings: `// text` is `note that text`. */
import type { Language } from '../types.js';
import { V } from '../vocabulary.js';

const PAIRS = [
  ['///', V.documentThat.text],
  ['//!', V.documentInsideThat.text],
  ['//', V.noteThat.text],
] as const;

/**
 * Respells the comments of a gap. Only comments that come back exactly get words: those with a space
 * or nothing behind their slashes. `joined`: something stands directly before the gap.
 */
export function respellGap(gap: string, to: Language, joined: boolean): string {
  let out = '';
  let at = 0;
  if (/^\ufeff?#!/.test(gap) && !joined) {
    at = lineEnd(gap, 0);
    out = gap.slice(0, at);
  }
  while (at < gap.length) {
    const code = gap.charCodeAt(at);
    if (code === 47 && gap.charCodeAt(at + 1) === 42) {
      const end = blockEnd(gap, at);
      out += gap.slice(at, end);
      at = end;
    } else if (code === 47 || isWordStart(code)) {
      const end = lineEnd(gap, at);
      const comment = gap.slice(at, end);
      const made = to === 'iron' ? toWords(comment) : toSlashes(comment);
      if (made !== comment && to === 'iron' && out === '' && joined) out = ' ';
      out += made;
      at = end;
    } else {
      const from = at++;
      for (let next = gap.charCodeAt(at); at < gap.length && next !== 47 && !isWordStart(next); next = gap.charCodeAt(++at));
      out += gap.slice(from, at);
    }
  }
  return out;
}

const isWordStart = (code: number): boolean => code === 110 || code === 100;

function lineEnd(gap: string, at: number): number {
  const end = gap.indexOf('\n', at);
  if (end < 0) return gap.length;
  return gap.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

function blockEnd(gap: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(gap);
    if (!found) return gap.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}

const endsMark = (comment: string, length: number): boolean => comment.length === length || comment[length] === ' ' || comment[length] === '\t' || comment[length] === '\r';

function toWords(comment: string): string {
  for (const [slashes, words] of PAIRS) {
    if (comment.startsWith(slashes)) return endsMark(comment, slashes.length) ? words + comment.slice(slashes.length) : comment;
  }
  return comment;
}

function toSlashes(comment: string): string {
  for (const [slashes, words] of PAIRS) if (comment.startsWith(words) && endsMark(comment, words.length)) return slashes + comment.slice(words.length);
  return comment;
}
