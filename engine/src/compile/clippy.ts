/** What clippy says of a text behind a file of a unit, such as tests. */
import path from 'node:path';
import { run } from '../sandbox/run.js';
import { closed, COMPILER_LIMITS } from './limits.js';
import { placesIn, readDiagnostic } from './rustc.js';
import { type CompileUnit, isTargetOf, writeTarget } from './unit.js';

export interface LintedText {
  /** Text of the file, and what stands behind it. */
  readonly before: string;
  readonly behind: string;
  /** Path of `clippy-driver`. */
  readonly clippy: string;
}

/** Codes of the warnings that are first of all about the text behind, one for each: `clippy::len_zero`, `unused_variables`. Null: clippy did not come to an end. */
export async function lintsBehind(unit: CompileUnit, { before, behind, clippy }: LintedText): Promise<string[] | null> {
  await writeTarget(unit, before + behind);
  const args = ['--error-format=json', '--cap-lints=warn', ...withoutCap(unit.args), '-W', 'clippy::all', '--test', '--emit=metadata', '-o', path.join(unit.folder, 'linted.rmeta'), unit.root];
  const result = await run(clippy, args, {
    sandbox: closed(COMPILER_LIMITS, unit.folder, unit.runtime === '' ? [] : [unit.runtime]),
    cwd: unit.folder,
    rustc: unit.rustc,
    env: unit.env,
    ...(unit.signal && { signal: unit.signal }),
  });
  if (result.end !== 'exited' || result.exitCode !== 0) return null;
  const from = Buffer.byteLength(before);
  const isBehind = (each: ReturnType<typeof readDiagnostic>[number]): boolean => placesIn({ ...each, spans: each.spans.filter((span) => span.is_primary) }, isTargetOf(unit)).some((at) => at >= from);
  return result.stderr.split('\n').flatMap((line) => readDiagnostic(line).flatMap((each) => (each.level === 'warning' && each.code !== null && isBehind(each) ? [each.code.code] : [])));
}

/** It may be said once. */
const withoutCap = (args: readonly string[]): string[] => args.filter((each, at) => !each.startsWith('--cap-lints') && args[at - 1] !== '--cap-lints');
