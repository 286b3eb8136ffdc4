// The seeds' own command lines, and the filter before the compiler.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import type { ExperimentConfig } from '../../protocol/experiment-config.js';
import type { Verdict } from '../../protocol/experiment.js';
import type { TrainRequest } from '../../protocol/worker.js';
import { preFilter } from '../../trainer/src/evaluate/pre-filter.js';
import { drawn } from '../../trainer/src/evaluate/sigil-samples.js';
import { trainer } from './command-line.js';
import { trainingWorker } from './training-worker.js';

let folder: string;
beforeAll(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-aliases-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const lines = (name: string): Record<string, unknown>[] =>
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
  expect((await trainer('gen_eval_samples', ...out, ...prompts)).text).toMatch(/^4 requests in .*, or name a model with --model-path$/m);
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
  expect(await trainer('gen_eval_samples', ...out, '--model-path', 'some/model', '--answers', at('answers.jsonl'))).toEqual({ code: 2, text: expect.stringContaining('leave one of them out') });
  expect(await trainer('gen_eval_samples', ...out, '--model-path', './nowhere')).toEqual({ code: 2, text: expect.stringContaining('./nowhere: there is no such folder') });
});

test.skipIf(process.platform === 'win32')('gen_eval_samples lets a model answer, and goes on where it was killed', { timeout: 60_000 }, async () => {
  const worker = trainingWorker(fs.mkdtempSync(at('worker-')));
  worker.set({ dieAfter: 3, answer: 'Here it is:\n```rust\nfn main() {}\n```\n' });
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  try {
    // an adapter of a folder of checkpoints: the newest of them, and the model that it names
    fs.mkdirSync(at('asked/checkpoints/step-2'), { recursive: true });
    fs.mkdirSync(at('asked/base'));
    fs.writeFileSync(at('asked/checkpoints/step-2/adapter_config.json'), JSON.stringify({ base_model_name_or_path: at('asked/base') }));
    fs.writeFileSync(at('asked/checkpoints/step-2/adapter_model.safetensors'), 'weights');
    fs.writeFileSync(at('two.yaml'), '- Print one.\n- Print two.\n');
    const ask = () =>
      trainer('gen_eval_samples', '--model-path', at('asked/checkpoints'), '--output-dir', at('asked/out'), '--prompts-file', at('two.yaml'), '--samples-per-prompt', '3', '--seed', '7');
    const killed = await ask();
    expect([killed.code, fs.existsSync(at('asked/out/samples.jsonl'))], killed.text).toEqual([2, false]);
    worker.set({ answer: 'fn main() {\n}' });
    const ended = await ask();
    expect(ended.code, ended.text).toBe(0);
    expect(ended.text).toContain('3 of 6 answers were drawn before');
    const samples = lines('asked/out/samples.jsonl');
    expect(samples.map(({ prompt, gen, seed }) => [prompt, gen, seed])).toEqual([
      ...[7, 8, 9].map((seed) => ['Print one.', 'fn main() {}', seed]),
      ...[7, 8, 9].map((seed) => ['Print two.', 'fn main() {\n}', seed]),
    ]);
    expect(samples[0]).toMatchObject({ generatedTokens: 3, latencyMilliseconds: 100 });
    expect(worker.asked()).toMatchObject([
      { job: 'generate', model: at('asked/base'), adapter: at('asked/checkpoints/step-2'), seed: 7, sampling: { greedy: false, temperature: 0.1, topP: 0.9, maxNewTokens: 512 } },
      { job: 'generate' },
    ]);
    // S3's next command takes the file as it is
    expect((await trainer('eval_rust', at('asked/out/samples.jsonl'), '--output', at('asked/eval'))).text).toMatch(/^total_samples: 6$/m);
    await ask();
    expect(worker.asked()).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

describe('finetune_test_gen', () => {
  const rows = [
    { input: 'pub fn one() -> u8 {\n    1\n}', output: '#[test]\nfn is_one() {\n    assert_eq!(one(), 1);\n}', metadata: { crate: 'one' } },
    {
      function_code: 'pub fn two() -> u8 {\n    2\n}',
      unit_tests: '#[test]\nfn is_two() {\n    assert_eq!(two(), 2);\n}',
      metadata: { crate: 'two', complexity: 1, has_generics: false, has_lifetimes: false },
    },
  ];
  let worker: ReturnType<typeof trainingWorker>;
  beforeEach(() => {
    worker = trainingWorker(fs.mkdtempSync(at('worker-')));
    worker.set({ answer: rows[0]!.output! });
    vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
    fs.mkdirSync(at('base'), { recursive: true });
    fs.writeFileSync(at('rows.jsonl'), jsonl(rows));
  });
  afterEach(() => void vi.unstubAllEnvs());
  const unix = test.skipIf(process.platform === 'win32');

  unix('trains with the values that are asked for, on rows of both forms, and takes the usual ones of the seed', { timeout: 120_000 }, async () => {
    const asked = ['--epochs', '2', '--batch-size', '3', '--lora-rank', '8', '--seed', '7', '--device', 'cpu'];
    const ended = await trainer('finetune_test_gen', '--model', at('base'), '--dataset', at('rows.jsonl'), '--output', at('out/tuned'), ...asked);
    expect(ended.text).toContain('2 functions: ');
    const request = worker.asked().find(({ job }) => job === 'train') as unknown as TrainRequest;
    expect(request).toMatchObject({
      model: at('base'),
      device: 'cpu',
      seed: 7,
      training: { lora: { rank: 8, alpha: 16 }, budget: { epochs: 2, batch: 3, accumulate: 4 }, optimizer: { learningRate: 2e-4 } },
    });
    const { training } = parse(fs.readFileSync(at('out/tuned/config.yaml'), 'utf8')) as ExperimentConfig;
    expect(training.lora.targets).toHaveLength(7);
    expect(await trainer('finetune_test_gen', '--model', at('base'), '--dataset', at('rows.jsonl'), '--output', at('out/tuned'))).toEqual({
      code: 2,
      text: expect.stringContaining('says something else than these options'),
    });
  });

  unix('judges an adapter on a test set, each function by its text where its package is not there', { timeout: 240_000 }, async () => {
    const adapter = at('adapter');
    fs.mkdirSync(adapter, { recursive: true });
    fs.writeFileSync(path.join(adapter, 'adapter_model.safetensors'), 'weights');
    fs.writeFileSync(path.join(adapter, 'adapter_config.json'), JSON.stringify({ base_model_name_or_path: at('base') }));
    const { code, text } = await trainer('finetune_test_gen', '--eval-only', '--adapter', adapter, '--test-set', at('rows.jsonl'), '--output', at('out/judged'));
    expect(code, text).toBe(0);
    expect(worker.asked()).toMatchObject([{ job: 'generate', adapter, model: at('base') }]);
    const verdicts = lines('out/judged/runs/rust-42/evaluation/verdicts.jsonl') as Verdict[];
    // the answer is the test of the first function
    expect(verdicts.map(({ id, stage, status, mutants }) => [id.slice(0, 3), stage, status, mutants?.killed])).toEqual([
      ['one', 'mutants', 'passed', 2],
      ['two', 'check', 'failed', undefined],
    ]);
  });

  unix('writes the tests of an adapter that hold into a file, and says why others do not', { timeout: 120_000 }, async () => {
    const adapter = at('adapter');
    fs.writeFileSync(at('lib.rs'), `${rows[0]!.input}\n\n${rows[1]!.function_code}\n`);
    const { code, text } = await trainer('finetune_test_gen', '--generate', '--adapter', adapter, '--input', at('lib.rs'), '--output', at('tests.rs'));
    expect(text).toMatch(/^one: 1 tests, 2 of 2 mutants killed$/m);
    expect(text).toMatch(/^two: (refused|failed): /m);
    expect([code, fs.readFileSync(at('tests.rs'), 'utf8')]).toEqual([0, `${rows[0]!.output}\n`]);
  });

  test('says what is missing in one sentence', async () => {
    for (const parameters of [
      ['--model', 'm'],
      ['--generate', '--adapter', 'a', '--input', 'a.rs'],
      ['--generate', '--input', 'a.rs'],
      ['--eval-only'],
      ['--eval-only', '--adapter', 'nowhere', '--test-set', 'a.jsonl'],
      ['--eval-only', '--generate'],
    ]) {
      const { code, text } = await trainer('finetune_test_gen', ...parameters);
      expect([code, text.trimEnd().split('\n').length]).toEqual([2, 1]);
    }
  });
});
