/** `iron-trainer gates`: whether a dataset may be trained on (contract row B10). */
import { Command, InvalidArgumentError } from 'commander';
import type { GateReport, GateResult } from '../../../protocol/experiment.js';
import { readDataset } from '../dataset/manifest.js';
import { writeWhole } from '../files/atomic.js';
import { USUAL_THRESHOLDS } from '../gates/gate.js';
import { GATES, runGates } from '../gates/run-gates.js';
import { percent } from '../text/percent.js';
import { ASSUMED_DISCORDANCE, minimumDetectableEffect, POWER } from '../metrics/power.js';
import type { CliContext } from './program.js';

interface Flags {
  readonly purityThreshold: number;
  readonly allowDeps?: true;
  readonly allowUnsafe?: true;
  readonly without: readonly string[];
  readonly only?: readonly string[];
  readonly json?: true;
  readonly reportJson?: string;
}

/** Findings of one gate that are printed; the report has all. */
const MOST_PRINTED = 30;

export function gatesCommand(context: CliContext): Command {
  return new Command('gates')
    .description('runs all gates on a dataset; exit code 1 where one fails')
    .argument('<manifest>', 'dataset_v0_manifest.jsonl, or a manifest of the Redox pilot')
    .option('--purity-threshold <share>', 'least share of tasks that are native Iron', share, USUAL_THRESHOLDS.purity)
    .option('--allow-deps', 'tasks may need crates')
    .option('--allow-unsafe', 'tasks may be unsafe')
    .option('--without <gates...>', `leave out some of: ${GATES.map(({ name }) => name).join(', ')}; the report is then not passed`, gateNames, [])
    .option('--only <gates...>', 'run these alone; the report is then not passed', gateNames)
    .option('--json', 'print the whole report instead of lines')
    .option('--report-json <file>', 'write the whole report')
    .action((manifest: string, flags: Flags) => gates(context, manifest, flags));
}

async function gates({ say, tell, exit, signal }: CliContext, manifest: string, flags: Flags): Promise<void> {
  const dataset = await readDataset(manifest);
  if (dataset === null) {
    say(`${manifest} cannot be read: name a manifest, one JSON object a line`);
    return exit(2);
  }
  const thresholds = { ...USUAL_THRESHOLDS, purity: flags.purityThreshold, allowDeps: flags.allowDeps === true, allowUnsafe: flags.allowUnsafe === true };
  const { only } = flags;
  const without = only === undefined ? flags.without : [...flags.without, ...GATES.map(({ name }) => name).filter((name) => !only.includes(name))];
  const onResult = (result: GateResult): void => (flags.json ? undefined : sayResult(say, manifest, result));
  const report = await runGates(dataset, { thresholds, without, signal, onProgress: tell, onResult });
  if (flags.reportJson !== undefined) await writeWhole(flags.reportJson, `${JSON.stringify(report, null, 2)}\n`);
  if (!report.passed) exit(1);
  if (flags.json) return say(JSON.stringify(report));
  say(detectable(dataset.tasks.filter(({ row }) => row.split === 'test').length));
  say(verdictOf(report));
}

/** What the test split can show at all, said before anything is trained (contract row 1M 21). */
function detectable(tasks: number): string {
  const effect = minimumDetectableEffect(tasks);
  const assumed = `power ${POWER}, where ${percent(ASSUMED_DISCORDANCE)} of the tasks are solved by one arm alone`;
  return effect === null
    ? `${tasks} tasks of test cannot show a difference between the arms (${assumed})`
    : `smallest difference between the arms that ${tasks} tasks of test can show: ${(effect * 100).toFixed(1)} points (${assumed})`;
}

const MARKS = { passed: 'passed      ', failed: 'failed      ', 'not-measured': 'not measured' } as const;

function sayResult(say: CliContext['say'], manifest: string, { gate, status, summary, findings }: GateResult): void {
  say(`${MARKS[status]} ${gate}: ${summary}`);
  for (const { line, task, message } of findings.slice(0, MOST_PRINTED)) say(`  ${manifest}:${line ?? 1}: ${task === undefined ? '' : `${task}: `}${message}`);
  if (findings.length > MOST_PRINTED) say(`  and ${findings.length - MOST_PRINTED} more; --report-json FILE writes all`);
}

function verdictOf({ passed, gates: all }: GateReport): string {
  const bad = all.filter(({ status }) => status !== 'passed').map(({ gate }) => gate);
  return passed ? `go: all ${all.length} gates passed` : `no-go: ${bad.join(', ')}`;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('it is to be a number between 0 and 1');
  return value;
}

function gateNames(name: string, before: readonly string[] = []): readonly string[] {
  if (!GATES.some((gate) => gate.name === name)) throw new InvalidArgumentError('there is no such gate');
  return [...before, name];
}
