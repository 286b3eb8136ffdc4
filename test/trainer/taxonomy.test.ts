// Every code of rustc has a kind, and every failure one class in each taxonomy.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FailedVerdict, kindOf, TAXONOMIES } from '../../trainer/src/metrics/taxonomy.js';
import { FailureClass, STAGES } from '../../protocol/experiment.js';

/** Those that `rustc --explain` of 1.95 knows. */
const CODES = readFileSync(join(import.meta.dirname, 'fixtures/rustc-1.95-error-codes.txt'), 'utf8')
  .trim()
  .split(/\s+/);

const verdict = (more: Partial<FailedVerdict>): FailedVerdict => ({ stage: 'check', status: 'failed', class: 'type', codes: [], message: '', ...more });
const classes = (of: FailedVerdict): string => TAXONOMIES.map(({ name, classOf }) => `${name} ${classOf(of)}`).join(', ');

describe('codes', () => {
  test('all of rustc 1.95 have a class in each taxonomy, and no taxonomy puts them all in its rest', () => {
    expect(CODES).toHaveLength(518);
    for (const { name, classes: named, classOf } of TAXONOMIES) {
      const found = CODES.map((code) => classOf(verdict({ codes: [code] })));
      expect(
        found.filter((each) => each === null || !named.includes(each)),
        name,
      ).toEqual([]);
    }
  });

  test.each([
    ['E0308', 'mismatch'],
    ['E0061', 'signature'],
    ['E0425', 'name'],
    ['E0382', 'ownership'],
    ['E0106', 'lifetime'],
    ['E0765', 'syntax'],
    ['E0080', 'constant'],
    ['E0658', 'constant'],
    ['E0554', 'language'],
    ['E0391', 'type'],
  ])('%s is of %s', (code, kind) => {
    expect(kindOf(code)).toBe(kind);
  });
});

test.each([
  [{ stage: 'transform', class: 'syntax' }, 'S1 syntax, Redox pilot iron_parse_or_oxidize, S3 does not compile, S4 compile_errors, S5 compilation'],
  [{ stage: 'parse', class: 'syntax' }, 'S1 syntax, Redox pilot other, S3 does not compile, S4 compile_errors, S5 compilation'],
  [{ codes: ['E0308'] }, 'S1 type, Redox pilot type_mismatch, S3 does not compile, S4 compile_errors, S5 type_mismatch'],
  [{ codes: ['E0061', 'E0308'] }, 'S1 type, Redox pilot wrong_signature_or_call, S3 does not compile, S4 compile_errors, S5 type_mismatch'],
  [{ class: 'resolve', codes: ['E0425'] }, 'S1 type, Redox pilot name_resolution, S3 does not compile, S4 compile_errors, S5 compilation'],
  [{ class: 'borrow', codes: ['E0382'] }, 'S1 borrow, Redox pilot other, S3 does not compile, S4 compile_errors, S5 ownership_violation'],
  [{ class: 'borrow', codes: ['E0597'] }, 'S1 borrow, Redox pilot other, S3 does not compile, S4 compile_errors, S5 lifetime_error'],
  [{ class: 'logic', codes: ['overflowing_literals'] }, 'S1 logic, Redox pilot other, S3 does not compile, S4 compile_errors, S5 compilation'],
  [{ stage: 'test', class: 'logic', message: 'zero: assertion `left == right` failed' }, 'S1 logic, Redox pilot other, S3 other, S4 tests_failed, S5 output_mismatch'],
  [{ stage: 'test', class: 'logic', message: 'zero: index out of bounds' }, 'S1 logic, Redox pilot other, S3 other, S4 tests_failed, S5 panic_divergence'],
  [{ stage: 'test', status: 'limit', class: 'resource' }, 'S1 logic, Redox pilot other, S3 other, S4 tests_failed, S5 resource'],
  [{ status: 'passed', class: 'none' }, 'S1 null, Redox pilot null, S3 null, S4 null, S5 null'],
  [{ status: 'infrastructure', class: 'infrastructure' }, 'S1 null, Redox pilot null, S3 null, S4 null, S5 null'],
] as const)('%j is %s', (of, expected) => {
  expect(classes(verdict(of as Partial<FailedVerdict>))).toBe(expected);
});

test('whatever stage, status and class a verdict has, its class is one that the taxonomy names', () => {
  for (const { name, classes: named, classOf } of TAXONOMIES)
    for (const stage of STAGES)
      for (const status of ['failed', 'limit'] as const)
        for (const kind of FailureClass.enum as FailedVerdict['class'][]) expect(named, `${name} ${stage} ${status} ${kind}`).toContain(classOf(verdict({ stage, status, class: kind })));
});
