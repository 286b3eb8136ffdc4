/** The file that `iron-trainer experiment` writes, and what it is asked with. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { isModelPath } from '../run/run-config.js';
import type { RunOptions } from './run.js';

export interface ExperimentOptions extends RunOptions {
  readonly model?: string;
  readonly tiny?: true;
  readonly id?: string;
  readonly corpus?: string[];
  readonly crates?: string[];
  readonly dryRun?: true;
}

/** From the folder of the config, where it is a path. */
export function placeOf(model: string | undefined, config: string): string | undefined {
  if (model === undefined || !isModelPath(model)) return model;
  const relative = fromFolder(path.dirname(config), model);
  return relative.startsWith('.') || relative.endsWith('.gguf') ? relative : `./${relative}`;
}

/** A file that is there is taken, unless another one is asked for. */
export async function writeConfig(file: string, text: string, isAsked: boolean): Promise<boolean> {
  const known = await fs.readFile(file, 'utf8').catch(() => null);
  if (known === null) {
    await writeWhole(file, text);
    return true;
  }
  if (isAsked && known !== text) throw new InputError(`${file} is there already and says something else than these options: give --id another name, or leave the options out`);
  return false;
}

/** A path from a folder, with `/` on every system. */
export const fromFolder = (folder: string, place: string): string => path.relative(folder, path.resolve(place)).replaceAll(path.sep, '/') || '.';
