/** What every command does: find the files, run the jobs, hand out the outcomes. */
import { dirname } from 'node:path';
import type { Edition, Language } from '../src/index.js';
import { Editions } from './edition.js';
import { findInputs, type Input, type Inputs, type Reads } from './inputs.js';
import type { Job, Outcome, Task } from './job.js';
import { drawFinding } from './finding.js';
import { Progress, type Output } from './output.js';
import { defaultJobs, runJobs } from './pool.js';
import type { Rustfmt } from './rustfmt.js';
import { WrongUse } from './problem.js';

/** The options that every command has. */
export interface CommonOptions {
  readonly edition?: Edition;
  readonly json?: boolean;
  readonly jobs?: number;
  readonly language?: Language;
  readonly strict?: boolean;
}

/** 0 fine, 1 findings. Wrong use (2) is thrown. */
export type ExitCode = 0 | 1;

/** Finds the inputs; a folder without any file to read is wrong use. */
export function inputsOf(paths: readonly string[], reads: Reads, options: CommonOptions): Inputs {
  const inputs = findInputs(paths, reads, options.language);
  if (inputs.files.length === 0) {
    const wanted = reads.languages.map((language) => (language === 'rust' ? '.rs' : '.iron')).join(' or ');
    throw new WrongUse(`${paths.join(' ')}: no ${wanted} file here`);
  }
  return inputs;
}

export interface Run {
  readonly task: Task;
  /** For the line of progress: `Converting`. */
  readonly verb: string;
  readonly inputs: Inputs;
  readonly options: CommonOptions;
  readonly rustfmt: Rustfmt | null;
  readonly output: Output;
  /** Once for each input, in their order. */
  readonly done: (outcome: Outcome, index: number) => void;
}

export async function runFiles(run: Run): Promise<void> {
  const { inputs, options, output } = run;
  const editions = new Editions();
  const bytes = inputs.files.some((file) => file.path === null) ? await readStandardInput() : new Uint8Array();
  const jobs = inputs.files.map(
    (file): Job => ({
      task: run.task,
      source: file.path === null ? { bytes } : { path: file.path },
      language: file.language,
      edition: options.edition ?? editions.of(file.path === null ? '.' : dirname(file.path)),
      strict: options.strict === true,
      counts: options.json === true,
      rustfmt: run.rustfmt,
    }),
  );
  for (const path of editions.unreadable) output.note(`${path}: not valid TOML; its edition is taken as 2024`);
  const progress = new Progress(run.verb, jobs.length);
  await runJobs(jobs, options.jobs ?? defaultJobs(), (outcome, index) => {
    run.done(outcome, index);
    progress.step();
  });
  progress.end();
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Findings that are drawn of one file; the others are counted. */
const DRAWN = 50;

export function drawFindings(file: Input, outcome: Outcome): string[] {
  const rows = outcome.findings.slice(0, DRAWN).map((finding) => drawFinding(file.shown, finding));
  if (outcome.findingCount > rows.length) rows.push(`${file.shown}: ${outcome.findingCount - rows.length} more findings in this file`);
  return rows;
}
