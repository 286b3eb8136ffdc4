/** The tests that are there already, compiled with a file that has switches: those in the crate, and those in `tests/` that use it from outside. */
import path from 'node:path';
import type { UnitPackage } from '../compile/crate-unit.js';
import { compile, type RustcDiagnostic } from '../compile/rustc.js';
import { type CompileUnit, compileTests, compileUnit } from '../compile/unit.js';
import type { TestProgram } from '../prove/trace.js';

export interface OwnPrograms {
  readonly ok: true;
  readonly programs: readonly TestProgram[];
  /** For a person: tests that do not compile with the changed file, and so are not run. */
  readonly left: readonly string[];
}

export type OwnProgramsAnswer = OwnPrograms | { readonly ok: false; readonly errors: readonly RustcDiagnostic[]; readonly trouble: string };

/** `text`: of the file with switches. `of`: the package around it; null for a file alone. */
export async function ownPrograms(unit: CompileUnit, text: string, of: UnitPackage | null): Promise<OwnProgramsAnswer> {
  const inside = await compileTests(unit, text, 'own', true, []);
  if (!inside.ok) return { ok: false, errors: inside.errors, trouble: inside.trouble };
  const cwd = of?.folder ?? unit.folder;
  const programs: TestProgram[] = [{ program: path.join(unit.folder, 'own'), arguments: [], cwd }];
  const left: string[] = [];
  if (of === null || of.tests.length === 0) return { ok: true, programs, left };
  const library = path.join(unit.folder, 'libown.rlib');
  const built = await compileUnit(unit, 'libown.rlib', ['--crate-type', 'rlib'], true);
  if (!built.ok) return { ok: false, errors: built.errors, trouble: built.trouble };
  for (const { name, root, edition } of of.tests) {
    const program = path.join(unit.folder, `own-${name}`);
    const args = [...argumentsOfTest(unit, library), '--crate-name', name.replaceAll('-', '_'), '--edition', String(edition), '--test', '-o', program, root];
    const env = { ...unit.env, CARGO_TARGET_TMPDIR: unit.folder };
    const made = await compile(args, { rustc: unit.rustc, folder: unit.folder, env, readable: [unit.runtime], ...(unit.signal && { signal: unit.signal }) });
    if (made.ok) programs.push({ program, arguments: [], cwd });
    else left.push(`tests of ${path.basename(root)} do not compile: ${made.trouble || made.errors[0]?.message}`);
  }
  return { ok: true, programs, left };
}

/** What the crate is compiled with, without its name and edition, and with the crate itself. */
function argumentsOfTest(unit: CompileUnit, library: string): string[] {
  const args: string[] = [];
  let name = '';
  for (let at = 0; at < unit.args.length; at++) {
    const each = unit.args[at]!;
    if (each === '--crate-name') name = unit.args[++at]!;
    else if (each === '--edition') at++;
    else if (!each.startsWith('--edition=')) args.push(each);
  }
  return [...args, '--extern', `${name}=${library}`, '-L', unit.runtime];
}
