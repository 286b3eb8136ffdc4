/** Looking at expressions of Rust as tokens: brackets, quotes and comments are never mistaken. */
import { tokenize } from '../../../redox/src/index.js';

interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Brackets around it. */
  readonly depth: number;
  readonly kind: ReturnType<typeof tokenize>[number]['kind'];
}

/** Tokens without white space; a bracket has the depth of what stands around it. */
export function pieces(text: string): Piece[] {
  let depth = 0;
  return tokenize(text, 'rust').flatMap(({ kind, from, to }) => {
    const piece = text.slice(from, to);
    if (kind === 'whitespace' || kind === 'comment') return [];
    if (/^[)\]}]$/.test(piece)) depth--;
    const found = { text: piece, from, to, depth, kind };
    if (/^[([{]$/.test(piece)) depth++;
    return [found];
  });
}

/** Parts between separators that stand in no bracket, without the white space around them. */
export function splitAtTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const piece of pieces(text)) {
    if (piece.depth > 0 || piece.text !== separator) continue;
    parts.push(text.slice(from, piece.from).trim());
    from = piece.to;
  }
  return [...parts, text.slice(from).trim()];
}

/** `atom`: may stand before `.` and `[`; `prefixed`: an atom behind `-`, `!`, `*` or `&`; `compound`: has operators, a cast or a closure. */
export type ExpressionShape = 'atom' | 'prefixed' | 'compound';

export function shapeOf(text: string): ExpressionShape {
  let shape: ExpressionShape = 'atom';
  let angles = 0;
  let before = '';
  for (const { text: piece, depth, kind } of pieces(text)) {
    if (depth > 0) continue;
    if (piece === '<' && (before === '::' || before === '' || angles > 0)) angles++;
    else if (piece === '>' && angles > 0) angles--;
    else if (angles === 0) {
      const isPrefix = /^([-!*&]|&&|mut)$/.test(piece) && /^([-!*&]|&&|)$/.test(before);
      const isMacro = piece === '!' && /^\w+$/.test(before);
      if (isPrefix) shape = 'prefixed';
      else if (!isMacro && ((piece === '{' && before === '') || piece === 'as' || (kind === 'punctuation' && !/^(::|\.|[()[\]{}?,])$/.test(piece)))) return 'compound';
    }
    before = piece;
  }
  return shape;
}

/** The expression as something that `.method()` or `[index]` may follow. */
export const receiver = (text: string): string => (shapeOf(text) === 'atom' ? text : `(${text})`);
/** The expression as an operand of a binary operator. */
export const operand = (text: string): string => (shapeOf(text) === 'compound' ? `(${text})` : text);
