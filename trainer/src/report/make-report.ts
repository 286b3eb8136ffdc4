/** Reports from files, with the command that makes them again, and the files of a report. */
import path from 'node:path';
import type { Arm, Report, ReportInput } from '../../../protocol/experiment.js';
import { writeWhole } from '../files/atomic.js';
import { buildReport } from './build.js';
import { html } from './html.js';
import { type ReportFiles, readInputs, relativeTo } from './inputs.js';
import { jsonld } from './jsonld.js';
import { memo } from './memo.js';

export interface ReportRequest {
  /** Of the subcommand. */
  readonly name: string;
  readonly files: ReportFiles;
  /** Of the bootstrap. */
  readonly seed: number;
  readonly resamples: number;
  readonly codebleu: boolean;
}

/** `folder`: where the report will lie; paths in it are relative to there. Throws `InputError` for files that are not as they should be. */
export async function makeReport(request: ReportRequest, folder: string, signal: AbortSignal): Promise<Report> {
  const { files, seed, resamples, codebleu } = request;
  const data = await readInputs(files);
  const inputs: ReportInput[] = data.inputs.map((each) => ({ ...each, path: relativeTo(folder, each.path) }));
  return buildReport({ ...data, inputs }, { command: commandOf(request, folder), seed, resamples, codebleu, signal });
}

export const REPORT_FILES = ['memo.md', 'report.html', 'metrics.jsonld', 'report.json'] as const;

/** The JSON comes last: where it is, the others are. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  const texts: Readonly<Record<(typeof REPORT_FILES)[number], string>> = {
    'memo.md': memo(report),
    'report.html': html(report),
    'metrics.jsonld': `${JSON.stringify(jsonld(report), null, 2)}\n`,
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
  };
  for (const name of REPORT_FILES) await writeWhole(path.join(folder, name), texts[name]);
}

/** As it would be typed in the folder of the report. */
function commandOf({ name, files, seed, resamples, codebleu }: ReportRequest, folder: string): string[] {
  const lists = (given: Readonly<Partial<Record<Arm, readonly string[]>>>) => Object.entries(given).map(([arm, list]) => `${arm}=${list.map((file) => relativeTo(folder, file)).join(',')}`);
  const option = (flag: string, given: Parameters<typeof lists>[0] = {}): string[] => (Object.keys(given).length > 0 ? [flag, ...lists(given)] : []);
  return [
    'iron-trainer',
    name,
    '--verdicts',
    ...lists(files.verdicts),
    ...option('--predictions', files.predictions),
    ...option('--base', files.base),
    ...option('--base-predictions', files.basePredictions),
    ...(files.manifest ? ['--manifest', relativeTo(folder, files.manifest)] : []),
    ...(files.measurements ? ['--measurements', relativeTo(folder, files.measurements)] : []),
    '--seed',
    String(seed),
    '--resamples',
    String(resamples),
    ...(codebleu ? [] : ['--no-codebleu']),
    ...(name === 'report' ? ['--out', '.'] : []),
  ];
}
