/** Files of Rust with their texts. */
import fs from 'node:fs/promises';
import path from 'node:path';

/** Of all files of Rust below a folder, by their paths; what cannot be read is empty, a folder that is not there has none. */
export async function rustTexts(folder: string): Promise<Map<string, string>> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.rs')).map(({ parentPath, name }) => path.join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file): Promise<[string, string]> => [file, await fs.readFile(file, 'utf8').catch(() => '')])));
}
