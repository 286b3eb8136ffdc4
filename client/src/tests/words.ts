/** What is said to a person about results of tests. */
import type { FunctionReport, Mutant, MutantCounts, MutantGenre, TestSource } from '../../../protocol/test-generation.js';

/** `replace < with <= in f` out of `src/lib.rs:3:14: replace < with <= in f`. */
export const changeOf = ({ name }: Mutant): string => name.replace(/^.*?:\d+:\d+: /s, '');

/** What a mutant does, for a sentence: "`<` replaced by `<=`". */
export function inWords(mutant: Mutant): string {
  const change = changeOf(mutant).replace(/ in [^`]*$/, '');
  const result = /^replace (\S+)(?: -> .+)? with ([\s\S]+)$/.exec(change);
  if (mutant.genre === 'FnValue' && result !== null) return result[2] === '()' ? `the body of \`${result[1]}\` left out` : `\`${result[1]}\` giving \`${result[2]}\` always`;
  const replaced = /^replace ([\s\S]+?) with ([\s\S]+)$/.exec(change);
  if (replaced !== null) return `\`${replaced[1]}\` replaced by \`${replaced[2]}\``;
  const deleted = /^delete ([\s\S]+)$/.exec(change);
  return deleted === null ? change : `\`${deleted[1]}\` deleted`;
}

export const survivorMessage = (mutant: Mutant): string => `No generated test notices ${inWords(mutant)}.`;

const killed = ({ caught, timeout }: MutantCounts): number => caught + timeout;
const viable = (counts: MutantCounts): number => killed(counts) + counts.missed + counts.notJudged;

/** "12 of 13 mutants killed", or why there is no such number. */
export function scoreOf({ status, reason, mutants, tests }: FunctionReport): string {
  if (status !== 'proven') return reason === '' ? status : reason;
  if (viable(mutants) === 0) return `${count(tests.length, 'test')}, no mutant to kill`;
  return `${killed(mutants)} of ${count(viable(mutants), 'mutant')} killed`;
}

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Of all functions together, between 0 and 1; null without a viable mutant. */
export function scoreOfAll(functions: readonly FunctionReport[]): number | null {
  const sum = (of: (counts: MutantCounts) => number): number => functions.reduce((total, { mutants }) => total + of(mutants), 0);
  const all = sum(viable);
  return all === 0 ? null : sum(killed) / all;
}

export const GENRES: Readonly<Record<MutantGenre, string>> = {
  FnValue: 'Return value',
  BinaryOperator: 'Binary operator',
  UnaryOperator: 'Unary operator',
  MatchArm: 'Match arm',
  MatchArmGuard: 'Match guard',
  StructField: 'Struct field',
  Constant: 'Constant',
  Range: 'Range',
  Statement: 'Statement',
};

/** Where a test came from. */
export const SOURCES: Readonly<Record<TestSource, string>> = { explorer: 'search', property: 'property', example: 'documentation', model: 'model', existing: 'there before' };
