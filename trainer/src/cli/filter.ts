/** `iron-trainer filter`: files of Rust that are fit for training (contract rows C1 to C7). */
import fs from 'node:fs/promises';
import { Command, Option } from 'commander';
import { DEFAULT_PRESET, FILTER_PRESETS, type FilterConfig, filterConfig } from '../filter/filter-config.js';
import { runFilter, telemetry } from '../filter/run-filter.js';
import type { CliContext } from './program.js';
import { InputError } from '../files/input-error.js';

interface Options {
  readonly out: string;
  readonly preset: string;
  readonly config?: string;
  readonly stream?: true;
  readonly shuffle: boolean;
  readonly textField?: string;
  readonly pathField?: string;
}

export function filterCommand(context: CliContext): Command {
  return new Command('filter')
    .description('keeps the files of Rust that are fit for training, and says of each other one why it is not')
    .argument('<places...>', 'folders, .rs, .jsonl and .parquet files')
    .requiredOption('--out <file>', '.jsonl or .parquet; beside it .report.json and .dropped.jsonl')
    .addOption(new Option('--preset <name>', 'settings to begin with').choices(Object.keys(FILTER_PRESETS)).default(DEFAULT_PRESET))
    .option('--config <file>', 'YAML with settings that differ from the preset, at the top or under `dataset:`')
    .option('--stream', 'keep no rows in memory (`use_cache: false`); needs --no-shuffle')
    .option('--no-shuffle', 'rows in the order of the sources (`shuffle_seed: null`)')
    .option('--text-field <name>', 'field of JSONL and Parquet rows that holds the text')
    .option('--path-field <name>', 'field that holds the path')
    .action((places: string[], options: Options) => filter(context, places, options));
}

async function filter({ say, exit, signal }: CliContext, places: readonly string[], options: Options): Promise<void> {
  const fail = (code: number, lines: readonly string[]): void => {
    for (const line of lines) say(`error: ${line}`);
    exit(code);
  };
  if (!/\.(jsonl|parquet)$/.test(options.out)) return fail(2, [`--out ${options.out}: the name is to end with .jsonl or .parquet`]);
  const text = options.config === undefined ? null : await fs.readFile(options.config, 'utf8').catch(() => undefined);
  if (text === undefined) return fail(2, [`${options.config}: the file cannot be read`]);
  const answer = filterConfig(options.preset, text === null ? null : { file: options.config!, text }, changes(options));
  if (!answer.ok) return fail(2, answer.errors);
  try {
    for (const line of telemetry(await runFilter(places, options.out, answer.config, signal))) say(line);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    fail(2, [error.message]);
  }
}

const changes = ({ stream, shuffle, textField, pathField }: Options): Partial<FilterConfig> => ({
  ...(stream && { use_cache: false }),
  ...(!shuffle && { shuffle_seed: null }),
  ...(textField !== undefined && { text_field: textField }),
  ...(pathField !== undefined && { path_field: pathField }),
});
