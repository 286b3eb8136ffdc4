/** Where the functions and mutants of a result are in a text that may have changed since. Lines count from 0, columns are UTF-16. */
import type { PositionSpan } from '../../../protocol/test-generation.js';

export interface LineSpan {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Lines of a text, without their ends. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** The first line of these lines in a text, the one nearest to `near` where they stand in several places; -1 where in none. */
export function locate(text: readonly string[], part: readonly string[], near: number): number {
  if (part.length === 0) return -1;
  const matches = (at: number): boolean => at >= 0 && at + part.length <= text.length && part.every((line, index) => line === text[at + index]);
  for (let distance = 0; distance < text.length + Math.abs(near); distance++) {
    if (matches(near + distance)) return near + distance;
    if (matches(near - distance)) return near - distance;
  }
  return -1;
}

/** The UTF-16 column of a column that counts characters from 1. */
export function utf16Column(line: string, column: number): number {
  let at = 0;
  for (let count = 1; count < column && at < line.length; count++) at += line.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/**
 * Where a mutant is in the text. `from`: the line of the function when it was reported, from 1; `now`: its line in the text.
 * What reaches over several lines is marked on its function's first line alone.
 */
export function spanOf(text: readonly string[], span: PositionSpan, from: number, now: number): LineSpan {
  const shift = now - (from - 1);
  const startLine = span.start.line - 1 + shift;
  const endLine = span.end.line - 1 + shift;
  if (startLine !== endLine) return wholeLine(text, now);
  const line = text[startLine] ?? '';
  const startColumn = utf16Column(line, span.start.column);
  return { startLine, startColumn, endLine, endColumn: Math.max(startColumn, utf16Column(line, span.end.column)) };
}

function wholeLine(text: readonly string[], at: number): LineSpan {
  const line = text[at] ?? '';
  return { startLine: at, startColumn: line.length - line.trimStart().length, endLine: at, endColumn: line.trimEnd().length };
}

/** Whether a test stands in the text already, under whatever name. */
export function hasTest(text: string, code: string): boolean {
  const body = /^[^\n]*\bfn\s+\w+([\s\S]*)/m.exec(code)?.[1] ?? /^[^\n]*\bfunction\s+\w+([\s\S]*)/m.exec(code)?.[1];
  const flat = (each: string): string => each.replaceAll(/\s+/g, ' ').trim();
  return body !== undefined && flat(body) !== '' && flat(text).includes(flat(body));
}
