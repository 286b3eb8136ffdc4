/** What clippy says of a solution and, apart, what of it the compiler calls unused (contradiction 13; checklist item c3). */
import type { Verdict } from '../../../protocol/experiment.js';
import { type CompilerAnswer, filesOf } from './compiler.js';
import type { JudgeOptions } from './judgement.js';
import type { Toolchain } from './toolchain.js';

export type Lints = Pick<Verdict, 'lints' | 'unused'>;

export const NO_LINTS: Lints = { lints: null };

export const lintFlags = ({ edition }: JudgeOptions): string[] => ['--edition', String(edition), '--cap-lints', 'warn', '-W', 'clippy::all', '--emit=metadata', '-o', 'linted.rmeta'];

/** Of one file; what the compiler warns of besides, such as names in the wrong case, is in neither count. */
export function countLints({ ok, warnings }: CompilerAnswer, file: string, { unusedLints }: Pick<Toolchain, 'unusedLints'>): Lints {
  if (!ok) return NO_LINTS; // it ran into a limit, or the tools failed: the solution compiles
  return lintsOf(
    warnings.flatMap((each) => (each.code !== null && filesOf(each).has(file) ? each.code.code : [])),
    { unusedLints },
  );
}

/** Of the codes of all warnings. */
export function lintsOf(codes: readonly string[], { unusedLints }: Pick<Toolchain, 'unusedLints'>): Lints {
  return { lints: codes.filter((code) => code.startsWith('clippy::')).length, unused: codes.filter((code) => unusedLints.has(code)).length };
}

/** Members of the lint group `unused` in what `rustc -W help` says: https://doc.rust-lang.org/rustc/lints/groups.html. They differ from version to version. */
export function lintsOfGroupUnused(help: string): ReadonlySet<string> {
  const members = /^\s*unused\s+(\S.*)$/m.exec(help)?.[1] ?? '';
  return new Set(members.split(/,\s*/).flatMap((name) => (/^[a-z][a-z-]*$/.test(name) ? name.replaceAll('-', '_') : [])));
}
