/**
 * Compares our mutants with those of `cargo mutants --list --json`, package by package: each of
 * theirs has to be among ours with the same name, place, replacement and function, and no other, and
 * in the same order within a file.
 */
import path from 'node:path';
import { execa } from 'execa';
import { moduleFiles } from '../../engine/src/crate/modules.js';
import { type CargoPackage, cargoWorkspace, mutatedTargets } from '../../engine/src/crate/package.js';
import { mutantsOf } from '../../engine/src/mutants/mutants.js';
import { isSkippedFile } from '../../engine/src/mutants/skips.js';
import type { Mutant } from '../../protocol/test-generation.js';

interface Theirs {
  readonly package: string;
  readonly name: string;
  readonly file: string;
  readonly function: { readonly function_name: string; readonly return_type: string; readonly span: Mutant['span'] } | null;
  readonly span: Mutant['span'];
  readonly replacement: string;
  readonly genre: string;
}

interface Row {
  readonly name: string;
  readonly theirs: number;
  readonly ours: number;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** Files whose mutants are the same but in another order. */
  readonly reordered: readonly string[];
  readonly reason: string;
}

const spanText = ({ start, end }: Mutant['span']): string => `${start.line}:${start.column}-${end.line}:${end.column}`;

/** All that a mutant says, on one line. */
const lineOf = (mutant: Pick<Mutant, 'name' | 'genre' | 'replacement' | 'span' | 'function'>): string =>
  [
    mutant.name,
    mutant.genre,
    mutant.replacement,
    spanText(mutant.span),
    mutant.function === null ? '-' : `${mutant.function.name} ${mutant.function.returnType} ${spanText(mutant.function.span)}`,
  ].join(' | ');

const described = (found: Theirs['function']): Mutant['function'] => (found === null ? null : { name: found.function_name, returnType: found.return_type, span: found.span });

async function ourLines(found: CargoPackage, base: string): Promise<Map<string, string[]>> {
  const byFile = new Map<string, string[]>();
  for (const { root, edition } of mutatedTargets(found)) {
    const { files } = await moduleFiles(root, { base, edition });
    for (const file of files.filter((each) => !isSkippedFile(each))) {
      const lines = mutantsOf(file, { extra: false }).map(({ mutant }) => lineOf(mutant));
      if (lines.length > 0) byFile.set(file.path, [...(byFile.get(file.path) ?? []), ...lines]);
    }
  }
  return byFile;
}

function theirLines(found: readonly Theirs[]): Map<string, string[]> {
  const byFile = new Map<string, string[]>();
  for (const mutant of found) byFile.set(mutant.file, [...(byFile.get(mutant.file) ?? []), lineOf({ ...mutant, genre: mutant.genre as Mutant['genre'], function: described(mutant.function) })]);
  return byFile;
}

/** What is in the first list more often than in the second. */
function surplus(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return one.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function compare(name: string, theirs: Map<string, string[]>, ours: Map<string, string[]>): Row {
  const [allTheirs, allOurs] = [[...theirs.values()].flat(), [...ours.values()].flat()];
  const missing = surplus(allTheirs, allOurs);
  const extra = surplus(allOurs, allTheirs);
  const isSame = (file: string): boolean => (theirs.get(file) ?? []).join('\n') === (ours.get(file) ?? []).join('\n');
  const reordered = missing.length + extra.length > 0 ? [] : [...ours.keys()].filter((file) => !isSame(file));
  return { name, theirs: allTheirs.length, ours: allOurs.length, missing, extra, reordered, reason: '' };
}

const failed = (name: string, reason: string): Row => ({ name, theirs: 0, ours: 0, missing: [], extra: [], reordered: [], reason });

async function compareWorkspace(folder: string, program: string): Promise<Row[]> {
  const answer = await cargoWorkspace(folder);
  if (!answer.ok) return [failed(folder, answer.reason.trim().split('\n').at(-1)!.trim())];
  const { workspace } = answer;
  const run = await execa(program, ['mutants', '--list', '--json', '--workspace', '--no-config', '--dir', folder], { reject: false, maxBuffer: 4e9, stdin: 'ignore' });
  if (run.failed) return [failed(folder, run.stderr.trim().split('\n').slice(-3).join(' '))];
  const theirs = JSON.parse(run.stdout) as Theirs[];
  const rows: Row[] = [];
  for (const found of workspace.packages) {
    const list = theirs.filter((mutant) => mutant.package === found.name);
    rows.push(compare(`${path.basename(folder)}/${found.name}`, theirLines(list), await ourLines(found, workspace.folder)));
  }
  return rows;
}

/** Most lines of one kind that are printed for a package. */
const SHOWN = 20;

function print(row: Row): void {
  const problems = row.missing.length + row.extra.length + row.reordered.length;
  const verdict =
    row.reason !== '' ? `not compared: ${row.reason}` : problems === 0 ? 'equal' : `${row.missing.length} missing, ${row.extra.length} extra, ${row.reordered.length} files in another order`;
  console.log(`${row.name.padEnd(50)} ${String(row.theirs).padStart(7)} ${String(row.ours).padStart(7)}  ${verdict}`);
  for (const line of row.missing.slice(0, SHOWN)) console.log(`  - ${line}`);
  for (const line of row.extra.slice(0, SHOWN)) console.log(`  + ${line}`);
  for (const line of row.reordered.slice(0, SHOWN)) console.log(`  ~ ${line}`);
}

/** `[--cargo-mutants PROGRAM] FOLDER...`; gives the exit code: 0 where all are equal. */
export async function main(parameters: readonly string[]): Promise<number> {
  const at = parameters.indexOf('--cargo-mutants');
  const program = at < 0 ? 'cargo-mutants' : parameters[at + 1]!;
  const folders = parameters.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  console.log(`${'package'.padEnd(50)} ${'theirs'.padStart(7)} ${'ours'.padStart(7)}`);
  const rows: Row[] = [];
  for (const folder of folders) {
    for (const row of await compareWorkspace(path.resolve(folder), program)) {
      print(row);
      rows.push(row);
    }
  }
  const compared = rows.filter(({ reason }) => reason === '');
  const equal = compared.filter(({ missing, extra, reordered }) => missing.length + extra.length + reordered.length === 0);
  const sum = (count: (row: Row) => number): number => compared.reduce((total, row) => total + count(row), 0);
  console.log(
    `${equal.length} of ${compared.length} packages equal; ${sum((row) => row.theirs)} mutants, ${sum((row) => row.missing.length)} missing, ${sum((row) => row.extra.length)} extra; ${rows.length - compared.length} not compared`,
  );
  return equal.length === rows.length ? 0 : 1;
}
