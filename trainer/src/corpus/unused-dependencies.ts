/** Dependencies of a package's tests that none of its library and tests names: tools of benchmarks, which take longer to compile than all else. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify, type TomlTable } from 'smol-toml';

const KEY = 'dev-dependencies';
const isTable = (value: unknown): value is TomlTable => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes them out of the manifest of a copy. */
export async function dropUnusedDependencies(copy: string): Promise<void> {
  const file = path.join(copy, 'Cargo.toml');
  const manifest = parse(await fs.readFile(file, 'utf8'));
  const { target } = manifest;
  const tables = [manifest, ...(isTable(target) ? Object.values(target).filter(isTable) : [])].map((each) => each[KEY]).filter(isTable);
  const sources = await sourcesOf(copy);
  let dropped = 0;
  for (const table of tables)
    for (const name of Object.keys(table)) {
      if (new RegExp(`\\b${name.replaceAll('-', '_')}\\b`).test(sources)) continue;
      delete table[name];
      dropped++;
    }
  if (dropped > 0) await fs.writeFile(file, stringify(manifest));
}

async function sourcesOf(copy: string): Promise<string> {
  const texts: string[] = [];
  for (const folder of ['src', 'tests', 'build.rs']) {
    const entries = await fs.readdir(path.join(copy, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.rs')).map(({ parentPath, name }) => path.join(parentPath, name));
    texts.push(...(await Promise.all(files.map((each) => fs.readFile(each, 'utf8').catch(() => '')))));
  }
  return texts.join('\n');
}
