// The seeds' own command lines, and the filter before the compiler.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preFilter } from '../../trainer/src/evaluate/pre-filter.js';
import { drawn } from '../../trainer/src/evaluate/sigil-samples.js';
import { trainer } from './command-line.js';

let folder: string;
beforeAll(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-aliases-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const lines = (name: string): unknown[] =>
  fs
    .readFileSync(at(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const HELLO = '/// Greets.\nfn main() {\n    println!("hello");\n}\n';

test.each([
  [HELLO, true, null],
  ["fn first<'a>(text: &'a str) -> &'a str {\n    text\n}\n\nfn main() {\n    first(\"it's\");\n}\n", true, null],
  ['fn helper() {}\n', true, 'no-main'],
  ['fn helper() {}\n', false, null],
  ['mod inner {\n    fn main() {}\n}\n', true, 'no-main'],
  ['fn main() {\n    println!("hello"\n', true, 'incomplete'],
  ['fn main() {\n    let text = "open;\n}\n', true, 'incomplete'],
  ['// one\n// two\n/* three\nfour */\nfn main() {}\n', true, 'mostly-comments'],
  ['', true, 'mostly-comments'],
  ['// one\nfn main() {\n    let text = "a\n// no comment\n";\n    drop(text);\n}\n', true, null],
] as const)('the filter before the compiler: %j', (code, isProgram, expected) => expect(preFilter(code, isProgram, 2021)).toBe(expected));

test('eval_rust counts what S3 counts, and counts it right', async () => {
  const samples = [
    { prompt: 'a', gen: HELLO },
    { prompt: 'b', gen: '```rust\nfn main() {\n    let v: Vec<i32> = Vec::new();\n    if v.len() == 0 {\n        return;\n    }\n}\n```' }, // two warnings of clippy
    { prompt: 'c', gen: "fn f<'a>(x: &'a str) -> &'a str {\n    x\n}\n\nfn main() {\n    let n: u8 = f(\"a\");\n}\n" }, // does not compile, and is not incomplete
    { prompt: 'd', gen: 'fn helper() {}\n' },
    { prompt: 'e', gen: 'fn main() {\n' },
  ];
  fs.writeFileSync(at('samples.jsonl'), jsonl(samples));
  const { code, text } = await trainer('eval_rust', at('samples.jsonl'), '--output', at('eval_out'), '--check-func', '--num-workers', '1');
  expect(code, text).toBe(0);
  expect(text).toContain('compile_rate: 0.667 (target >= 0.95: not met)\n');
  const [row] = lines('eval_out/metrics.jsonl') as [Record<string, unknown>];
  expect(row).toMatchObject({
    total_samples: 5,
    evaluated_samples: 3,
    filtered_samples: 2,
    filter_reasons: { 'no-main': 1, incomplete: 1 },
    compile_rate: 2 / 3,
    compile_rate_of_all: 2 / 5,
    doc_comment_rate: 1 / 3,
    infrastructure_samples: 0,
    functionality: { has_main_rate: 1, avg_functions: 4 / 3, avg_structs: 0 },
    seed: 0,
  });
  expect(row['avg_clippy_warnings']).toBeGreaterThanOrEqual(0.5);
  await trainer('eval_rust', at('samples.jsonl'), '--output', at('eval_out'), '--sample-n', '2', '--seed', '3');
  expect(lines('eval_out/metrics.jsonl')).toMatchObject([{ total_samples: 5 }, { total_samples: 2, seed: 3 }]);
  fs.writeFileSync(at('wrong.jsonl'), '{"prompt":"a"}\n');
  expect(await trainer('eval_rust', at('wrong.jsonl'))).toEqual({ code: 2, text: `${at('wrong.jsonl')}:1: the field \`gen\` is missing: a sample has \`gen\`, the code, and \`prompt\`\n` });
});

test('drawing takes each once, the same for the same seed', () => {
  const all = Array.from({ length: 50 }, (_, each) => each);
  expect(drawn(all, 10, 1)).toEqual(drawn(all, 10, 1));
  expect(drawn(all, 10, 1)).not.toEqual(drawn(all, 10, 2));
  expect(new Set(drawn(all, 50, 1)).size).toBe(50);
  expect(drawn([1, 2], 5, 1)).toEqual([1, 2]);
});

test('gen_eval_samples writes requests, and takes answers back', async () => {
  const out = ['--output-dir', at('gen')];
  fs.writeFileSync(at('prompts.yaml'), 'prompts:\n  - Print one.\n  - Print two.\n');
  const prompts = ['--prompts-file', at('prompts.yaml'), '--samples-per-prompt', '2'];
  expect((await trainer('gen_eval_samples', ...out, ...prompts, '--model-path', 'some/model')).text).toMatch(/^some\/model is not run, since this version runs no models\. 4 requests in /);
  expect(lines('gen/requests.jsonl')).toMatchObject([
    { id: '1.0', prompt: 'Print one.', messages: [{ role: 'system' }, { role: 'user', content: 'Print one.' }] },
    { id: '1.1', seed: 1 },
    { id: '2.0' },
    { id: '2.1' },
  ]);
  fs.writeFileSync(at('answers.jsonl'), jsonl([{ id: '2.0', text: 'Here it is:\n```rust\nfn main() {}\n```\n' }]));
  expect((await trainer('gen_eval_samples', ...out, ...prompts, '--answers', at('answers.jsonl'))).text).toContain('1 of 4 samples in ');
  expect(lines('gen/samples.jsonl')).toEqual([{ prompt: 'Print two.', gen: 'fn main() {}' }]);
  fs.writeFileSync(at('answers.jsonl'), jsonl([{ id: '9.9', text: '' }]));
  expect(await trainer('gen_eval_samples', ...out, ...prompts, '--answers', at('answers.jsonl'))).toEqual({ code: 2, text: expect.stringContaining('answers.jsonl:1: there is no request `9.9`') });
  expect((await trainer('gen_eval_samples', ...out)).text).toMatch(/^64 requests in /);
});

test('finetune_test_gen writes the requests of a test set, and refuses the rest in one sentence', async () => {
  fs.writeFileSync(at('holdout.jsonl'), jsonl([{ input: 'pub fn one() -> u8 {\n    1\n}', output: '#[test]\nfn is_one() {\n    assert_eq!(one(), 1);\n}', metadata: { crate: 'one' } }]));
  const asked = await trainer('finetune_test_gen', '--eval-only', '--adapter', 'some/adapter', '--test-set', at('holdout.jsonl'), '--output', at('requests.jsonl'));
  expect(asked.code, asked.text).toBe(0);
  expect(lines('requests.jsonl')).toMatchObject([{ id: '1', messages: [{ role: 'system' }, { role: 'user', content: expect.stringContaining('pub fn one()') }] }]);
  for (const parameters of [['--model', 'm', '--dataset', 'd', '--epochs', '3'], ['--generate', '--adapter', 'a', '--input', 'a.rs'], ['--eval-only']]) {
    const { code, text } = await trainer('finetune_test_gen', ...parameters);
    expect([code, text.trimEnd().split('\n').length]).toEqual([2, 1]);
  }
});
