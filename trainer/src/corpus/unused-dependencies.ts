/** Dependencies of a package's tests that none of its library and tests names: tools of benchmarks, which take longer to compile than all else. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify, type TomlTable } from 'smol-toml';
import { rustTexts } from './rust-texts.js';

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
  const texts = await Promise.all(['src', 'tests'].map((folder) => rustTexts(path.join(copy, folder))));
  return texts.flatMap((each) => [...each.values()]).join('\n');
}
