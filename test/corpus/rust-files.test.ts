// Every law on every file in test/corpus/rust. A file dropped there is a test; its first line may
// name its edition: `// edition: 2015`.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oxidize, reduce, type Edition } from '../../redox/src/index.js';
import { checkLaws } from './runner/laws.js';

const folder = join(import.meta.dirname, 'rust');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.rs'))
  .sort();
const hasRust = runs('rustfmt', ['--version']) && runs('rustc', ['--version']);
if (!hasRust) console.warn('SKIPPED: no rustc and rustfmt on the PATH, so the files are not compared through rustfmt');

function runs(program: string, parameters: readonly string[]): boolean {
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The text with LF, whatever git made of it. */
function read(name: string): { text: string; edition: Edition } {
  const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
  const edition = Number(/^\/\/ edition: (\d+)/.exec(text)?.[1] ?? 2024);
  return { text, edition: edition === 2015 || edition === 2018 || edition === 2021 ? edition : 2024 };
}

/** What the laws find fault with. */
function faults(text: string, edition: Edition): Record<string, unknown> {
  const report = checkLaws(text, edition);
  const raw = (report.statistics?.items ?? -1) - (report.statistics?.nativeItems ?? -2);
  return {
    diagnostics: report.diagnostics,
    oxidize: report.oxidizeErrors,
    tokens: report.tokenDifference,
    fixpoint: report.fixpointDifference,
    rawItems: raw,
    superset: report.superset.difference,
  };
}

const none = { diagnostics: [], oxidize: [], tokens: null, fixpoint: null, rawItems: 0, superset: null };

describe.each(files)('%s', (name) => {
  const { text, edition } = read(name);

  test('goes to Iron and back without loss, natively, and reads as Iron itself', () => {
    expect(faults(text, edition)).toEqual(none);
  });

  test('does so with CRLF, which comes back', () => {
    const crlf = text.replaceAll('\n', '\r\n');
    expect(faults(crlf, edition)).toEqual(none);
    const back = oxidize(reduce(crlf, { edition }).text ?? '', { edition }).text ?? '';
    expect(back.match(/(?<!\r)\n/g) ?? []).toEqual([]);
  });

  test('does so with a byte order mark and a shebang', () => {
    expect(faults(`\u{feff}${text}`, edition)).toEqual(none);
    expect(faults(`#!/usr/bin/env run-cargo-script\n${text}`, edition)).toEqual(none);
  });

  test('gives the same Iron each time', () => {
    expect(reduce(text, { edition }).text).toBe(reduce(text, { edition }).text);
  });

  test.skipIf(!hasRust)('is the same through rustfmt', () => {
    const back = oxidize(reduce(text, { edition }).text ?? '', { edition }).text ?? '';
    expect(formatted(back, edition)).toEqual(formatted(text, edition));
  });

  test.skipIf(!hasRust)("is Rust by rustc's own parser", () => {
    const parameters = ['-Zparse-crate-root-only', '--edition', String(edition), join(folder, name)];
    expect(() => execFileSync('rustc', parameters, { env: { ...process.env, RUSTC_BOOTSTRAP: '1' }, stdio: 'pipe' })).not.toThrow();
  });
});

/** What rustfmt makes of a text; where it leaves white space at the end of a line it says so and still writes its result. */
function formatted(text: string, edition: Edition): { text: string; failed: boolean } {
  const { stdout, status } = spawnSync('rustfmt', ['--edition', String(edition)], { input: text, encoding: 'utf8', cwd: tmpdir() });
  expect(stdout).not.toBe('');
  return { text: stdout, failed: status !== 0 };
}
