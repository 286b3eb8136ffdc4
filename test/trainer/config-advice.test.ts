// What a config is advised to change after a report: texts with `$0` where the cursor is, the changes offered there, and the text after one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adviceAt, adviceMarks } from '../../client/src/experiments/config-marks.js';
import type { ConfigCheck } from '../../protocol/experiment-config.js';
import { adviceOf } from '../../trainer/src/config/config-advice.js';
import { editOfValues } from '../../trainer/src/config/config-edit.js';
import { resolveConfig } from '../../trainer/src/config/resolve.js';
import { trainer } from './command-line.js';

const SHORT = { compile: ['compile@1', 0.5], idioms: ['idiomatic score', 0.3], lints: ['lints per sample', 4] } as const;

/** Names of figures that are short. */
function checked(text: string, short: readonly (keyof typeof SHORT)[], taken: readonly string[] = []): ConfigCheck {
  const read = resolveConfig('a.experiment.yaml', text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  const claims = short.map((each) => ({ metric: { name: SHORT[each][0], arm: 'rust' as const, value: SHORT[each][1] } }));
  return { formatVersion: 1, file: 'a.experiment.yaml', ok: true, problems: [], advice: adviceOf({ file: 'a.experiment.yaml', ...read }, claims, new Set(taken)) };
}

/** What the menu at the cursor has, and the text after its first change. */
function offered(fixture: string, short: readonly (keyof typeof SHORT)[], taken?: readonly string[]): { titles: string[]; after: string } {
  const text = fixture.replace('$0', '');
  const line = fixture.slice(0, fixture.indexOf('$0')).split('\n').length - 1;
  const changes = adviceAt(checked(text, short, taken), line, line);
  const [first] = changes;
  return { titles: changes.map(({ title }) => title), after: first === undefined ? text : text.slice(0, first.edit.from) + first.edit.text + text.slice(first.edit.to) };
}

const HEAD = 'id: pilot # ours\npreset: sigil-phase1\nquestion: Why?\n';

test('a value that is there is replaced, and one beside it is added; comments stay', () => {
  expect(offered(`${HEAD}dataset: { manifest: m.jsonl }\ntraining:\n  # small on purpose\n  lora: { $0rank: 8 } # at first\n`, ['idioms'])).toEqual({
    titles: ['raise the rank to 16, as experiment pilot-2'],
    after: `${HEAD.replace('pilot', 'pilot-2')}dataset: { manifest: m.jsonl }\ntraining:\n  # small on purpose\n  lora: { rank: 16, alpha: 32 } # at first\n`,
  });
});

test('a value that the preset has is written below the keys that are there', () => {
  // the nearest place that is there is offered at: here the map of the training
  expect(offered(`${HEAD}dataset: { manifest: m.jsonl }\n$0training:\n  budget: # of one card\n    batch: 2 # rows\n`, ['lints'])).toEqual({
    titles: ['filter training data as in phase 2, as experiment pilot-2'],
    after: `${HEAD.replace('pilot', 'pilot-2')}dataset: { manifest: m.jsonl }\ntraining:\n  budget: # of one card\n    batch: 2 # rows\n  data:\n    filter: sigil-phase2\n`,
  });
});

test('a figure that is no longer short, and a change that is made already, are offered nowhere', () => {
  expect(checked(`${HEAD}dataset: { manifest: m.jsonl }\n`, []).advice).toEqual([]);
  expect(checked(`${HEAD}dataset: { manifest: m.jsonl }\ntraining: { data: { filter: sigil-phase2 }, lora: { rank: 32 } }\n`, ['idioms']).advice).toEqual([]);
  // predictions of somebody else come from no config of ours
  const given = 'id: a\npreset: redox-pilot\npredictions: { rust: { 3407: a.jsonl, 2108: b.jsonl }, iron: { 3407: c.jsonl, 2108: d.jsonl } }\n';
  expect(checked(given, ['compile', 'idioms', 'lints']).advice).toEqual([]);
});

test('two figures that ask for the same change are told together, and it is offered once', () => {
  const { advice = [] } = checked(`${HEAD}dataset: { manifest: m.jsonl }\n`, ['compile', 'idioms', 'lints'], ['pilot', 'pilot-2']);
  expect(advice.map(({ key, title }) => `${key}: ${title}`)).toEqual([
    'training.data.filter: filter training data as in phase 2, as experiment pilot-3',
    'training.lora.rank: raise the rank to 32, as experiment pilot-3',
    'training.budget.steps: train for 18000 steps, as experiment pilot-3',
  ]);
  expect(advice[0]!.message).toMatch(
    /^compile@1 of rust is 0\.500, wanted: at least 0\.9 \(S3, .*\); idiomatic score of rust .*; lints per sample of rust is 4\.000, wanted: at most 2 .*: filter training data/,
  );
  const text = `${HEAD}dataset: { manifest: m.jsonl }\n`;
  expect(adviceMarks({ formatVersion: 1, file: 'f', ok: true, problems: [], advice }, text).map(({ line, message }) => [line, message.split(': ').at(-1)])).toEqual([
    [0, 'filter training data as in phase 2'],
    [0, 'raise the rank to 32'],
    [0, 'train for 18000 steps'],
  ]);
});

test.each([
  ['a: 1 # one\r\nb:\r\n  c: 2\r\n', { 'b.d': 'x' }, 'a: 1 # one\r\nb:\r\n  c: 2\r\n  d: x\r\n'],
  ['a: 1', { b: true }, 'a: 1\nb: true'],
  ['a: # nothing yet\nb: 2\n', { 'a.c.d': 3 }, 'a: # nothing yet\n  c:\n    d: 3\nb: 2\n'],
  ['a:\nb: 2\n', { a: 'one: two' }, 'a: "one: two"\nb: 2\n'],
  ['a: {}\n', { 'a.b.c': 1 }, 'a: { b: { c: 1 } }\n'],
  ['a:\n    text: |\n        long\n\nb: 1\n', { 'a.c': null }, 'a:\n    text: |\n        long\n    c: null\n\nb: 1\n'],
  ["a: 'one' # kept\n", { a: 2 }, 'a: 2 # kept\n'],
] as const)('%j with %j', (text, values, after) => {
  const edit = editOfValues(text, values)!;
  expect(text.slice(0, edit.from) + edit.text + text.slice(edit.to)).toBe(after);
});

test('a text that is no map of keys, or has a list where a value is to be, is left alone', () => {
  expect([editOfValues('- a\n', { a: 1 }), editOfValues('a: [1]\n', { a: 1 }), editOfValues('a: 1\n', { 'a.b': 1 }), editOfValues('a: [\n', { a: 1 })]).toEqual([null, null, null, null]);
});

test('check tells what the report of the experiment advises, and exits as without it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'iron-advice-'));
  try {
    const file = join(folder, 'pilot.experiment.yaml');
    writeFileSync(file, `${HEAD}dataset: { manifest: m.jsonl }\n`);
    const place = ['--experiments', join(folder, 'experiments')];
    const without = await trainer('config', 'check', file, '--json', ...place);
    expect(JSON.parse(without.text)).not.toHaveProperty('advice');
    mkdirSync(join(folder, 'experiments/pilot/report'), { recursive: true });
    const metric = { name: 'idiomatic score', arm: 'rust', value: 0.2 };
    const report = {
      formatVersion: 1,
      command: [],
      seed: 1,
      resamples: 1,
      codebleu: false,
      inputs: [],
      claims: [{ id: 'x', metric, inputs: [], citations: [] }],
      checklists: [],
      gates: [],
      risks: [],
      notShown: [],
    };
    writeFileSync(join(folder, 'experiments/pilot/report/report.json'), JSON.stringify({ ...report, decision: { formatVersion: 1, verdict: 'pause', reasons: [], metrics: [] } }));
    const advised = await trainer('config', 'check', file, '--json', ...place);
    expect([advised.code, (JSON.parse(advised.text) as ConfigCheck).advice!.map(({ key }) => key)]).toEqual([0, ['training.data.filter', 'training.lora.rank']]);
    expect((await trainer('config', 'check', file, ...place)).text).toContain(
      `${file}:1:1: idiomatic score of rust is 0.200, wanted: at least 0.7 (S3, "Idiomatic Score Low" (G14)): raise the rank to 32`,
    );
    writeFileSync(join(folder, 'experiments/pilot/report/report.json'), '{');
    expect(await trainer('config', 'check', file, '--json', ...place)).toEqual(without);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
