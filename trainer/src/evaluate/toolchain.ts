/** The compiler that judges: the toolchain's own, without the program before it that chooses a toolchain. */
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { GUARD_LIBRARY } from './guard-library.js';
import { HARNESS_LIBRARY } from './harness-library.js';
import { prebuilt } from './prebuilt-library.js';

export interface Toolchain {
  readonly rustc: string;
  readonly clippy: string;
  /** What `rustc -vV` says. */
  readonly version: string;
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
  const { stdout: version } = await execa(rustc, ['-vV'], { stdin: 'ignore' });
  const [guard, harness] = await Promise.all([GUARD_LIBRARY, HARNESS_LIBRARY].map((library) => prebuilt(library, rustc, version, cache)));
  return { rustc, clippy, version, guard: guard!, harness: harness! };
}
