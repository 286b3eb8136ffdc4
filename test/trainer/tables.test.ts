// Tables of runs, asked with SQL in a real DuckDB.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../protocol/experiment.js';
import { makeTables, NoDuckDb, query } from '../../trainer/src/report/tables.js';

const verdict = (arm: 'rust' | 'iron', task: number): Verdict => ({
  id: `it's ${task}`,
  arm,
  sample: 0,
  family: 'f',
  stage: 'test',
  status: task % 2 ? 'passed' : 'failed',
  class: 'none',
  codes: ['E0308'],
  message: '',
  tests: null,
  mutants: null,
  lints: null,
  sha256: '0'.repeat(64),
  durations: { check: 1.5 },
});

test('verdicts of all runs below a folder are one table; Parquet holds the same', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "iron-tables'-"));
  try {
    for (const arm of ['rust', 'iron'] as const) {
      const evaluation = join(folder, 'runs', arm, 'evaluation');
      mkdirSync(evaluation, { recursive: true });
      if (arm === 'iron') writeFileSync(join(folder, 'runs', arm, 'run.json'), '{"base":true}');
      if (arm === 'rust')
        writeFileSync(join(evaluation, 'similarities.jsonl'), [1, 2].map((task) => `${JSON.stringify({ id: verdict(arm, task).id, sample: 0, bleu4: task / 4, codebleu: null })}\n`).join(''));
      writeFileSync(join(evaluation, 'verdicts.jsonl'), [0, 1, 2].map((task) => `${JSON.stringify(verdict(arm, task))}\n`).join(''));
    }
    const database = join(folder, 'runs.duckdb');
    try {
      expect(await makeTables(join(folder, 'runs'), database)).toEqual({ verdicts: 6, metrics: 0 });
    } catch (error) {
      if (error instanceof NoDuckDb) return context.skip(error.message);
      throw error;
    }
    expect(await query(database, "select run, base, count(*)::int as passed from verdicts where status = 'passed' group by run, base order by run")).toEqual([
      { run: 'iron/evaluation', base: true, passed: 1 },
      { run: 'rust/evaluation', base: false, passed: 1 },
    ]);
    // of a run without the file nothing is known, and of a verdict without a line
    expect(await query(database, 'select run, id, bleu4, codebleu from verdicts where bleu4 is not null order by bleu4')).toEqual(
      [1, 2].map((task) => ({ run: 'rust/evaluation', id: `it's ${task}`, bleu4: task / 4, codebleu: null })),
    );
    await expect(query(database, 'drop table verdicts')).rejects.toThrow(/read-only/);
    await expect(query(database, 'select nothing')).rejects.toThrow(/the query: .*nothing/);
    await makeTables(join(folder, 'runs'), join(folder, 'all.parquet'));
    expect(await query(database, `select count(*)::int as count from '${join(folder, 'all.verdicts.parquet').replaceAll("'", "''")}'`)).toEqual([{ count: 6 }]);
    expect(readdirSync(folder).sort()).toEqual(['all.verdicts.parquet', 'runs', 'runs.duckdb']);
    await expect(makeTables(join(folder, 'none'), database)).rejects.toThrow(/none: it cannot be read/);
    expect(existsSync(database)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
