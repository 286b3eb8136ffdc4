// Without DuckDB's native part all but SQL and Parquet works, and those say what is missing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { runProgram } from '../../trainer/src/cli/program.js';

vi.mock('@duckdb/node-api', () => {
  throw new Error('no native part for this platform');
});

const folder = mkdtempSync(join(tmpdir(), 'iron-no-duckdb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...parameters: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    return { code: await runProgram(parameters, new AbortController().signal), text };
  } finally {
    write.mockRestore();
  }
}

const file = (name: string, content: string): string => {
  const at = join(folder, name);
  mkdirSync(join(at, '..'), { recursive: true });
  writeFileSync(at, content);
  return at;
};

const verdict = {
  id: 'a',
  arm: 'rust',
  sample: 0,
  family: 'f',
  stage: 'check',
  status: 'passed',
  class: 'none',
  codes: [],
  message: '',
  tests: null,
  mutants: null,
  lints: null,
  sha256: '0'.repeat(64),
  durations: {},
};

test('verdicts, figures and what confirms them are made', async () => {
  const row = { id: 'a', split: 'test', family: 'f', deps: [], unsafe: false, prompt_path: 'p.md', rust_path: 'r.rs' };
  const manifest = file('manifest.jsonl', `${JSON.stringify(row)}\n`);
  const predictions = file('predictions.jsonl', `${JSON.stringify({ id: 'a', arm: 'rust', prediction: 'fn a() {}' })}\n`);
  expect(await run('evaluate', predictions, '--dataset', manifest, '--stages', 'parse', '--no-cache', '--out', join(folder, 'judged'))).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(folder, 'judged', 'verdicts.jsonl'), 'utf8'))).toMatchObject({ id: 'a', stage: 'parse', status: 'passed' });
  const verdicts = file('verdicts.jsonl', `${JSON.stringify(verdict)}\n`);
  expect(await run('report', '--verdicts', `rust=${verdicts}`, '--no-codebleu', '--resamples', '10', '--out', join(folder, 'report'))).toMatchObject({ code: 0 });
  expect(await run('verify', join(folder, 'report', 'report.json'))).toMatchObject({ code: 0, text: expect.stringContaining(' 0 falsified') });
}, 60_000);

test.each([
  ['tables', () => ['tables', folder, '--out', join(folder, 'all.duckdb')]],
  ['sql', () => ['sql', 'select 1', '--database', file('all.duckdb', '')]],
] as const)('%s says what is missing', async (_, parameters) => {
  file('verdicts.jsonl', `${JSON.stringify(verdict)}\n`);
  const { code, text } = await run(...parameters());
  expect(code).toBeGreaterThan(0);
  expect(text).toContain('DuckDB is not there for');
  expect(text).toContain('@duckdb/node-api');
});
