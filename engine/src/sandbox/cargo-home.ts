/** A home of cargo for one job: the caches of sources by links, the settings that a build needs, and no credentials. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify, type TomlTable, type TomlValue } from 'smol-toml';
import { toolchainHomes } from './environment.js';

/**
 * Settings that are kept, with the keys of their tables; `*` stands for any name. What is not here may hold a secret
 * (`http.proxy`, `env`, tokens), or names a program of the user's (`build.rustc-wrapper`) or a folder outside (`build.target-dir`).
 */
const KEPT = ['source.*.*', 'registries.*.index', 'registries.*.protocol', 'registry.default', 'net.offline', 'net.retry', 'net.git-fetch-with-cli', 'build.target', 'build.rustflags', 'build.jobs'];
const KEPT_WHOLE = ['target', 'profile', 'patch', 'unstable'];

export async function fillCargoHome(folder: string): Promise<void> {
  await linkSources(folder);
  const settings = await settingsWithoutSecrets();
  if (settings !== null) await fs.writeFile(path.join(folder, 'config.toml'), settings);
}

/**
 * One home for all jobs, which none of them may write into: cargo takes what it has built for stale where its home lies at
 * another path. Made, or brought up to date with the user's settings; its path.
 */
export async function sharedCargoHome(folder: string): Promise<string> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await linkSources(folder);
  const file = path.join(folder, 'config.toml');
  const settings = (await settingsWithoutSecrets()) ?? '';
  if ((await fs.readFile(file, 'utf8').catch(() => null)) === settings) return folder;
  const partial = `${file}.partial-${randomUUID()}`;
  await fs.writeFile(partial, settings);
  await fs.rename(partial, file);
  return folder;
}

async function linkSources(folder: string): Promise<void> {
  const real = toolchainHomes().cargo;
  for (const name of ['registry', 'git']) {
    const link = path.join(folder, name);
    const target = path.join(real, name);
    if ((await fs.readlink(link).catch(() => null)) === target) continue;
    await fs.rm(link, { force: true });
    await fs.symlink(target, link, 'junction').catch(() => {});
  }
}

async function settingsWithoutSecrets(): Promise<string | null> {
  for (const name of ['config', 'config.toml']) {
    const text = await fs.readFile(path.join(toolchainHomes().cargo, name), 'utf8').catch(() => null);
    if (text !== null) return withoutSecrets(text);
  }
  return null;
}

/** The settings in `KEPT` alone; nothing of a text that is no TOML. */
export function withoutSecrets(settings: string): string {
  try {
    return stringify(kept(parse(settings), []) as TomlTable);
  } catch {
    return '';
  }
}

function kept(value: TomlValue, at: readonly string[]): TomlValue | undefined {
  if (KEPT_WHOLE.includes(at[0] ?? '') || KEPT.some((pattern) => fits(pattern.split('.'), at))) return value;
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Date) return undefined;
  const entries = Object.entries(value).flatMap(([name, each]): [string, TomlValue][] => {
    const rest = kept(each, [...at, name]);
    return rest === undefined ? [] : [[name, rest]];
  });
  return entries.length === 0 && at.length > 0 ? undefined : Object.fromEntries(entries);
}

const fits = (pattern: readonly string[], at: readonly string[]): boolean => pattern.length === at.length && pattern.every((name, index) => name === '*' || name === at[index]);
