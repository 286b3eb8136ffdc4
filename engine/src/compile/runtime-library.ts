/** The run-time library of instrumented code (`native/harness`), compiled once for each toolchain. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../sandbox/launcher.js';
import { nativeSources, nativeHash } from '../sandbox/native.js';
import { removeStale } from '../sandbox/stale.js';

export type RuntimeAnswer = { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly reason: string };

const answers = new Map<string, Promise<RuntimeAnswer>>();

/** The folder that holds `libiron_harness.rlib`, for `-L` and `--extern`. */
export function runtimeLibrary(rustc = 'rustc', cache = cacheFolder()): Promise<RuntimeAnswer> {
  const key = `${rustc}\n${cache}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = build(rustc, cache).catch((error: unknown): RuntimeAnswer => ({ ok: false, reason: String(error) }));
  answers.set(key, answer);
  void answer.then(({ ok }) => ok || answers.delete(key));
  return answer;
}

async function build(rustc: string, cache: string): Promise<RuntimeAnswer> {
  const sources = nativeSources('harness');
  if (sources === null) return { ok: false, reason: 'the sources of the run-time library are not there' };
  const version = await execa(rustc, ['-vV'], { reject: false, stdin: 'ignore' });
  if (version.failed) return { ok: false, reason: `${rustc} does not run: ${version.stderr || version.shortMessage}` };
  const folder = path.join(cache, `harness-${await nativeHash(sources, version.stdout)}`);
  if (existsSync(path.join(folder, 'libiron_harness.rlib'))) {
    const now = new Date();
    await fs.utimes(folder, now, now).catch(() => {}); // a cache that may only be read
    return { ok: true, folder };
  }
  const partial = `${folder}.partial-${randomUUID()}`;
  await fs.mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const args = ['--edition', '2021', '--crate-type', 'rlib', '--crate-name', 'iron_harness', '-O', '--out-dir', partial, path.join(sources, 'lib.rs')];
    const built = await execa(rustc, args, { reject: false, stdin: 'ignore' });
    if (built.failed) return { ok: false, reason: `the run-time library does not compile: ${built.stderr}` };
    // another process may have been faster: its folder is as good
    await fs.rename(partial, folder).catch(() => {});
  } finally {
    await fs.rm(partial, { recursive: true, force: true });
  }
  await removeStale(cache, 'harness-');
  return { ok: true, folder };
}
