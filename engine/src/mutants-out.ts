/** A folder as cargo-mutants 27.1 leaves it (`mutants.out`), so that tools that read one can read ours. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { structuredPatch } from 'diff';
import type { FunctionReport, Mutant, MutantVerdict } from '../../protocol/test-generation.js';

/** The version whose shape the files have. */
const SHAPE = '27.1.0';

export interface MutantsOut {
  readonly functions: readonly FunctionReport[];
  /** Name of the Cargo package; of a file alone, its name without `.rs`. */
  readonly package: string;
  /** The file as it is. */
  readonly text: string;
  readonly started: Date;
  readonly ended: Date;
}

/** What is in each file; names have `/`. */
export function mutantsOut(given: MutantsOut): ReadonlyMap<string, string> {
  const verdicts = given.functions.flatMap((each) => each.verdicts);
  const stems = stemsOf(verdicts.map(({ mutant }) => mutant));
  const files = new Map<string, string>();
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}`;
  files.set('mutants.json', json(verdicts.map(({ mutant }) => ({ ...described(mutant, given.package), diff: diffOf(mutant, given.text) }))));
  files.set('outcomes.json', json(outcomesOf(given, verdicts, stems)));
  for (const [name, outcomes] of LISTS) files.set(name, verdicts.flatMap(({ mutant, outcome }) => (outcomes.includes(outcome) ? [`${mutant.name}\n`] : [])).join(''));
  verdicts.forEach((verdict, at) => {
    files.set(`diff/${stems[at]}.diff`, diffOf(verdict.mutant, given.text));
    files.set(`log/${stems[at]}.log`, logOf(verdict));
  });
  return files;
}

/** Writes the folder `mutants.out` into `folder`; one that is there becomes `mutants.out.old`, as cargo-mutants does it. */
export async function writeMutantsOut(folder: string, given: MutantsOut): Promise<void> {
  const out = path.join(folder, 'mutants.out');
  await fs.rm(`${out}.old`, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  await fs.rename(out, `${out}.old`).catch(() => undefined); // there was none
  for (const [name, text] of mutantsOut(given)) {
    await fs.mkdir(path.dirname(path.join(out, name)), { recursive: true });
    await fs.writeFile(path.join(out, name), text);
  }
}

/** cargo-mutants knows no equivalent ones: to it they are missed; a list of their own names them. */
const LISTS: readonly (readonly [string, readonly MutantVerdict['outcome'][]])[] = [
  ['caught.txt', ['caught']],
  ['missed.txt', ['missed', 'equivalent']],
  ['timeout.txt', ['timeout']],
  ['unviable.txt', ['unviable']],
  ['equivalent.txt', ['equivalent']],
];

const SUMMARIES = { caught: 'CaughtMutant', missed: 'MissedMutant', equivalent: 'MissedMutant', timeout: 'Timeout', unviable: 'Unviable' } as const;

const described = ({ name, file, function: fn, span, replacement, genre }: Mutant, of: string) => ({
  name,
  package: of,
  file,
  function: fn === null ? null : { function_name: fn.name, return_type: fn.returnType, span: fn.span },
  span,
  replacement,
  genre,
});

function outcomesOf({ package: of, started, ended }: MutantsOut, verdicts: readonly MutantVerdict[], stems: readonly string[]) {
  const counted = (...wanted: MutantVerdict['outcome'][]): number => verdicts.filter(({ outcome }) => wanted.includes(outcome)).length;
  return {
    outcomes: verdicts.map(({ mutant, outcome }, at) => ({
      scenario: { Mutant: described(mutant, of) },
      summary: SUMMARIES[outcome],
      log_path: `log/${stems[at]}.log`,
      diff_path: `diff/${stems[at]}.diff`,
      phase_results: phasesOf(outcome),
    })),
    total_mutants: verdicts.length,
    missed: counted('missed', 'equivalent'),
    caught: counted('caught'),
    timeout: counted('timeout'),
    unviable: counted('unviable'),
    success: 0,
    start_time: started.toISOString(),
    end_time: ended.toISOString(),
    cargo_mutants_version: SHAPE,
  };
}

/** Mutants share a compilation, so that no time is one mutant's own: durations are 0. */
function phasesOf(outcome: MutantVerdict['outcome']) {
  const phase = (name: 'Build' | 'Test', status: 'Success' | 'Timeout' | { readonly Failure: number }) => ({ phase: name, duration: 0, process_status: status, argv: ['iron-tests'] });
  if (outcome === 'unviable') return [phase('Build', { Failure: 101 })];
  return [phase('Build', 'Success'), phase('Test', outcome === 'timeout' ? 'Timeout' : outcome === 'caught' ? { Failure: 101 } : 'Success')];
}

/** `src__lib.rs_line_2_col_5`, with a number behind it from the second mutant of a place on. */
function stemsOf(mutants: readonly Mutant[]): string[] {
  const seen = new Map<string, number>();
  return mutants.map(({ file, span }) => {
    const stem = `${file.replaceAll(/[/\\]/g, '__')}_line_${span.start.line}_col_${span.start.column}`;
    const count = seen.get(stem) ?? 0;
    seen.set(stem, count + 1);
    return count === 0 ? stem : `${stem}_${String(count).padStart(3, '0')}`;
  });
}

const MARK = '/* ~ changed by iron-tests ~ */';

function diffOf(mutant: Mutant, text: string): string {
  const from = offsetOf(text, mutant.span.start);
  const to = offsetOf(text, mutant.span.end);
  const changed = text.slice(0, from) + `${mutant.replacement} ${MARK}`.trimStart() + text.slice(to);
  const what = mutant.name.replace(/^.*?:\d+:\d+: /, '');
  const hunks = structuredPatch(mutant.file, what, text, changed, '', '', { context: 8 }).hunks.map(
    ({ oldStart, oldLines, newStart, newLines, lines }) => `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n${lines.join('\n')}\n`,
  );
  return `--- ${mutant.file}\n+++ ${what}\n${hunks.join('')}`;
}

/** Columns count characters. */
function offsetOf(text: string, { line, column }: Mutant['span']['start']): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  return start + [...text.slice(start, start + column * 2)].slice(0, column - 1).join('').length;
}

const logOf = ({ mutant, outcome, killers }: MutantVerdict): string => `${mutant.name}\n${outcome}\n${killers.map((name) => `killed by ${name}\n`).join('')}`;
