/** Where the trainer's Python is. */
import fs from 'node:fs';
import path from 'node:path';

/** Absolute: beside the sources, or beside `dist/` when bundled; null where the files are not there. */
export function trainerPython(): string | null {
  const places = ['../../python', '../trainer/python'].map((place) => path.resolve(import.meta.dirname, place));
  return places.find((place) => fs.existsSync(path.join(place, 'uv', 'requirements.lock'))) ?? null;
}
