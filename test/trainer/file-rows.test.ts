// Training on files instead of the dataset: what a filter chose, rows that were written, and what may not be trained on.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { EXPERIMENT_FILES, RUN_FILES, type RunEvent } from '../../protocol/runs.js';
import { answeringWeights, baseModelOf, findWeights } from '../../trainer/src/training/adapter-place.js';
import { HeldOut } from '../../trainer/src/dataset/held-out.js';
import { readFamilyFile } from '../../trainer/src/dataset/family-file.js';
import type { DatasetTask } from '../../trainer/src/dataset/manifest.js';
import { trainer } from './command-line.js';
import { FAMILIES, jsonl, lines, writeExperiment } from './run-support.js';
import { trainingWorker } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-files-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const unix = test.skipIf(process.platform === 'win32');

let made = 0;
function experiment(data: object, training: object = {}) {
  const folder = path.join(root, String(made++));
  const worker = trainingWorker(path.join(folder, 'bin'));
  worker.set({ answer: 'pub fn f() {}' });
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  fs.mkdirSync(path.join(folder, 'model'), { recursive: true });
  const change = { arms: ['rust'], seeds: [1], predictions: {}, gates: { needed: [] }, evaluation: { stages: ['parse'], split: 'test' } };
  const config = () => writeExperiment(folder, { change: { ...change, training: { enabled: true, baseModel: './model', data, ...training } } });
  const at = path.join(folder, 'experiments', 'small');
  return { folder, at, worker, run: () => trainer('run', config(), '--experiments', path.join(folder, 'experiments')) };
}

const program = (name: string): string => `/// Says ${name}.\npub fn ${name}(words: &[&str]) -> Option<usize> {\n    words.iter().position(|word| *word == "${name}")\n}\n`;

unix('a filter chooses among files of Rust; a solution of a task that is evaluated on is left out', async () => {
  const { folder, at, run } = experiment({ files: ['corpus', 'references.jsonl'], filter: 'sigil-phase1', validationShare: 0.5 });
  fs.mkdirSync(path.join(folder, 'corpus', 'tests'), { recursive: true });
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  for (const name of names) fs.writeFileSync(path.join(folder, 'corpus', `${name}.rs`), program(name));
  fs.writeFileSync(path.join(folder, 'corpus', 'tests', 'not.rs'), program('never'));
  const references = Object.entries(FAMILIES).flatMap(([file, text]) => readFamilyFile(file, text).tasks);
  fs.writeFileSync(path.join(folder, 'references.jsonl'), jsonl(references.map(({ reference }) => ({ content: `// of somebody else\n${reference}` }))));
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  expect(ended.text).toMatch(/Dataset filter stats: 12\/13 passed/);
  expect(ended.text).toContain('warning: 4 texts are solutions of tasks that are evaluated on, and are left out: those of ');
  const [train, watched] = [RUN_FILES.trainRows, RUN_FILES.validationRows].map((name) => lines<{ text: string }>(at, 'runs/rust-1', name).map(({ text }) => text));
  expect([...train!, ...watched!].filter((text) => !text.startsWith('// of')).sort()).toEqual(names.map(program).sort());
  expect([...train!, ...watched!]).toHaveLength(names.length + 2);
  expect(watched!.length).toBeGreaterThan(0);
  // taken once: what becomes of the sources later is no matter of this experiment
  expect(fs.existsSync(path.join(at, EXPERIMENT_FILES.sources))).toBe(true);
});

const held = (id: string, prompt: string, rust: string): DatasetTask => ({ row: { id, split: 'test', family: id } as DatasetTask['row'], line: 1, prompt, rust, iron: null, tests: null });

test('prompts and code of what is evaluated on are known again, whatever case, names and comments', () => {
  const known = new HeldOut([
    held('a.b', 'Sum the numbers, one a line.', 'fn a(x: u8) -> u8 { x + 1 }'),
    { ...held('c.d', 'Say hello to everyone there.', ''), row: { id: 'c.d', split: 'train' } as DatasetTask['row'] },
  ]);
  expect(known.ofPrompt('SUM the numbers; one a line!')).toEqual({ id: 'a.b', split: 'test' });
  expect(known.ofPrompt('Sum the numbers, one a line. Output only code.')).toEqual({ id: 'a.b', split: 'test' });
  expect([known.ofPrompt('Sum the'), known.ofPrompt('Say hello to everyone there.'), known.ofPrompt('Sort the numbers, one a line.')]).toEqual([null, null, null]);
  expect(known.ofCode('// other\nfn b(y: u8) -> u8 {\n    y + 1\n}')).toEqual({ id: 'a.b', split: 'test' });
  expect([known.ofCode('fn b(y: u8) -> u8 { y + 2 }'), known.ofCode('')]).toEqual([null, null]);
});

unix('rows that were written are trained on from the adapter of an earlier phase; a prompt that is evaluated on is refused', async () => {
  const { folder, at, worker, run } = experiment({ files: ['rows.jsonl'], validationShare: 0 }, { loadFrom: 'phase1' });
  const before = path.join(folder, 'phase1', 'runs', 'rust-1', 'checkpoints', 'step-20');
  fs.mkdirSync(before, { recursive: true });
  fs.writeFileSync(path.join(before, 'adapter_config.json'), '{ "base_model_name_or_path": "base" }');
  const messages = (prompt: string) => [
    { role: 'user', content: prompt },
    { role: 'assistant', content: 'fn main() {}' },
  ];
  const rows = path.join(folder, 'rows.jsonl');
  fs.writeFileSync(rows, jsonl([{ id: 'a', messages: messages('Write nothing at all, please.'), more: 1 }, { text: 'fn main() { }' }]));
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  expect(lines(at, 'runs/rust-1', RUN_FILES.trainRows)).toEqual([
    { id: 'a', messages: messages('Write nothing at all, please.') },
    { id: '2', text: 'fn main() { }' },
  ]);
  const asked = worker.asked().find(({ job }) => job === 'train');
  expect(path.relative(folder, String(asked?.['adapter']))).toBe(path.relative(folder, before));
  expect(lines<RunEvent>(at, 'runs/rust-1', RUN_FILES.events).flatMap(({ kind, message }) => (kind === 'warning' ? message : []))).toEqual([
    expect.stringContaining('rows are not packed'),
    expect.stringContaining('no row of `training.data.files` falls into `validationShare`'),
  ]);
  fs.rmSync(at, { recursive: true });
  const split = lines<{ id: string; split: string; prompt_path: string }>;
  fs.writeFileSync(rows, jsonl([{ text: 'fn main() {}' }]));
  expect((await run()).code).toBe(0);
  const task = split(at, EXPERIMENT_FILES.manifest).find((each) => each.split === 'test')!;
  const prompt = fs.readFileSync(path.join(at, 'dataset', task.prompt_path), 'utf8');
  fs.rmSync(at, { recursive: true });
  fs.writeFileSync(rows, jsonl([{ text: 'fn main() {}' }, { id: 'b', messages: messages(`${prompt}\nBe quick.`) }]));
  expect(await run()).toEqual({ code: 1, text: expect.stringContaining(`rows.jsonl:2: the prompt is that of \`${task.id}\`, which is in the split \`test\` and is evaluated on`) });
});

unix('where nothing is trained, the adapter that is named answers', async () => {
  const { folder, worker, run } = experiment({}, { enabled: false, loadFrom: 'adapter' });
  const adapter = path.join(folder, 'adapter');
  fs.mkdirSync(adapter);
  fs.writeFileSync(path.join(adapter, 'adapter_config.json'), '{ "base_model_name_or_path": "some/base" }');
  fs.writeFileSync(path.join(adapter, 'adapter_model.safetensors'), 'weights');
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  expect(worker.asked().map(({ job, adapter: used }) => [job, path.basename(String(used))])).toEqual([['generate', 'adapter']]);
  expect([findWeights(adapter), baseModelOf(adapter)]).toEqual([{ folder: adapter, isAdapter: true }, 'some/base']);
});

test('checkpoints are found where S3 and where this program leaves them', () => {
  const at = (...parts: string[]): string => path.join(root, 'places', ...parts);
  const put = (name: string, ...parts: string[]): void => {
    fs.mkdirSync(at(...parts), { recursive: true });
    fs.writeFileSync(at(...parts, name), '{}');
  };
  put('adapter_config.json', 'out', 'runs', 'rust-42', 'checkpoints', 'step-4000');
  put('adapter_config.json', 'out', 'runs', 'rust-42', 'checkpoints', 'step-900');
  put('config.json', 'merged');
  expect(findWeights(at('out')).folder).toBe(at('out', 'runs', 'rust-42', 'checkpoints', 'step-4000'));
  expect(findWeights(at('out', 'checkpoint-900')).folder).toBe(at('out', 'runs', 'rust-42', 'checkpoints', 'step-900'));
  expect(findWeights(at('merged'))).toEqual({ folder: at('merged'), isAdapter: false });
  expect(answeringWeights(at('merged'), null)).toEqual({ model: at('merged'), adapter: null });
  expect(answeringWeights(at('merged'), at('out'))).toEqual({ model: at('merged'), adapter: at('out') });
  expect(answeringWeights('some/base', null)).toEqual({ model: 'some/base', adapter: null });
  expect(answeringWeights(at('nowhere'), null)).toEqual({ model: at('nowhere'), adapter: null });
  fs.writeFileSync(at('out', 'runs', 'rust-42', 'checkpoints', 'step-4000', 'adapter_config.json'), '{"base_model_name_or_path":"some/base"}');
  expect(answeringWeights(at('out'), null)).toEqual({ model: 'some/base', adapter: at('out', 'runs', 'rust-42', 'checkpoints', 'step-4000') });
  expect(() => findWeights(at('nowhere'))).toThrow('neither an adapter');
  put('adapter_config.json', 'out', 'runs', 'rust-7', 'checkpoints', 'best');
  expect(() => findWeights(at('out'))).toThrow('there are adapters of 2 runs (rust-42, rust-7)');
});
