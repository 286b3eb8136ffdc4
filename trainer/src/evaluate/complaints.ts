/** Whose fault it is that a batch does not compile, and of whom that start of the compiler says enough. */
import type { RustcDiagnostic } from '../../../engine/src/compile/rustc.js';
import { fileOf, type Row, testsFileOf } from './batch-crate.js';
import { type CompilerAnswer, filesOf } from './compiler.js';
import { failureClass } from './failure-class.js';

export interface Complaints {
  /** These are out. */
  readonly out: readonly Row[];
  /** Of those, who is told by this start already, with his own messages; the rest is judged alone. */
  readonly told: ReadonlyMap<Row, readonly RustcDiagnostic[]>;
  /** All who are out are told: nothing ended the compiler sooner. */
  readonly isWhole: boolean;
}

/** What is said, or not, for what other modules hold: more than one implementation to choose from. */
const OF_NEIGHBOURS = new Set(['E0034', 'E0080', 'E0119', 'E0275', 'E0282', 'E0283', 'E0284', 'E0790']);

/** An error with a code of the index that comes after the text is read and its macros expanded. */
const isOfAnalysis = ({ code }: RustcDiagnostic): boolean => code !== null && /^E\d{4}$/.test(code.code) && failureClass(code.code, '', true) !== 'syntax' && !OF_NEIGHBOURS.has(code.code);

/**
 * Errors of analysis are those of a lone compile only where the compiler had none of another kind, which end it sooner: as
 * long as there is such a one, its rows go and the others are asked again. Nobody: the complaint is about no row. An
 * error in a solution itself is one of the stage `check`, and of another only where that one did not see it.
 */
export function complaintsOf(stage: 'check' | 'link', { errors, limit, trouble }: CompilerAnswer, rows: readonly Row[]): Complaints {
  const of = new Map<Row, RustcDiagnostic[]>();
  const byFile = new Map(
    rows.flatMap((row): [string, Row][] => [
      [fileOf(row), row],
      [testsFileOf(row), row],
    ]),
  );
  let isWhole = limit === '' && trouble === '';
  const early = new Set<Row>();
  for (const error of errors) {
    const files = [...filesOf(error)];
    const owners = new Set(files.flatMap((file) => byFile.get(file) ?? []));
    const [first] = owners;
    const isOfStage = first !== undefined && (stage === 'check' || files.includes(testsFileOf(first)));
    const isOne = owners.size === 1 && isOfStage && isOfAnalysis(error);
    if (!isOne) isWhole = false;
    for (const row of owners) {
      of.set(row, [...(of.get(row) ?? []), error]);
      if (!isOne) early.add(row);
    }
  }
  if (isWhole) return { out: [...of.keys()], told: of, isWhole: of.size > 0 };
  return { out: early.size > 0 ? [...early] : [...of.keys()], told: new Map(), isWhole: false };
}
