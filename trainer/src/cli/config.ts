/** `iron-trainer config`: files that say what an experiment is. */
import fs from 'node:fs/promises';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type ConfigCheck, PRESETS } from '../../../protocol/experiment-config.js';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { configAdvice } from '../config/config-advice.js';
import { nearest } from '../config/nearest.js';
import { isPreset, presetText, readPreset } from '../config/presets.js';
import { problemText, readConfig } from '../config/resolve.js';
import { starterConfig } from '../config/starter.js';
import { InputError } from '../files/input-error.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';

const FOUND = 1;

export function configCommand(context: CliContext): Command {
  const command = new Command('config').description('files that say what an experiment is');
  command
    .command('init')
    .description('writes a config that begins with a preset, with what is to be filled in')
    .argument('<preset>', PRESETS.join(', '))
    .option('--id <name>', 'of the experiment; default: the name of the preset')
    .option('--out <file>', 'which must not be there; default: the standard output')
    .action((preset: string, options: { id?: string; out?: string }) => guarded(context, () => init(context, preset, options)));
  command
    .command('check')
    .description('says what is wrong with a config, each with file, line and column; exit code 1 where something is')
    .argument('<file>', 'YAML')
    .option('--json', 'one JSON object')
    .option('--experiments <folder>', 'where experiments are: what the report of this one advises is told too', 'experiments')
    .action((file: string, { json = false, experiments }: { json?: boolean; experiments: string }) => guarded(context, () => check(context, file, json, experiments)));
  command
    .command('resolve')
    .description('prints every value with where it came from')
    .argument('<file>', 'YAML')
    .action((file: string) => guarded(context, () => resolve(context, file)));
  command
    .command('presets')
    .description('the presets, or one of them with the rows of its seed')
    .argument('[name]', PRESETS.join(', '))
    .action((name?: string) => guarded(context, async () => presets(context, name)));
  return command;
}

function known(name: string): (typeof PRESETS)[number] {
  if (isPreset(name)) return name;
  const near = nearest(name, PRESETS);
  throw new InputError(`there is no preset \`${name}\`: ${near === null ? '' : `did you mean \`${near}\`? `}Known are ${PRESETS.join(', ')}`);
}

async function init({ say }: CliContext, name: string, { id, out }: { id?: string; out?: string }): Promise<void> {
  const text = starterConfig(known(name), id ?? name);
  if (out === undefined) return say(text.trimEnd());
  await fs.writeFile(out, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'EEXIST' ? `${out} is there already: name a new file, nothing is written over` : `${out} cannot be written: ${error.message}`);
  });
  say(`${out}: name predictions in it, then \`iron-trainer run ${out}\``);
}

async function check({ say, exit }: CliContext, file: string, json: boolean, experiments: string): Promise<void> {
  const read = await readConfig(file).catch((error: unknown) => {
    if (!json || !(error instanceof InputError)) throw error;
    return { ok: false as const, problems: [{ file, line: 1, column: 1, key: '', message: error.message.replace(`${file}:1:1: `, '') }] };
  });
  const problems = read.ok ? [] : [...read.problems];
  // a report that cannot be read advises nothing, and is told where it is shown
  const advice = read.ok ? await configAdvice({ file, ...read }, experiments).catch(() => []) : [];
  if (json) say(JSON.stringify({ formatVersion: FORMAT_VERSION, file, ok: read.ok, problems, ...(advice.length > 0 && { advice }) } satisfies ConfigCheck));
  else for (const each of problems) say(problemText(each));
  if (!json && read.ok) say(`${file}: nothing is wrong; ${read.config.arms.length} arms with ${read.config.seeds.length} seeds each`);
  if (!json) for (const each of advice) say(problemText(each));
  if (!read.ok) exit(FOUND);
}

async function resolve({ say, exit }: CliContext, file: string): Promise<void> {
  const read = await readConfig(file);
  if (!read.ok) {
    for (const each of read.problems) say(problemText(each));
    return exit(FOUND);
  }
  for (const { key, value, from } of read.values) say(`${key}: ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()}  # ${from}`);
}

function presets({ say }: CliContext, name: string | undefined): void {
  if (name !== undefined) return say(presetText(known(name)).trimEnd());
  for (const each of PRESETS) say(`${each.padEnd(14)}${String(readPreset(each).values['question'])}`);
}
