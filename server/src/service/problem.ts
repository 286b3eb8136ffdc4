/** The first error of a text, in the form in which the editor shows it. */
import type { Problem } from '../../../protocol/requests.js';
import type { Diagnostic } from '../../../redox/src/index.js';
import { LineIndex } from '../../../redox/src/index.js';

export function firstProblem(text: string, diagnostics: readonly Diagnostic[]): Problem {
  const first = diagnostics.find((each) => each.severity === 'error');
  if (first === undefined) return unexplained;
  const { line, column } = new LineIndex(text).position(first.from);
  return { code: first.code, message: first.message, help: first.help ?? '', from: first.from, to: first.to, line: line + 1, column: column + 1 };
}

const unexplained: Problem = {
  code: 'internal',
  message: 'The language library gave no result and no reason.',
  help: 'Please report this file.',
  from: 0,
  to: 0,
  line: 1,
  column: 1,
};
