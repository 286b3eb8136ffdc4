/** The compiler that judges: the toolchain's own, without the program before it that chooses a toolchain. */
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { GUARD_LIBRARY } from './guard-library.js';
import { HARNESS_LIBRARY } from './harness-library.js';
import { lintsOfGroupUnused } from './lints.js';
import { prebuilt } from './prebuilt-library.js';

export interface Toolchain {
  readonly rustc: string;
  readonly clippy: string;
  /** What `rustc -vV` says. */
  readonly version: string;
  /** Of the compiler's group `unused`, as messages name them: `unused_variables`, `dead_code`, .. */
  readonly unusedLints: ReadonlySet<string>;
  /** The guard of tests, as a library. */
  readonly guard: string;
  /** What runs the tests of a batch, as a library. */
  readonly harness: string;
}

/** Rejects with what to do where there is none. */
export async function findToolchain(cache = cacheFolder()): Promise<Toolchain> {
  const sysroot = await execa('rustc', ['--print', 'sysroot'], { reject: false, stdin: 'ignore' });
  if (sysroot.failed) throw new Error(`rustc does not run (${sysroot.stderr || sysroot.shortMessage}): install Rust from https://rustup.rs, or put it on the search path`);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [rustc, clippy] = ['rustc', 'clippy-driver'].map((name) => path.join(sysroot.stdout, 'bin', name + suffix)) as [string, string];
  const [{ stdout: version }, { stdout: lints }] = await Promise.all([execa(rustc, ['-vV'], { stdin: 'ignore' }), execa(rustc, ['-W', 'help'], { stdin: 'ignore' })]);
  const unusedLints = lintsOfGroupUnused(lints);
  if (unusedLints.size === 0) throw new Error(`\`${rustc} -W help\` names no lints in the group \`unused\`: is it a compiler of https://rustup.rs?`);
  const [guard, harness] = await Promise.all([GUARD_LIBRARY, HARNESS_LIBRARY].map((library) => prebuilt(library, rustc, version, cache)));
  return { rustc, clippy, version, unusedLints, guard: guard!, harness: harness! };
}
