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
    .option('--only <names>', 'of the sample, the pairs of these crates, between commas')
    .option('--fetch', 'let cargo download what the tests of the crates need')
    .action((folder: string, options: CheckFlags) => guarded(context, () => check(context, folder, options)));
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

interface CheckFlags {
  readonly sample: number;
  readonly seed: number;
  readonly crates?: string;
  readonly only?: string;
  readonly fetch?: true;
}

async function check({ say, exit, signal }: CliContext, folder: string, { sample, seed, crates, only, fetch }: CheckFlags): Promise<void> {
  const folders = await crateFolders(crates === undefined ? [] : [crates]);
  const chosen = only?.split(',').map((each) => each.trim()) ?? null;
  const { checked, compiled, passed, unknown, left } = await checkCorpus(folder, folders, { sample, seed, only: chosen, fetch: fetch === true, onLine: say, signal });
  say(`${checked} pairs: ${compiled} compile, ${passed} pass${unknown > 0 ? `, ${unknown} could not be tried` : ''}`);
  if (left > 0) say(`stopped before ${left} pairs: the same command goes on with them`);
  if (passed < checked + left) exit(1);
}
