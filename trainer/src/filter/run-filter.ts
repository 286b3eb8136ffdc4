/** The source filter over whole sources: what passes, what does not and why, and the figures of it (contract rows C5, C6). */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { type DroppedFile, FILTER_REASONS, type FilteredFile, type FilterReport, FORMAT_VERSION } from '../../../protocol/experiment.js';
import { writeTogether } from '../files/atomic.js';
import { jsonLinesToParquet } from '../text/parquet.js';
import type { FilterConfig } from './filter-config.js';
import { type Judged, judge } from './judge.js';
import { type SourceText, sourceTexts } from './sources.js';
import { percent } from '../text/percent.js';

/** Filters the places into `out` (`.jsonl` or `.parquet`), with `out.report.json` and `out.dropped.jsonl` beside it; each replaced whole, or none. */
export async function runFilter(places: readonly string[], out: string, config: FilterConfig, signal?: AbortSignal): Promise<FilterReport> {
  return writeTogether({ dropped: `${out}.dropped.jsonl`, report: `${out}.report.json`, rows: out }, async ({ rows, dropped, report: reportFile }) => {
    const lines = `${rows}.jsonl`;
    try {
      const report = await filterInto(places, lines, dropped, config, signal);
      await fs.writeFile(reportFile, `${JSON.stringify(report, null, 2)}\n`);
      if (out.endsWith('.parquet')) await jsonLinesToParquet(lines, rows, COLUMNS);
      else await fs.rename(lines, rows);
      return report;
    } finally {
      await fs.rm(lines, { force: true });
    }
  });
}

const COLUMNS = { formatVersion: 'INTEGER', content: 'VARCHAR', path: 'VARCHAR', origin: 'VARCHAR', sha256: 'VARCHAR', fields: 'JSON' };

async function filterInto(places: readonly string[], rows: string, droppedFile: string, config: FilterConfig, signal?: AbortSignal): Promise<FilterReport> {
  const counts = new Map<string, number>();
  const kept: FilteredFile[] = [];
  const [output, dropped] = [await fs.open(rows, 'w'), await fs.open(droppedFile, 'w')];
  const hash = createHash('sha256');
  const write = async (row: FilteredFile): Promise<void> => {
    const line = `${JSON.stringify(row)}\n`;
    hash.update(line);
    await output.write(line);
  };
  let [total, passed, cut] = [0, 0, 0];
  try {
    for await (const source of sourceTexts(places, config)) {
      signal?.throwIfAborted();
      const judged = judge(source.text, source.path, config);
      total++;
      if (judged.reasons.length > 0) {
        counts.set(judged.reasons[0]!, (counts.get(judged.reasons[0]!) ?? 0) + 1);
        await dropped.write(`${JSON.stringify(droppedRow(source, judged))}\n`);
        continue;
      }
      passed++;
      if (judged.isCut) cut++;
      if (config.use_cache) kept.push(keptRow(source, judged));
      else await write(keptRow(source, judged));
    }
    for (const row of config.shuffle_seed === null ? kept : shuffled(kept, config.shuffle_seed)) await write(row);
  } finally {
    await output.close();
    await dropped.close();
  }
  const reasons = Object.fromEntries(FILTER_REASONS.flatMap((each) => (counts.has(each) ? [[each, counts.get(each)!]] : [])));
  return { formatVersion: FORMAT_VERSION, total, passed, filtered: total - passed, reasons, cut, warnings: warningsFor(total, passed, config), config, outputSha256: hash.digest('hex') };
}

function keptRow({ path: at, origin, fields }: SourceText, { content }: Judged): FilteredFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { formatVersion: FORMAT_VERSION, content, path: at, origin, sha256, ...(Object.keys(fields).length > 0 && { fields }) };
}

const droppedRow = ({ origin, path: at }: SourceText, { reasons, markers, patterns }: Judged): DroppedFile => ({
  origin,
  path: at,
  reasons: [...reasons],
  markers: [...markers],
  patterns: [...patterns],
});

/** All rows in an order that follows from the seed and each row's place and content, on every machine. */
function shuffled(rows: readonly FilteredFile[], seed: number): FilteredFile[] {
  const keyed = rows.map((row) => ({ row, key: createHash('sha256').update(`${seed}\0${row.origin}\0${row.sha256}`).digest('hex') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

function warningsFor(total: number, passed: number, { warn_below, warn_above }: FilterConfig): string[] {
  if (total === 0) return ['there is no file in these places: nothing was filtered'];
  const share = passed / total;
  if (share < warn_below) return [`only ${percent(share)} of the files pass, below ${percent(warn_below)}: the filter may be too strict`];
  return share > warn_above ? [`${percent(share)} of the files pass, above ${percent(warn_above)}: the filter may be too lenient`] : [];
}

/** The line of contract row C6, then the reasons with their counts, the most frequent first. */
export function telemetry({ total, passed, filtered, reasons, warnings, cut }: FilterReport): string[] {
  const share = total === 0 ? 'not measured' : `${((passed / total) * 100).toFixed(1)}%`;
  const sorted = Object.entries(reasons).sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return [
    `Dataset filter stats: ${passed}/${total} passed (${share}), ${filtered} filtered`,
    ...sorted.map(([reason, count]) => `  ${reason}: ${count}`),
    ...(cut > 0 ? [`  test items were cut out of ${cut} files that passed`] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}
