/** The Rust that is compiled on the user's machine: where its sources are, and a name for what is built of them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** The folder of sources of that name, beside the engine's own, or beside a bundle in `dist`; null where they are not there. */
export function nativeSources(name: 'launcher' | 'harness'): string | null {
  const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname;
  const places = ['../../native', '../engine/native', 'native'].map((folder) => path.join(here, folder, name));
  return places.find((place) => existsSync(place)) ?? null;
}

/** A hash of all files in such a folder and of the compiler's version. */
export async function nativeHash(folder: string, version: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  for (const name of (await fs.readdir(folder)).sort()) hash.update(name).update(await fs.readFile(path.join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
