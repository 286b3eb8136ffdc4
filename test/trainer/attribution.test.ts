// Several judgements of the same predictions: which change brought which points.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage, Verdict, VerdictStatus } from '../../protocol/experiment.js';
import { trainer } from './command-line.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-attribution-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function judged(name: string, outcomes: readonly (readonly [Stage, VerdictStatus])[], config: string, lock: string): string {
  const run = path.join(root, name);
  fs.mkdirSync(path.join(run, 'evaluation'), { recursive: true });
  fs.writeFileSync(path.join(run, 'config.yaml'), config);
  fs.writeFileSync(path.join(run, 'reproducibility.lock'), lock);
  const rows = outcomes.map(([stage, status], at): Verdict => {
    const of = { id: `task_${at}`, arm: 'iron', sample: 0, family: 'f', stage, status, class: status === 'passed' ? 'none' : 'syntax' } as const;
    return { ...of, codes: [], message: '', tests: null, mutants: null, lints: null, sha256: String(at).repeat(64), durations: {} };
  });
  const file = path.join(run, 'evaluation', 'verdicts.jsonl');
  fs.writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
}

const [good, bad, unread] = [
  ['test', 'passed'],
  ['test', 'failed'],
  ['transform', 'failed'],
] as const;

test('each run stands against each, with its points and with what differs between them', async () => {
  const files = [
    judged('old', [good, bad, unread, unread], 'id: old\nevaluation: { edition: 2021 }\n', 'versions: { iron: "0.1.0" }\nexperiment: { id: old }\n'),
    judged('reader', [good, bad, good, unread], 'id: reader\nevaluation: { edition: 2021 }\n', 'versions: { iron: "0.2.0" }\nexperiment: { id: reader }\n'),
    judged('contract', [bad, good, good, good], 'id: contract\nevaluation: { edition: 2024 }\n', 'versions: { iron: "0.2.0" }\nexperiment: { id: contract }\n'),
  ];
  const { code, text } = await trainer('replay', ...files);
  expect([code, text.replaceAll(`${root}/`, '').split('\n')]).toEqual([
    0,
    [
      '1: old/evaluation/verdicts.jsonl',
      '2: reader/evaluation/verdicts.jsonl',
      '3: contract/evaluation/verdicts.jsonl',
      'points at test, from the run on the left to that above',
      '               1       2       3',
      '       1           +25.0   +50.0',
      '       2                   +25.0',
      '       3',
      '1 to 2: +25.0 points, 1 gained and 0 lost of 4, McNemar p = 1.0000',
      '  lock.versions.iron: "0.1.0", then "0.2.0"',
      '1 to 3: +50.0 points, 3 gained and 1 lost of 4, McNemar p = 0.6250',
      '  config.evaluation.edition: 2021, then 2024',
      '  lock.versions.iron: "0.1.0", then "0.2.0"',
      '2 to 3: +25.0 points, 2 gained and 1 lost of 4, McNemar p = 1.0000',
      '  config.evaluation.edition: 2021, then 2024',
      '',
    ],
  ]);
  expect((await trainer('replay', ...files, '--stage', 'transform')).text).toContain('\n       1           +25.0   +50.0\n');
  fs.appendFileSync(files[2]!, fs.readFileSync(files[2]!, 'utf8').split('\n')[0]!.replace('task_0', 'task_9') + '\n');
  expect(await trainer('replay', ...files)).toMatchObject({ code: 1, text: expect.stringContaining('; 1 rows cannot be compared') });
});
