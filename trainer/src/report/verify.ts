/** Reports computed again from their inputs (moonshot 4). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Arm, Report } from '../../../protocol/experiment.js';
import { checkSchema } from '../files/schema-check.js';
import { fileSha256 } from '../files/sha256.js';
import { buildReport } from './build.js';
import { type ReportFiles, readInputs } from './inputs.js';
import { InputError } from '../files/input-error.js';

export type Finding = 'confirmed' | 'falsified' | 'unverifiable';

export interface VerifiedClaim {
  readonly id: string;
  readonly finding: Finding;
  /** What the report says and what was found, or why nothing could be. */
  readonly why: string;
}

/** Of numbers that were written and read again, and of sums in another order. */
const TOLERANCE = 1e-9;

export async function readReport(file: string): Promise<Report> {
  const text = await fs.readFile(file, 'utf8').catch(() => {
    throw new InputError(`${file}: it cannot be read`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${file}: this is no JSON`);
  }
  const checked = checkSchema(Report, value);
  if (!checked.ok) throw new InputError(`${file}: this is no report: ${checked.reasons.slice(0, 3).join('; ')}`);
  return checked.value;
}

export async function verifyReport(file: string, signal?: AbortSignal): Promise<VerifiedClaim[]> {
  const report = await readReport(file);
  const folder = path.dirname(path.resolve(file));
  const broken = new Map<string, string>();
  for (const input of report.inputs) {
    const hash = await fileSha256(path.resolve(folder, input.path)).catch(() => null);
    if (hash === null) broken.set(input.sha256, `${input.path} is missing`);
    else if (hash !== input.sha256) broken.set(input.sha256, `${input.path} has changed: its SHA-256 differs`);
  }
  const again = await recompute(report, folder, broken, signal);
  const verified = report.claims.map(({ id, metric, inputs }): VerifiedClaim => {
    const gone = inputs.flatMap((hash) => broken.get(hash) ?? []);
    if (gone.length > 0) return { id, finding: 'unverifiable', why: gone.join('; ') };
    const found = again?.claims.find((each) => each.id === id)?.metric;
    if (found === undefined) return { id, finding: again ? 'falsified' : 'unverifiable', why: again ? 'the inputs give no such figure' : 'the report could not be computed again' };
    if (found.value === null && metric.value !== null && id.includes('codebleu')) return { id, finding: 'unverifiable', why: found.note ?? 'not measured here' };
    return same(metric.value, found.value) &&
      same(metric.numerator, found.numerator) &&
      same(metric.denominator, found.denominator) &&
      same(metric.interval?.low, found.interval?.low) &&
      same(metric.interval?.high, found.interval?.high)
      ? { id, finding: 'confirmed', why: `${metric.value ?? 'not measured'}` }
      : { id, finding: 'falsified', why: `the report says ${said(metric)}, the inputs give ${said(found)}` };
  });
  const decided = new Set(report.inputs.flatMap(({ base, sha256 }) => (base ? [] : [sha256])));
  const gone = [...broken].flatMap(([hash, why]) => (decided.has(hash) ? [why] : []));
  return [...verified, ...verdicts(report, again, gone)];
}

const said = ({ value, numerator, denominator }: { value: number | null; numerator?: number; denominator?: number }): string =>
  `${value ?? 'not measured'}${denominator === undefined ? '' : ` (${numerator ?? '?'} of ${denominator})`}`;
const same = (a: number | null | undefined, b: number | null | undefined): boolean =>
  a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a)));

/** What is no number: the decision, each item of a checklist, each gate and risk. */
function verdicts(report: Report, again: Report | null, gone: readonly string[]): VerifiedClaim[] {
  const of = (each: Report): [string, string][] => [
    ['decision', each.decision.verdict],
    ...each.checklists.flatMap(({ arm, score, deploy, grade, items }): [string, string][] => [
      [`${arm} / checklist`, `${score} ${grade} ${deploy}`],
      ...items.map(({ id, status, earned }): [string, string] => [`${arm} / ${id}`, `${status} ${earned}`]),
    ]),
    ...(each.tiers ?? []).map(({ arm, name, tier }): [string, string] => [`${arm} / tier of ${name}`, tier ?? 'not measured']),
    ...(each.tracks ?? []).map(({ arm, phase, figure = 'compile@1', place }): [string, string] => [`${arm} / ${figure}, track of ${phase}`, place ?? 'not measured']),
    ...(each.plan ?? []).map(({ step, status }): [string, string] => [`plan / ${step}`, status]),
    ...[...each.gates, ...each.risks].map(({ gate, status }): [string, string] => [gate, status]),
  ];
  const found = again === null ? null : new Map(of(again));
  return of(report).map(([id, says]) => {
    if (gone.length > 0 || found === null) return { id, finding: 'unverifiable', why: gone.join('; ') || 'the report could not be computed again' };
    return found.get(id) === says ? { id, finding: 'confirmed', why: says } : { id, finding: 'falsified', why: `the report says ${says}, the inputs give ${found.get(id) ?? 'nothing of the kind'}` };
  });
}

/** From the arms whose inputs are all there. */
async function recompute(report: Report, folder: string, broken: ReadonlyMap<string, string>, signal: AbortSignal | undefined): Promise<Report | null> {
  const shared = report.inputs.filter(({ arm }) => arm === undefined);
  if (shared.some(({ sha256 }) => broken.has(sha256))) return null;
  const whole = (arm: Arm, base = false) => report.inputs.every((each) => each.arm !== arm || (each.base ?? false) !== base || !broken.has(each.sha256));
  const paths = (kind: string, arm?: Arm, base = false) =>
    report.inputs.filter((each) => each.kind === kind && each.arm === arm && (each.base ?? false) === base).map((each) => path.resolve(folder, each.path));
  const byArm = (kind: string, base = false): Partial<Record<Arm, string[]>> =>
    Object.fromEntries((['rust', 'iron'] as const).filter((arm) => whole(arm) && (!base || whole(arm, true)) && paths(kind, arm, base).length > 0).map((arm) => [arm, paths(kind, arm, base)]));
  const verdictFiles = byArm('verdicts');
  if (Object.keys(verdictFiles).length === 0) return null;
  const [manifest] = paths('manifest');
  const [measurements] = paths('measurements');
  const bases = { base: byArm('verdicts', true), basePredictions: byArm('predictions', true) };
  const files: ReportFiles = { verdicts: verdictFiles, predictions: byArm('predictions'), ...bases, ...(manifest && { manifest }), ...(measurements && { measurements }) };
  return buildReport(await readInputs(files), { command: report.command, seed: report.seed, resamples: report.resamples, codebleu: report.codebleu, ...(signal && { signal }) });
}
