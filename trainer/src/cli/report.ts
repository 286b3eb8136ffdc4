/** `iron-trainer report`, `decide`, `verify`, `compare-adapters` and `replay`. */
import path from 'node:path';
import { Command, Option } from 'commander';
import { type Report, type Stage, STAGES, Verdict } from '../../../protocol/experiment.js';
import { drops } from '../decision/adapters.js';
import { attributionLines, attributions, type Judged, madeWith } from '../decision/attribution.js';
import { replay } from '../decision/replay.js';
import { citationsOf } from '../metrics/citations.js';
import { BOOTSTRAP_SEED, RESAMPLES } from '../metrics/bootstrap.js';
import { filesByArm, readRows } from '../report/inputs.js';
import { makeReport, writeReport } from '../report/make-report.js';
import { readReport, verifyReport } from '../report/verify.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

interface InputOptions {
  readonly verdicts: string[];
  readonly predictions?: string[];
  readonly base?: string[];
  readonly basePredictions?: string[];
  readonly manifest?: string;
  readonly measurements?: string;
  readonly seed: number;
  readonly resamples: number;
  readonly codebleu: boolean;
  readonly out: string;
}

function withInputs(command: Command): Command {
  return command
    .requiredOption('--verdicts <files...>', 'rust=FILE,FILE and iron=FILE,FILE: one file a seed')
    .option('--predictions <files...>', 'the samples that were judged, in the same form and order')
    .option('--base <files...>', 'rust=FILE and iron=FILE: verdicts of the model without an adapter, to compare training with')
    .option('--base-predictions <files...>', 'its samples, in the same form')
    .option('--manifest <file>', 'of the dataset: difficulties, groups, references')
    .option('--measurements <file>', 'JSON of what was measured of the training runs, for the checklist')
    .option('--seed <number>', 'of the bootstrap', wholeNumber, BOOTSTRAP_SEED)
    .addOption(new Option('--resamples <number>', 'of the bootstrap').argParser(count).default(RESAMPLES))
    .option('--no-codebleu', 'do not compute CodeBLEU, which needs Python');
}

/** `folder`: from which paths in the report are seen. */
function built(options: InputOptions, folder: string, name: string, signal: AbortSignal): Promise<Report> {
  const { seed, resamples, codebleu, manifest, measurements } = options;
  const files = {
    verdicts: filesByArm(options.verdicts),
    predictions: filesByArm(options.predictions ?? []),
    base: filesByArm(options.base ?? []),
    basePredictions: filesByArm(options.basePredictions ?? []),
    ...(manifest && { manifest }),
    ...(measurements && { measurements }),
  };
  return makeReport({ name, files, seed, resamples, codebleu }, folder, signal);
}

export function reportCommand(context: CliContext): Command {
  return withInputs(new Command('report').description('memo.md, report.json, report.html and metrics.jsonld from verdicts'))
    .requiredOption('--out <folder>', 'where the files go')
    .action((options: InputOptions) =>
      guarded(context, async () => {
        const folder = path.resolve(options.out);
        const report = await built(options, folder, 'report', context.signal);
        await writeReport(report, folder);
        context.say(`${report.decision.verdict}: ${report.claims.length} figures in ${options.out}`);
      }),
    );
}

export function decideCommand(context: CliContext): Command {
  return withInputs(new Command('decide').description('the decision of S1 section 8 with its reasons; exit code 1 unless it is go')).action((options: InputOptions) =>
    guarded(context, async () => {
      const { decision } = await built({ ...options, codebleu: false }, process.cwd(), 'decide', context.signal);
      context.say(decision.verdict);
      for (const reason of decision.reasons) context.say(`  ${reason}`);
      if (decision.verdict !== 'go') context.exit(1);
    }),
  );
}

export function verifyCommand(context: CliContext): Command {
  return new Command('verify')
    .description('computes every claim of a report again; exit code 1 where one is falsified')
    .argument('<report>', 'report.json')
    .option('--all', 'also print the claims that are confirmed')
    .action((file: string, { all = false }: { all?: boolean }) =>
      guarded(context, async () => {
        const claims = await verifyReport(file, context.signal);
        for (const { id, finding, why } of claims) if (all || finding !== 'confirmed') context.say(`${finding}: ${id}: ${why}`);
        const count = (finding: string) => claims.filter((each) => each.finding === finding).length;
        context.say(`${count('confirmed')} confirmed, ${count('falsified')} falsified, ${count('unverifiable')} unverifiable`);
        if (count('falsified') > 0) context.exit(1);
      }),
    );
}

export function compareAdaptersCommand(context: CliContext): Command {
  return new Command('compare-adapters')
    .description('two reports; exit code 1 on any drop')
    .argument('<old>', 'report.json of the adapter before')
    .argument('<new>', 'report.json of the adapter now')
    .action((old: string, now: string) =>
      guarded(context, async () => {
        const found = drops(await readReport(old), await readReport(now));
        for (const { what, before, after } of found) context.say(`${what}: ${before} before, ${after ?? 'not measured'} now`);
        if (found.length === 0) return context.say('No drop.');
        context.say(`Regression of knowledge: ${found.length} drops. Reflect on what caused them before the adapter is used (S4 section 16.2).`);
        for (const { text, link } of citationsOf('regression of knowledge')) context.say(`  ${text}, ${link}`);
        context.exit(1);
      }),
    );
}

export function replayCommand(context: CliContext): Command {
  return new Command('replay')
    .description('the same predictions judged twice or more often, with one axis changed each time: what it changed; exit code 1 where rows cannot be compared')
    .argument('<before>', 'verdicts.jsonl')
    .argument('<after>', 'verdicts.jsonl of the same predictions')
    .argument('[more...]', 'more of them: a matrix of all against all, with what differs between their runs')
    .addOption(new Option('--stage <name>', 'of the matrix').choices(STAGES).default('test'))
    .action((before: string, after: string, more: readonly string[], { stage: asked }: { stage: Stage }) =>
      guarded(context, async () => {
        const read = (file: string) => readRows(file, Verdict, { kind: 'verdicts' });
        if (more.length > 0) {
          const runs: Judged[] = [];
          for (const file of [before, after, ...more]) runs.push({ name: file, verdicts: await read(file), made: await madeWith(file) });
          const found = attributions(runs, asked);
          for (const line of attributionLines(runs, found, asked)) context.say(line);
          return found.some(({ notComparable }) => notComparable > 0) ? context.exit(1) : undefined;
        }
        const { compared, stages, differences, notComparable } = replay(await read(before), await read(after));
        for (const { stage, before: first, after: second, gained, lost, p } of stages)
          context.say(`${stage.padEnd(10)} ${first} to ${second} of ${compared}: ${gained} gained, ${lost} lost, McNemar p = ${p.toFixed(4)}`);
        for (const each of differences) context.say(`${each.arm} ${each.id} sample ${each.sample} (${each.family}): ${each.before} -> ${each.after}${each.message ? `: ${each.message}` : ''}`);
        for (const each of notComparable) context.say(`not comparable: ${each}`);
        if (notComparable.length > 0) context.exit(1);
      }),
    );
}
