/** The presets, which are config files without an id beside the trainer: `trainer/presets/NAME.yaml`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileSchema, type Preset, PRESETS } from '../../../protocol/experiment-config.js';
import { type ConfigText, readConfigText } from './config-text.js';
import { schemaProblems } from './schema-problems.js';

export const isPreset = (name: unknown): name is Preset => (PRESETS as readonly unknown[]).includes(name);

/** Beside the program, or beside its sources. */
const presetsFolder = (): string => path.join(import.meta.dirname, path.basename(import.meta.dirname) === 'dist' ? '..' : '../../..', 'trainer', 'presets');

export const presetFile = (name: Preset): string => path.join(presetsFolder(), `${name}.yaml`);

export const presetText = (name: Preset): string => readFileSync(presetFile(name), 'utf8');

/** Throws `Error` for a preset that is wrong, which is a fault of the program. */
export function readPreset(name: Preset): ConfigText {
  const text = readConfigText(`${name}.yaml`, presetText(name));
  const [problem] = [...text.problems, ...schemaProblems(fileSchema([]), text)];
  if (problem !== undefined) throw new Error(`preset ${problem.file}:${problem.line}:${problem.column}: ${problem.message}`);
  return text;
}
