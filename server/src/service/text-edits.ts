/** Edits as plain data: the small ones between two texts. */
import { diffArrays } from 'diff';
import type { TextEdit } from '../../../redox/src/index.js';

/** Lines with their line ends, so that joining them gives the text back. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** More differing lines than this are replaced as one piece: comparing them takes quadratic time. */
const MOST_DIFFERENCES = 1000;

/**
 * Edits of whole lines that turn `before` into `after`, in order. Lines that stay are not touched,
 * so that cursors, folds and breakpoints keep their places.
 */
export function lineEdits(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const old = linesOf(before);
  const made = linesOf(after);
  let same = 0;
  while (same < old.length && same < made.length && old[same] === made[same]) same++;
  let tail = 0;
  while (tail < old.length - same && tail < made.length - same && old[old.length - 1 - tail] === made[made.length - 1 - tail]) tail++;
  const from = lengthOf(old, 0, same);
  const oldMiddle = old.slice(same, old.length - tail);
  const madeMiddle = made.slice(same, made.length - tail);
  const parts = diffArrays(oldMiddle, madeMiddle, { maxEditLength: MOST_DIFFERENCES });
  if (parts === undefined) return [{ from, to: from + lengthOf(oldMiddle, 0, oldMiddle.length), insert: madeMiddle.join('') }];
  return editsOf(parts, from);
}

function editsOf(parts: readonly { readonly value: string[]; readonly added?: boolean; readonly removed?: boolean }[], start: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = start;
  let open: { from: number; insert: string } | null = null;
  const close = (): void => {
    if (open !== null) edits.push({ from: open.from, to: at, insert: open.insert });
    open = null;
  };
  for (const part of parts) {
    const text = part.value.join('');
    if (!part.added && !part.removed) close();
    else open ??= { from: at, insert: '' };
    if (part.added && open !== null) open.insert += text;
    if (!part.added) at += text.length;
  }
  close();
  return edits;
}

function lengthOf(lines: readonly string[], from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) length += lines[at]!.length;
  return length;
}
