/** What the gates found, as marks on lines of the manifest. Knows nothing of the editor, so that it can be tested alone. */
import { createHash } from 'node:crypto';
import type { GateFinding, GateReport } from '../../../protocol/experiment.js';

/** Lines count from 0, columns UTF-16 code units. */
export interface MarkPlace {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

export interface GateMark extends MarkPlace {
  /** Of the gate. */
  readonly code: string;
  readonly message: string;
  /** A gate that was not measured says less than one that failed. */
  readonly failed: boolean;
  /** The twin in another split, for example. */
  readonly related: readonly (MarkPlace & { readonly message: string })[];
}

/** As far as marks need it: other files may have the same name. */
export function isGateReport(value: unknown): value is GateReport {
  const { manifestSha256, gates } = (value ?? {}) as Partial<GateReport>;
  return (
    typeof manifestSha256 === 'string' &&
    Array.isArray(gates) &&
    gates.every((gate) => typeof gate?.gate === 'string' && Array.isArray(gate.findings) && gate.findings.every((each) => typeof each?.message === 'string'))
  );
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** None where the report is about another text than this, since its lines would no longer fit. */
export function gateMarks({ manifestSha256, gates }: GateReport, text: string): GateMark[] {
  if (sha256(text) !== manifestSha256) return [];
  const lines = text.split('\n');
  const places = taskPlaces(lines);
  return gates
    .filter(({ status }) => status !== 'passed')
    .flatMap(({ gate, status, findings }) =>
      findings.map((finding): GateMark => ({ ...placeOf(finding, lines, places), code: gate, message: messageOf(finding), failed: status === 'failed', related: relatedOf(finding, places) })),
    );
}

const messageOf = ({ task, message }: GateFinding): string => (task === undefined ? message : `${task}: ${message}`);

function placeOf({ task, line }: GateFinding, lines: readonly string[], places: ReadonlyMap<string, MarkPlace>): MarkPlace {
  const named = task === undefined ? undefined : places.get(task);
  const at = Math.min(line === undefined ? (named?.line ?? 0) : line - 1, lines.length - 1);
  return named?.line === at ? named : { line: at, from: 0, to: lines[at]?.replace(/\r$/, '').length ?? 0 };
}

const relatedOf = ({ related = [] }: GateFinding, places: ReadonlyMap<string, MarkPlace>): GateMark['related'] =>
  related.flatMap((id) => {
    const place = places.get(id);
    return place === undefined ? [] : [{ ...place, message: id }];
  });

/** Where the id of each task stands; of one that comes twice, the first. */
function taskPlaces(lines: readonly string[]): Map<string, MarkPlace> {
  const places = new Map<string, MarkPlace>();
  for (const [line, text] of lines.entries()) {
    const id = idOf(text);
    if (id === null || places.has(id)) continue;
    const written = JSON.stringify(id);
    const from = text.indexOf(written);
    places.set(id, from < 0 ? { line, from: 0, to: text.replace(/\r$/, '').length } : { line, from: from + 1, to: from + written.length - 1 });
  }
  return places;
}

function idOf(line: string): string | null {
  try {
    const row = JSON.parse(line) as { readonly id?: unknown } | null;
    return typeof row?.id === 'string' ? row.id : null;
  } catch {
    return null;
  }
}
