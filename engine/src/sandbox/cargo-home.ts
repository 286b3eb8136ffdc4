/** A home of cargo for one job: the caches of sources by links, the settings that a build needs, and no credentials. */
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
  const real = toolchainHomes().cargo;
  for (const name of ['registry', 'git']) await fs.symlink(path.join(real, name), path.join(folder, name), 'junction').catch(() => {});
  for (const name of ['config', 'config.toml']) {
    const text = await fs.readFile(path.join(real, name), 'utf8').catch(() => null);
    if (text === null) continue;
    await fs.writeFile(path.join(folder, 'config.toml'), withoutSecrets(text));
    return;
  }
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
