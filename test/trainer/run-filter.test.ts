/** The filter's command line: sources and results of each kind, order, figures, and what it says of wrong input. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FilteredFile, FilterReport } from '../../protocol/experiment.js';
import { runProgram } from '../../trainer/src/cli/program.js';
import { parquetRows } from '../../trainer/src/text/parquet.js';

let folder = '';
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-filter-'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const code = (name: string): string => `/// Of ${name}, with words enough for the least length that is asked for.\npub fn ${name}(side: u32) -> u32 {\n    side.saturating_mul(side)\n}\n`;

async function write(name: string, text: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, text);
  return file;
}

async function filter(...parameters: string[]): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(...String(text).trimEnd().split('\n')) > 0);
  try {
    return { code: await runProgram(['filter', ...parameters], new AbortController().signal), said };
  } finally {
    spy.mockRestore();
  }
}

const rowsOf = async (file: string): Promise<FilteredFile[]> =>
  (await fs.readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FilteredFile);

const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('sources', () => {
  test('a folder, with the line of figures, the dropped files and the report', async () => {
    await write('crate/src/a.rs', code('a'));
    await write('crate/src/b.rs', code('b'));
    await write('crate/tests/t.rs', code('t'));
    await write('crate/src/broken.rs', `${code('c')}fn d() {`);
    const out = path.join(folder, 'a.jsonl');
    const { code: exit, said } = await filter(path.join(folder, 'crate'), '--out', out);
    expect(exit).toBe(0);
    expect(said).toEqual(['Dataset filter stats: 2/4 passed (50.0%), 2 filtered', '  incomplete: 1', '  test-path: 1']);
    expect((await rowsOf(out)).map((row) => row.path).sort()).toEqual(['src/a.rs', 'src/b.rs']);
    const dropped = (await fs.readFile(`${out}.dropped.jsonl`, 'utf8')).trimEnd().split('\n');
    expect(dropped.map((line) => JSON.parse(line))).toMatchObject([
      { path: 'src/broken.rs', reasons: ['incomplete'] },
      { path: 'tests/t.rs', reasons: ['test-path'] },
    ]);
    const report = JSON.parse(await fs.readFile(`${out}.report.json`, 'utf8')) as FilterReport;
    expect(report).toMatchObject({ formatVersion: 1, total: 4, passed: 2, filtered: 2, reasons: { incomplete: 1, 'test-path': 1 }, warnings: [] });
    expect((await fs.readdir(folder)).filter((name) => name.includes('.partial-'))).toEqual([]);
  });

  test('JSONL with other fields, to Parquet, and Parquet again', async () => {
    const source = await write(
      'in.jsonl',
      jsonl([
        { code: code('a'), file: 'src/a.rs', license: 'MIT' },
        { code: 'x', file: 'src/x.rs' },
        { code: code('b'), file: 'src/b.rs' },
      ]),
    );
    const parquet = path.join(folder, 'out.parquet');
    const common = ['--no-shuffle', '--path-field', 'file'];
    expect(await filter(source, '--out', parquet, '--text-field', 'code', ...common)).toMatchObject({ code: 0 });
    const rows: Record<string, unknown>[] = [];
    for await (const row of parquetRows(parquet)) rows.push(row);
    expect(rows).toMatchObject([
      { content: code('a'), path: 'src/a.rs', origin: 'in.jsonl:1' },
      { content: code('b'), path: 'src/b.rs', origin: 'in.jsonl:3' },
    ]);
    expect(JSON.parse(String(rows[0]!['fields']))).toEqual({ license: 'MIT' });
    const again = path.join(folder, 'again.jsonl');
    expect((await filter(parquet, '--out', again, '--no-shuffle')).said[0]).toBe('Dataset filter stats: 2/2 passed (100.0%), 0 filtered');
    expect((await rowsOf(again)).map(({ origin, content }) => [origin, content])).toEqual([
      ['out.parquet#1', code('a')],
      ['out.parquet#2', code('b')],
    ]);
  });
});

describe('order', () => {
  test('streaming gives the rows of the sources in their order; the seed alone decides another', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `name_${at}`);
    const source = await write('many.jsonl', jsonl(names.map((name) => ({ content: code(name), path: `src/${name}.rs` }))));
    const run = async (out: string, ...more: string[]): Promise<string> => {
      expect(await filter(source, '--out', path.join(folder, out), ...more)).toMatchObject({ code: 0 });
      return fs.readFile(path.join(folder, out), 'utf8');
    };
    const streamed = await run('streamed.jsonl', '--stream', '--no-shuffle');
    expect((await rowsOf(path.join(folder, 'streamed.jsonl'))).map((row) => row.path)).toEqual(names.map((name) => `src/${name}.rs`));
    expect(await run('plain.jsonl', '--no-shuffle')).toBe(streamed);
    const shuffled = await run('one.jsonl');
    expect(await run('two.jsonl')).toBe(shuffled);
    expect(shuffled).not.toBe(streamed);
    expect(shuffled.split('\n').sort()).toEqual(streamed.split('\n').sort());
    const other = await write('seed.yaml', 'dataset:\n  shuffle_seed: 7\n');
    expect(await run('three.jsonl', '--config', other)).not.toBe(shuffled);
  });

  test('streaming does not shuffle, and says so', async () => {
    const source = await write('one.jsonl', jsonl([{ content: code('a') }]));
    const { code: exit, said } = await filter(source, '--out', path.join(folder, 'x.jsonl'), '--stream');
    expect([exit, said.join()]).toEqual([2, expect.stringContaining('shuffling needs all rows in memory')]);
    await expect(fs.access(path.join(folder, 'x.jsonl'))).rejects.toThrow();
  });
});

describe('settings', () => {
  test('markers of the user count beside those that are built in', async () => {
    const rows = [1, 5].map((count) => ({ content: `/// Doc.\n${'use std::fmt;\n'.repeat(count)}fn f(at: usize) -> Option<usize> {\n    at.checked_add(1)\n}\n`, path: `src/${count}.rs` }));
    const source = await write('uses.jsonl', jsonl(rows));
    const config = await write('uses.yaml', "min_length: 10\nlow_quality:\n  - { name: many-imports, pattern: '^\\s*use\\s', at_least: 4 }\n");
    const out = path.join(folder, 'uses-out.jsonl');
    expect(await filter(source, '--out', out, '--preset', 'sigil-phase2', '--config', config)).toMatchObject({ code: 0 });
    expect(JSON.parse(await fs.readFile(`${out}.dropped.jsonl`, 'utf8'))).toMatchObject({ path: 'src/5.rs', reasons: ['low-quality'], markers: ['many-imports'] });
  });

  test.each([
    ['an unknown key', 'dataset:\n  min_lenght: 3\n', 'bad.yaml:2: `min_lenght` is no setting'],
    ['a value of the wrong kind', 'min_length: many\n', 'bad.yaml:1: `min_length` must be integer'],
    ['bounds that leave nothing', 'min_length: 100\nmax_length: 10\n', 'bad.yaml:2: `max_length` 10 is below `min_length` 100'],
    ['no YAML', 'min_length: [1\n', 'bad.yaml:2: '],
    ['a pattern that is none', "low_quality: [{ name: a, pattern: '(' }]\n", 'bad.yaml:1: the pattern of `a` is no regular expression'],
    ['a list', '- 1\n', 'bad.yaml:1: settings are to be keys'],
  ])('%s is told with its line', async (_, text, message) => {
    const config = await write('bad.yaml', text);
    const { code: exit, said } = await filter(folder, '--out', path.join(folder, 'never.jsonl'), '--config', config);
    expect(exit).toBe(2);
    expect(said.join('\n')).toContain(message);
    await expect(fs.access(path.join(folder, 'never.jsonl'))).rejects.toThrow();
  });

  test.each([
    ['strict', 'x', 'below 5.0 %: the filter may be too strict'],
    ['lenient', code('a'), 'above 95.0 %: the filter may be too lenient'],
  ])('it warns where it may be too %s', async (_, content, message) => {
    const source = await write('band.jsonl', jsonl([{ content }]));
    const { said } = await filter(source, '--out', path.join(folder, 'band-out.jsonl'));
    expect(said.at(-1)).toContain(message);
  });
});

describe('broken input', () => {
  test.each([
    ['a line that is no JSON', `${JSON.stringify({ content: code('a') })}\n{"content": \n`, 'in.jsonl:2: the line is no JSON'],
    ['a row without the text', jsonl([{ text: code('a') }]), 'in.jsonl:1: the row has no text in its field `content` (it has text)'],
    ['a row that is a list', '[1]\n', 'in.jsonl:1: the line is no JSON object'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d, 10]), 'in.jsonl:1: the line is no UTF-8'],
    ['no Parquet', Buffer.from('none'), 'in.parquet: no Parquet that can be read'],
  ])('%s', async (_, content, message) => {
    const source = await write(message.slice(0, message.indexOf(':')), content);
    const out = await write('before.jsonl', 'what stood there\n');
    const { code: exit, said } = await filter(source, '--out', out);
    expect(exit).toBe(2);
    expect(said.filter((line) => line.startsWith('error: '))).toHaveLength(1);
    expect(said.join('\n')).toContain(message);
    expect(await fs.readFile(out, 'utf8')).toBe('what stood there\n');
  });

  test('a line beyond the limit, of a file of any size', async () => {
    const source = await write('long.jsonl', `${JSON.stringify({ content: code('a') })}\n{"content": "${'x'.repeat(200_000)}"}\n`);
    const config = await write('long.yaml', 'max_line_bytes: 100000\n');
    const { said } = await filter(source, '--out', path.join(folder, 'long-out.jsonl'), '--config', config);
    expect(said.join('\n')).toContain('long.jsonl:2: the line is longer than 100000 bytes');
  });

  test('a place that is not there, and one of another kind', async () => {
    expect((await filter(path.join(folder, 'nowhere'), '--out', path.join(folder, 'y.jsonl'))).said.join()).toContain('there is no such file or folder');
    expect((await filter(await write('a.txt', 'a'), '--out', path.join(folder, 'y.jsonl'))).said.join()).toContain('sources are folders, .rs, .jsonl and .parquet files');
  });
});
