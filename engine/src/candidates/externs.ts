/** What the compiler is told of the crate: its name, and the crates that its tests can use. */
import type { CompileUnit } from '../compile/unit.js';

/** What tests of a model may name, inside the unit. */
export function namesFor(unit: Pick<CompileUnit, 'args' | 'rootText'>): { readonly crates: ReadonlySet<string>; readonly crateName?: string } {
  const { crates, crateName } = externsOf(unit);
  const isNamed = unit.args.includes('--crate-name') && !crates.has(crateName) && !new RegExp(`\\bmod\\s+${crateName}\\b`).test(unit.rootText);
  return { crates, ...(isNamed && { crateName }) };
}

/** By the names that the code uses. */
export interface Externs {
  readonly crateName: string;
  /** Dependencies, those for tests only among them. */
  readonly crates: ReadonlySet<string>;
}

export function externsOf({ args }: Pick<CompileUnit, 'args'>): Externs {
  const crates = new Set<string>();
  for (const [at, each] of args.entries()) {
    const value = each === '--extern' ? args[at + 1] : /^--extern=(.*)$/.exec(each)?.[1];
    const name = value === undefined ? undefined : /^(?:[\w,]+:)?(\w+)(?:=|$)/.exec(value)?.[1];
    if (name !== undefined) crates.add(name);
  }
  return { crateName: args[args.indexOf('--crate-name') + 1] ?? 'target', crates };
}
