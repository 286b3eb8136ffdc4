// Law 5, on the data that the earlier tool published. The data is no part of this project: where
// it is absent these tests are skipped, and say so.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oxidize, sameTokens } from '../redox/src/index.js';

const data = process.env['IRON_REDOX_DATA'] ?? join(import.meta.dirname, '..', '..', 'shared', 'redox-data');
const absent = !existsSync(data);
if (absent) console.warn(`SKIPPED: no published data at ${data}; set IRON_REDOX_DATA to check against it`);

interface Row {
  readonly id: string;
  readonly conversations: readonly { readonly role: string; readonly content: string }[];
}

interface Prediction {
  readonly id: string;
  readonly prediction: string;
}

interface Report {
  readonly iron: { readonly rows: readonly { readonly id: string; readonly transform_ok: boolean }[] };
}

function lines<T>(...path: string[]): T[] {
  const text = readFileSync(join(data, ...path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function programs(set: string, language: 'iron' | 'rust'): Map<string, string> {
  const rows = ['train', 'val', 'test'].flatMap((split) => lines<Row>(set, 'unsloth', `${language}_${split}.jsonl`));
  return new Map(rows.map((row) => [row.id, row.conversations.find((turn) => turn.role === 'assistant')?.content ?? '']));
}

/** Empty when the Iron text oxidizes to the tokens of the Rust twin apart from `pub`. */
function differenceFromTwin(iron: string, twin: string): string {
  const rust = oxidize(iron);
  if (rust.text === null) return rust.diagnostics.map((diagnostic) => diagnostic.message).join('; ');
  const withoutPub = (text: string): string => text.replace(/\bpub\s+/g, '');
  const answer = sameTokens(withoutPub(twin), withoutPub(rust.text));
  return answer.same ? '' : `${answer.reason ?? 'differs'}\n${rust.text}`;
}

describe.skipIf(absent)('the published datasets', () => {
  test.each([
    ['foundation_v1', 220],
    ['foundation_v2', 380],
  ])('every Iron program of %s (%d) is its Rust twin apart from `pub`', (set, count) => {
    const iron = programs(set, 'iron');
    const rust = programs(set, 'rust');
    expect(iron.size).toBe(count);
    const differing = [...iron].map(([id, text]) => [id, differenceFromTwin(text, rust.get(id) ?? '')]).filter(([, difference]) => difference !== '');
    expect(differing).toEqual([]);
  });
});

describe.skipIf(absent)('the published predictions', () => {
  test.each([
    ['v1', 'seed2108', 19],
    ['v1', 'seed3407', 21],
    ['v2', 'seed2108', 28],
  ])('%s %s: each of the %d that the earlier tool could oxidize is accepted', (version, seed, count) => {
    const predictions = new Map(lines<Prediction>('eval', version, `predictions_iron_${seed}.jsonl`).map((row) => [row.id, row.prediction]));
    const report = JSON.parse(readFileSync(join(data, 'eval', version, `report_${seed}.json`), 'utf8')) as Report;
    const accepted = report.iron.rows.filter((row) => row.transform_ok).map((row) => row.id);
    expect(accepted).toHaveLength(count);
    const refused = accepted
      .map((id) => ({
        id,
        errors: oxidize(predictions.get(id) ?? '')
          .diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
          .map((diagnostic) => diagnostic.message),
      }))
      .filter(({ errors }) => errors.length > 0);
    expect(refused).toEqual([]);
  });
});
