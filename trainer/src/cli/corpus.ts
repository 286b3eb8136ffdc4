/** `iron-trainer corpus`: functions with their tests, from crates (contract rows E1 to E8). */
import { Command } from 'commander';
import type { CorpusReport } from '../../../protocol/experiment.js';
import { buildCorpus, crateFolders } from '../corpus/build-corpus.js';
import { chatText } from '../corpus/chat-ml.js';
import { checkCorpus } from '../corpus/check-corpus.js';
import { licensesOf } from '../corpus/corpus-dataset.js';
import { testPairs } from '../corpus/test-pair.js';
import { writeWhole } from '../files/atomic.js';
import { guarded } from './guarded-input.js';
import { wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';
import { InputError } from '../files/input-error.js';

export function corpusCommand(context: CliContext): Command {
  const command = new Command('corpus').description('functions with their tests, from crates on this machine');
  command
    .command('tests')
    .description('pairs unit tests and examples of the documentation with the functions that they call, and splits them by crate')
    .argument('[places...]', 'folders of packages, or folders of such; default: the sources that cargo keeps')
    .requiredOption('--out <folder>', 'train, validation, test and holdout as JSONL, each in ChatML too, and report.json')
    .option('--seed <number>', 'of the split', wholeNumber, 1)
    .option('--licenses <names>', 'SPDX names, separated by commas, or `any`; default: permissive ones')
    .action((places: string[], options: { out: string; seed: number; licenses?: string }) => guarded(context, () => build(context, places, options)));
  command
    .command('read')
    .description('reads rows of either form and writes the one form, or ChatML')
    .argument('<file>', 'JSONL')
    .requiredOption('--out <file>', 'JSONL')
    .option('--chatml', 'rows `{"text": ..}` with the prompt and its answer')
    .action((file: string, options: { out: string; chatml?: true }) => guarded(context, () => convert(context, file, options)));
  command
    .command('check')
    .description('puts sampled pairs back into copies of their crates, compiles them, and runs their tests in the sandbox')
    .argument('<folder>', 'a corpus')
    .option('--sample <number>', 'how many pairs', wholeNumber, 100)
    .option('--seed <number>', 'of the sample', wholeNumber, 1)
    .option('--crates <folder>', 'where the crates are; default: the sources that cargo keeps')
    .option('--fetch', 'let cargo download what the tests of the crates need')
    .action((folder: string, options: { sample: number; seed: number; crates?: string; fetch?: true }) => guarded(context, () => check(context, folder, options)));
  return command;
}

async function build({ say, signal }: CliContext, places: readonly string[], { out, seed, licenses }: { out: string; seed: number; licenses?: string }): Promise<void> {
  const folders = await crateFolders(places);
  if (folders.length === 0) throw new InputError(`${places.join(', ') || 'the sources that cargo keeps'}: there is no folder with a Cargo.toml`);
  const report = await buildCorpus(folders, out, { seed, licenses: licensesOf(licenses ?? null), onCrate: say, signal });
  for (const line of summary(report)) say(line);
}

function summary({ crates, rows, wanted, missing, holdout, propertyShare, tests, duplicates, leaks, leftOut, warnings }: CorpusReport): string[] {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `${crates} crates, ${leftOut.length} left out; tests: ${list(tests)}`,
    `rows: ${list(rows)}; wanted: ${list(wanted)}; missing: ${list(missing)}`,
    `holdout: ${list(holdout)}`,
    `share with property tests: ${propertyShare === null ? 'not measured' : `${(propertyShare * 100).toFixed(1)} %`}; ${duplicates} duplicates and ${leaks} rows alike to the holdout left out`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

async function convert({ say }: CliContext, file: string, { out, chatml }: { out: string; chatml?: true }): Promise<void> {
  const lines: string[] = [];
  for await (const pair of testPairs(file)) lines.push(`${JSON.stringify(chatml ? { text: chatText(pair) } : pair)}\n`);
  await writeWhole(out, lines.join(''));
  say(`${lines.length} rows`);
}

async function check({ say, exit, signal }: CliContext, folder: string, options: { sample: number; seed: number; crates?: string; fetch?: true }): Promise<void> {
  const folders = await crateFolders(options.crates === undefined ? [] : [options.crates]);
  const { checked, compiled, passed, trouble } = await checkCorpus(folder, folders, { sample: options.sample, seed: options.seed, fetch: options.fetch === true, onPair: say, signal });
  for (const line of trouble) say(line);
  say(`${checked} pairs: ${compiled} compile, ${passed} pass`);
  if (passed < checked) exit(1);
}
