/** Libraries that programs of tests link: compiled once for each toolchain, and found in the cache by later processes. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

export interface PrebuiltLibrary {
  /** Of the crate. */
  readonly name: string;
  readonly source: string;
  readonly flags: readonly string[];
}

/** Path of the library. Rejects where it does not compile, which is no solution's fault. */
export async function prebuilt({ name, source, flags }: PrebuiltLibrary, rustc: string, version: string, cache: string): Promise<string> {
  const hash = createHash('sha256')
    .update(JSON.stringify([version, source, flags]))
    .digest('hex')
    .slice(0, 16);
  const folder = path.join(cache, `${name}-${hash}`);
  const file = `lib${name}.rlib`;
  const library = path.join(folder, file);
  if (existsSync(library)) return library;
  const partial = `${folder}.partial-${randomUUID()}`;
  await fs.mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const text = path.join(partial, 'library.rs');
    await fs.writeFile(text, source);
    const args = ['--edition', '2021', '--crate-type', 'rlib', '--crate-name', name, ...flags, '-o', path.join(partial, file), text];
    const built = await execa(rustc, args, { reject: false, stdin: 'ignore' });
    if (built.failed) throw new Error(`the library ${name} of tests does not compile: ${built.stderr || built.shortMessage}`);
    // another process may have been faster: its folder is as good
    await fs.rename(partial, folder).catch(() => {});
  } finally {
    await fs.rm(partial, { recursive: true, force: true });
  }
  return library;
}
