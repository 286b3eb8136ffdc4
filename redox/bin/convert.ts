/** `redox reduce`, `redox oxidize` and `redox format`: a text becomes a text. */
import { existsSync, readFileSync } from 'node:fs';
import type { Language } from '../src/index.js';
import { fileFinding } from './finding.js';
import type { Input } from './inputs.js';
import type { Outcome } from './job.js';
import type { Output } from './output.js';
import { messageOf, WrongUse } from './problem.js';
import { drawFindings, inputsOf, runFiles, type CommonOptions, type ExitCode } from './run.js';
import { planTargets, type Target } from './targets.js';
import { writeWhole } from './text-file.js';

export interface ConvertOptions extends CommonOptions {
  readonly output?: string;
  readonly force?: boolean;
  /** `format` only: write nothing, list what is not formatted. */
  readonly check?: boolean;
}

export type Conversion = 'reduce' | 'oxidize' | 'format';

const SOURCE: Record<Conversion, Language> = { reduce: 'rust', oxidize: 'iron', format: 'iron' };
const RESULT: Record<Conversion, Language> = { reduce: 'iron', oxidize: 'rust', format: 'iron' };
const VERB: Record<Conversion, string> = { reduce: 'Reducing', oxidize: 'Oxidizing', format: 'Formatting' };

/** What became of one file. */
type Status = 'written' | 'printed' | 'unchanged' | 'unformatted' | 'skipped' | 'failed';

/** One file in the object that --json prints. */
interface FileReport {
  readonly path: string;
  readonly status: Status;
  /** The file that was written, or that was there before and was left alone. */
  readonly output?: string;
  /** The result itself where it would have gone to the standard output. */
  readonly text?: string;
  readonly diagnostics: Outcome['findings'];
  readonly diagnosticCount: number;
  readonly statistics: Outcome['statistics'];
}

export async function convert(task: Conversion, paths: readonly string[], options: ConvertOptions, output: Output): Promise<ExitCode> {
  if (options.language !== undefined && options.language !== SOURCE[task])
    throw new WrongUse(`${task} reads ${SOURCE[task] === 'rust' ? 'Rust' : 'Iron'} only: --language ${options.language} does not fit`);
  const started = performance.now();
  const inputs = inputsOf(paths, { languages: [SOURCE[task]], standardInput: SOURCE[task] }, options);
  const checks = options.check === true;
  const targets = checks
    ? inputs.files.map((): Target => ({ kind: 'standard-output' }))
    : planTargets(inputs, { output: options.output, force: options.force === true, inPlace: task === 'format', result: RESULT[task] });
  const files: FileReport[] = [];
  await runFiles({
    task,
    verb: VERB[task],
    inputs,
    options,
    rustfmt: null,
    output,
    done: (outcome, index) => {
      const file = inputs.files[index];
      const target = targets[index];
      if (file === undefined || target === undefined) return;
      files.push(finish(file, target, outcome, checks, options, output));
    },
  });
  const seconds = (performance.now() - started) / 1000;
  if (options.json === true) output.out(`${JSON.stringify({ command: task, files, seconds })}\n`);
  else if (inputs.many) output.note(summary(files, seconds));
  return files.some(({ status }) => status === 'failed' || status === 'skipped' || status === 'unformatted') ? 1 : 0;
}

/** Writes or prints one result and says what is wrong. */
function finish(file: Input, target: Target, outcome: Outcome, checks: boolean, options: ConvertOptions, output: Output): FileReport {
  const report = { path: file.shown, diagnostics: outcome.findings, diagnosticCount: outcome.findingCount, statistics: outcome.statistics };
  if (options.json !== true) for (const row of drawFindings(file, outcome)) output.note(row);
  if (outcome.text === null || outcome.errors) return { ...report, status: 'failed' };
  if (checks) return { ...report, status: check(file, outcome, options, output) };
  if (target.kind === 'standard-output') {
    if (options.json === true) return { ...report, status: 'printed', text: outcome.text };
    output.out(outcome.text);
    return { ...report, status: 'printed' };
  }
  try {
    return { ...report, output: target.path, status: writeTarget(target, outcome.text, file, outcome, output) };
  } catch (error) {
    const finding = fileFinding('unwritable', messageOf(error));
    if (options.json !== true) output.note(`${target.path}: unwritable: ${finding.message}`);
    return { ...report, status: 'failed', diagnostics: [...outcome.findings, finding], diagnosticCount: outcome.findingCount + 1 };
  }
}

function check(file: Input, outcome: Outcome, options: ConvertOptions, output: Output): Status {
  if (outcome.unchanged) return 'unchanged';
  if (options.json !== true) output.out(`${file.shown}\n`);
  return 'unformatted';
}

function writeTarget(target: Extract<Target, { kind: 'file' }>, text: string, file: Input, outcome: Outcome, output: Output): Status {
  if (target.path === file.path && outcome.unchanged) return 'unchanged';
  if (existsSync(target.path)) {
    if (readFileSync(target.path).equals(Buffer.from(text))) return 'unchanged';
    if (!target.replaces) {
      output.note(`${target.path}: exists and differs; left alone (--force overwrites)`);
      return 'skipped';
    }
  }
  writeWhole(target.path, text);
  return 'written';
}

function summary(files: readonly FileReport[], seconds: number): string {
  const counts = new Map<Status, number>();
  for (const { status } of files) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}: ${parts.join(', ')} (${seconds.toFixed(2)} s)`;
}
