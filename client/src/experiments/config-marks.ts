/** What `iron-trainer config check` says of a config, as marks. Knows nothing of the editor, so that it can be tested alone. */
import type { ConfigAdvice, ConfigCheck, ConfigProblem } from '../../../protocol/experiment-config.js';

/** The line counts from 0; columns count UTF-16 code units. */
export interface ConfigMark {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export function parsedCheck(line: string): ConfigCheck | null {
  try {
    const value = JSON.parse(line) as Partial<ConfigCheck>;
    return Array.isArray(value.problems) ? (value as ConfigCheck) : null;
  } catch {
    return null;
  }
}

/**
 * To the end of the line, without its comment. What stands on a line that is marked already is left out: the schema finds there
 * what the trainer finds too, in other words.
 */
export function configMarks({ problems }: ConfigCheck, text: string, marked: ReadonlySet<number>): ConfigMark[] {
  const lines = text.split(/\r?\n/);
  return problems.filter(({ line }) => !marked.has(line - 1)).map((each) => markOf(each, lines));
}

function markOf({ line, column, message }: Pick<ConfigProblem, 'line' | 'column' | 'message'>, lines: readonly string[]): ConfigMark {
  const at = Math.min(line, lines.length) - 1;
  const shown = (lines[at] ?? '').replace(/\s+#.*$|\s+$/, '');
  const from = Math.min(column - 1, shown.length);
  return { line: at, from, to: Math.max(from, shown.length), message };
}

/** What is advised, as marks; the same line may have several. */
export const adviceMarks = ({ advice = [] }: ConfigCheck, text: string): ConfigMark[] => {
  const lines = text.split(/\r?\n/);
  return advice.map((each) => markOf(each, lines));
};

/** Changes that are offered between two lines, counted from 0. */
export const adviceAt = ({ advice = [] }: ConfigCheck, first: number, last: number): ConfigAdvice[] => advice.filter(({ line }) => line - 1 >= first && line - 1 <= last);
