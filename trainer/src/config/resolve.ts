/** A config with every value in it: of the file, else of its preset, else the default. */
import fs from 'node:fs/promises';
import { type ConfigProblem, configLeaves, type ExperimentConfig, fileSchema, PRESETS } from '../../../protocol/experiment-config.js';
import { InputError } from '../files/input-error.js';
import { type ConfigText, type Place, readConfigText } from './config-text.js';
import { contradictions } from './contradictions.js';
import { nearest } from './nearest.js';
import { isPreset, readPreset } from './presets.js';
import { schemaProblems } from './schema-problems.js';

/** One value and where it came from. */
export interface ResolvedValue {
  /** Dotted. */
  readonly key: string;
  readonly value: unknown;
  /** `default`, or `file:line:column`; of a preset its file's name. */
  readonly from: string;
}

export type ResolvedConfig =
  | { readonly ok: true; readonly text: string; readonly config: ExperimentConfig; readonly values: readonly ResolvedValue[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const FILE_SCHEMA = fileSchema();

export const problemText = ({ file, line, column, message }: ConfigProblem): string => `${file}:${line}:${column}: ${message}`;

/** Throws `InputError` for a file that cannot be read. */
export async function readConfig(file: string): Promise<ResolvedConfig> {
  const bytes = await fs.readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${file}:1:1: the config cannot be read (${error.code ?? error.message}): name a YAML file; \`iron-trainer config init PRESET\` writes one`);
  });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}:1:1: the config is no UTF-8: save it as UTF-8`);
  }
  return resolveConfig(file, text);
}

export function resolveConfig(file: string, text: string): ResolvedConfig {
  const own = readConfigText(file, text);
  const unreadable = own.problems.length > 0 ? own.problems : [...presetProblems(own), ...schemaProblems(FILE_SCHEMA, own).filter(({ key }) => key !== 'preset')];
  if (unreadable.length > 0) return { ok: false, problems: sorted(unreadable) };
  const name = own.values['preset'];
  const texts = isPreset(name) ? [own, readPreset(name)] : [own];
  const values = configLeaves().map(({ path, usual }) => resolvedValue(path, usual, texts));
  const config = nested(values) as unknown as ExperimentConfig;
  const problems = [...twoDatasets(own), ...contradictions(config)].map(({ key, message }) => ({ file, ...placeOfKey(key, own), key, message: `${message}${cameFrom(key, values, file)}` }));
  return problems.length > 0 ? { ok: false, problems: sorted(problems) } : { ok: true, text, config, values };
}

const sorted = (problems: readonly ConfigProblem[]): ConfigProblem[] => [...problems].sort((a, b) => a.line - b.line || a.column - b.column);

function presetProblems(own: ConfigText): ConfigProblem[] {
  const name = own.values['preset'];
  if (name === undefined || name === null || isPreset(name)) return [];
  const near = nearest(String(name), PRESETS);
  const message = `there is no preset \`${String(name)}\`: ${near === null ? '' : `did you mean \`${near}\`? `}Known are ${PRESETS.join(', ')}`;
  return [{ file: own.file, ...own.placeOf(['preset']), key: 'preset', message }];
}

/** A manifest in the file beside a build in the file; one of a preset gives way. */
function twoDatasets({ values }: ConfigText): { key: string; message: string }[] {
  const dataset = (values['dataset'] ?? {}) as Record<string, unknown>;
  return dataset['build'] !== undefined && typeof dataset['manifest'] === 'string'
    ? [{ key: 'dataset.build', message: 'a dataset is either built or named by its manifest: leave out `build` or `manifest`' }]
    : [];
}

function resolvedValue(path: readonly string[], usual: unknown, texts: readonly ConfigText[]): ResolvedValue {
  const key = path.join('.');
  for (const { file, values, placeOf } of texts) {
    const found = path.reduce<unknown>((inside, each) => (typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[each] : undefined), values);
    if (found === undefined) continue;
    const { line, column } = placeOf(path, 'key');
    return { key, value: found, from: `${file}:${line}:${column}` };
  }
  return { key, value: usual, from: 'default' };
}

function nested(values: readonly ResolvedValue[]): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const { key, value } of values) {
    const path = key.split('.');
    let inside = config;
    for (const each of path.slice(0, -1)) inside = (inside[each] ??= {}) as Record<string, unknown>;
    inside[path.at(-1)!] = value;
  }
  return config;
}

const placeOfKey = (key: string, own: ConfigText): Place => own.placeOf(key.split('.'), 'key');

/** Where the value is not one of the file itself, since nobody would look for it there. */
function cameFrom(key: string, values: readonly ResolvedValue[], file: string): string {
  const found = values.find((each) => each.key === key);
  if (found === undefined || found.from.startsWith(`${file}:`)) return '';
  return found.from === 'default' ? '' : ` (the value is that of the preset, ${found.from})`;
}
