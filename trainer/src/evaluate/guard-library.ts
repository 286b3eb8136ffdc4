/**
 * The guard of the engine as a library of its own, compiled once for each toolchain. A crate of tests links it under a name
 * that nobody can guess, so that a solution can neither call it nor put a macro of its own in the place of one that it uses.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { guardModule } from '../../../engine/src/prove/guard.js';

const SOURCE = `#![allow(warnings)]\n${guardModule('guard')}\npub use guard::{drive, run};\n`;

/** Path of the library. Rejects where it does not compile, which is no solution's fault. */
export async function guardLibrary(rustc: string, version: string, cache: string): Promise<string> {
  const folder = path.join(cache, `guard-${createHash('sha256').update(version).update(SOURCE).digest('hex').slice(0, 16)}`);
  const library = path.join(folder, 'libiron_guard.rlib');
  if (existsSync(library)) return library;
  const partial = `${folder}.partial-${randomUUID()}`;
  await fs.mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const source = path.join(partial, 'guard.rs');
    await fs.writeFile(source, SOURCE);
    const built = await execa(rustc, ['--edition', '2021', '--crate-type', 'rlib', '--crate-name', 'iron_guard', '-O', '-o', path.join(partial, 'libiron_guard.rlib'), source], {
      reject: false,
      stdin: 'ignore',
    });
    if (built.failed) throw new Error(`the guard of tests does not compile: ${built.stderr || built.shortMessage}`);
    // another process may have been faster: its folder is as good
    await fs.rename(partial, folder).catch(() => {});
  } finally {
    await fs.rm(partial, { recursive: true, force: true });
  }
  return library;
}
