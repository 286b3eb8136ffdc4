import { execa } from 'execa';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFolder } from './sources.js';

/** One line of crates.json. */
export interface PinnedCrate {
  readonly name: string;
  readonly version: string;
  /** Of the `.crate` file, as the registry's index has it. */
  readonly sha256: string;
}

export const ALGORITHMS = {
  url: 'https://github.com/TheAlgorithms/Rust',
  commit: '2c53ddfa4b43da4df34bc2f990c5e806f455cb90',
};

/** The folders of the pinned crates; those that the cache lacks are fetched with cargo. */
export async function fetchCrates(pinned: readonly PinnedCrate[], cache: string): Promise<SourceFolder[]> {
  const crates = join(cache, 'crates');
  mkdirSync(crates, { recursive: true });
  const folderOf = (crate: PinnedCrate): string => join(crates, `${crate.name}-${crate.version}`);
  const missing = pinned.filter((crate) => !existsSync(folderOf(crate)));
  if (missing.length > 0) {
    process.stderr.write(`fetching ${missing.length} crates with cargo\n`);
    await vendor(missing, cache, folderOf);
  }
  return pinned.map((crate) => ({ group: crate.name, version: crate.version, folder: folderOf(crate) }));
}

/** `cargo vendor` of a project that depends on them; their own dependencies are thrown away. */
async function vendor(missing: readonly PinnedCrate[], cache: string, folderOf: (crate: PinnedCrate) => string): Promise<void> {
  const project = mkdtempSync(join(cache, 'fetch-'));
  try {
    const lines = missing.map((crate) => `${crate.name} = { version = "=${crate.version}", default-features = false }\n`);
    mkdirSync(join(project, 'src'));
    writeFileSync(join(project, 'src', 'lib.rs'), '');
    writeFileSync(join(project, 'Cargo.toml'), `[package]\nname = "iron-corpus"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n${lines.join('')}\n[workspace]\n`);
    await execa('cargo', ['vendor', '--quiet', '--versioned-dirs', 'vendor'], { cwd: project, stdout: 'ignore', stderr: 'inherit' });
    for (const crate of missing) {
      const from = join(project, 'vendor', `${crate.name}-${crate.version}`);
      checkSum(crate, from);
      renameSync(from, folderOf(crate));
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function checkSum(crate: PinnedCrate, folder: string): void {
  const sums: unknown = JSON.parse(readFileSync(join(folder, '.cargo-checksum.json'), 'utf8'));
  const found = typeof sums === 'object' && sums !== null && 'package' in sums ? sums.package : undefined;
  if (found !== crate.sha256) throw new Error(`${crate.name} ${crate.version}: the registry's sum ${String(found)} is not the pinned ${crate.sha256}`);
}

/** TheAlgorithms/Rust at its pinned commit, or the reason why it is not here. */
export async function fetchAlgorithms(cache: string): Promise<SourceFolder | string> {
  const answer = (folder: string): SourceFolder => ({ group: 'TheAlgorithms', version: ALGORITHMS.commit.slice(0, 10), folder });
  const given = process.env['IRON_ALGORITHMS'];
  if (given !== undefined) return existsSync(given) ? answer(given) : `IRON_ALGORITHMS names no folder: ${given}`;
  const folder = join(cache, `algorithms-${ALGORITHMS.commit.slice(0, 10)}`);
  if (existsSync(folder)) return answer(folder);
  return (await cloneAt(ALGORITHMS.url, ALGORITHMS.commit, folder)) ?? answer(folder);
}

/** A checkout of one commit or tag, moved into place when it is whole. Null, or why it failed. */
export async function cloneAt(url: string, revision: string, folder: string): Promise<string | null> {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const git = async (...parameters: string[]): Promise<string | null> => {
    const result = await execa('git', parameters, { reject: false, timeout: 600_000, env: { GIT_TERMINAL_PROMPT: '0' } });
    return result.exitCode === 0 ? null : `git ${parameters[0] ?? ''} of ${url} failed: ${result.stderr?.split('\n')[0] ?? ''}`;
  };
  const failed = (await git('clone', '--quiet', '--filter=blob:none', '--no-checkout', url, partial)) ?? (await git('-C', partial, '-c', 'advice.detachedHead=false', 'checkout', '--quiet', revision));
  if (failed === null) renameSync(partial, folder);
  else rmSync(partial, { recursive: true, force: true });
  return failed;
}

/** A copy that tests may change. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => !/[\\/](\.git|target)$/.test(path) });
}
