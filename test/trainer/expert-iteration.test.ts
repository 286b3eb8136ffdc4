// Expert iteration around a worker that gives known answers, judged by the real compiler: what is kept, learnt from, refused, done once.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ExpertRecord } from '../../protocol/chains.js';
import type { Sample, Verdict } from '../../protocol/experiment.js';
import { RUN_FILES } from '../../protocol/runs.js';
import { HeldOut } from '../../trainer/src/dataset/held-out.js';
import type { DatasetTask } from '../../trainer/src/dataset/manifest.js';
import { EVALUATION_PROGRAMS, TRAINING_PROGRAMS } from '../../trainer/src/dataset/program-prompts.js';
import { keepAnswers, SIGIL_RULE } from '../../trainer/src/expert/keep.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import type { Row } from '../../trainer/src/metrics/rows.js';
import { trainer } from './command-line.js';
import { json, lines } from './run-support.js';
import { trainingWorker } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-expert-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const unix = test.skipIf(process.platform === 'win32');

/** Documented, idiomatic, and without a warning. */
const GOOD = `/// The longest word, if there is one.
pub fn longest(words: &[&'static str]) -> Option<&'static str> {
    words.iter().max_by_key(|word| word.len()).copied()
}

fn main() {
    println!("{}", longest(&["a", "bcd"]).unwrap_or("none"));
}`;

let made = 0;
const row = (code: string, { lints = 0, compiles = true }: { lints?: number | null; compiles?: boolean } = {}): Row => {
  const id = 'a';
  const verdict = { id, sample: made++, arm: 'rust', stage: 'check', status: compiles ? 'passed' : 'failed', lints } as unknown as Verdict;
  return { verdict, sample: { id, arm: 'rust', prediction: code } as Sample };
};

test('each rule costs the answers that break it first', () => {
  const held = { row: { id: 'x.y', split: 'test' }, prompt: '', rust: GOOD.replaceAll('longest', 'shortest') } as DatasetTask;
  const undocumented = GOOD.replace(/^\/\/\/.*\n/, '');
  const plain = '/// Says it.\npub fn say() {\n    println!("a");\n}\n\nfn main() {\n    say();\n}';
  const rows = [row(GOOD), row(`${GOOD}\n// again\n`), row(GOOD, { lints: 3 }), row(GOOD, { compiles: false }), row(GOOD, { lints: null }), row(undocumented), row(plain)];
  const { answers, dropped } = keepAnswers(rows, SIGIL_RULE, new HeldOut([]));
  expect(answers).toMatchObject([{ code: GOOD, clippy: 0, idiomatic: 1, documentation: 1 }]);
  expect(dropped).toEqual({ 'not-compiled': 1, 'not-judged': 1, clippy: 1, idiomatic: 1, documentation: 1, 'held-out': 0, repeated: 1 });
  expect(keepAnswers([row(GOOD)], SIGIL_RULE, new HeldOut([held])).dropped['held-out']).toBe(1);
  // looser and stricter
  expect(keepAnswers([row(plain)], { ...SIGIL_RULE, idiomaticMin: 0 }, new HeldOut([])).answers).toHaveLength(1);
  expect(keepAnswers([row(GOOD, { lints: 2 })], SIGIL_RULE, new HeldOut([])).answers).toHaveLength(1);
});

test('no prompt to learn from is one that is measured with', () => {
  const held = new HeldOut(EVALUATION_PROGRAMS.map((prompt, at) => ({ row: { id: String(at), split: 'test' }, prompt, rust: '' }) as DatasetTask));
  expect(TRAINING_PROGRAMS.filter((prompt) => held.ofPrompt(prompt) !== null)).toEqual([]);
  expect(new Set(TRAINING_PROGRAMS).size).toBe(24);
});

function setting(name: string, answer: string) {
  const folder = path.join(root, name);
  const worker = trainingWorker(path.join(folder, 'bin'));
  worker.set({ answer });
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  const adapter = path.join(folder, 'phase2');
  fs.mkdirSync(adapter, { recursive: true });
  fs.writeFileSync(path.join(adapter, 'adapter_config.json'), JSON.stringify({ base_model_name_or_path: 'some/base' }));
  fs.writeFileSync(path.join(adapter, 'adapter_model.safetensors'), 'weights');
  const prompts = path.join(folder, 'prompts.yaml');
  fs.writeFileSync(prompts, JSON.stringify(['Print the longest of several words.', 'Print the longest of many other words.']));
  const out = path.join(folder, 'data');
  const iterate = (...more: string[]) => trainer('expert_iteration', '--model-path', adapter, '--output-dir', out, '--num-samples', '2', '--prompts-file', prompts, ...more);
  return { worker, out, adapter, prompts, iterate };
}

unix('answers that are good become rows, each round begins with the adapter of the one before, and nothing is done twice', async () => {
  const { worker, out, adapter, iterate } = setting('good', `Here:\n\`\`\`rust\n${GOOD}\n\`\`\``);
  const done = await iterate('--rounds', '2');
  expect(done.code, done.text).toBe(0);
  expect(done.text).toContain('round 1: 2 of 4 answers are kept (50.0 %, 95 % interval 15.0 % to 85.0 %); 2 repeat an earlier answer');
  expect(done.text).toContain('expert iteration: all 2 rounds are done');
  const record = json(out, 'metadata.json') as ExpertRecord;
  expect(checkSchema(ExpertRecord, record)).toMatchObject({ ok: true });
  expect(record).toMatchObject({ seed: 42, num_samples: 2, model: 'some/base', rounds: [{ kept: { numerator: 2, denominator: 4 } }, { round: 2 }] });
  expect(record.rounds[0]!.figures!.map(({ name, value }) => [name, value])).toEqual([
    ['compile@1', 1],
    ['lints per sample', 0],
    ['idiomatic score', 1],
    ['doc_comment_rate', 1],
  ]);
  const rows = lines<{ text: string; messages: { role: string; content: string }[] }>(out, 'round-1', 'instruction_data.jsonl');
  expect(rows.map(({ text }) => text)).toEqual(['Print the longest of several words.', 'Print the longest of many other words.'].map((prompt) => `${prompt}\n\n\`\`\`rust\n${GOOD}\n\`\`\``));
  expect(rows[0]!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
  expect(lines<{ text: string }>(out, 'code_only.jsonl').map(({ text }) => text)).toEqual([GOOD, GOOD, GOOD, GOOD]);
  const asked = worker.asked().filter(({ job }) => job !== 'tokenize');
  const first = 'round-1/runs/rust-42/checkpoints/last';
  const from = (place: unknown): string => path.relative(out, String(place));
  expect(asked.map(({ job, seed, adapter: used }) => [job, seed, used === adapter ? 'phase 2' : from(used)])).toEqual([
    ['generate', 42, 'phase 2'],
    ['train', 42, 'phase 2'],
    ['generate', 42, first],
    ['generate', 43, first],
    ['train', 42, first],
    ['generate', 42, 'round-2/runs/rust-42/checkpoints/last'],
  ]);
  // one of the two falls into the share that training is watched with
  const learnt = [RUN_FILES.trainRows, RUN_FILES.validationRows].flatMap((name) => lines<{ messages: unknown[] }>(out, 'round-1/runs/rust-42', name));
  expect(learnt.map(({ messages }) => messages)).toEqual(expect.arrayContaining(rows.map(({ messages }) => messages)));
  expect((await iterate('--rounds', '2')).code).toBe(0);
  expect(worker.asked()).toEqual([]);
  expect(await iterate('--clippy-max', '1')).toEqual({ code: 2, text: expect.stringContaining('holds an expert iteration of another model, other rules, prompts or seed') });
});

unix('where nothing is kept it ends with what broke the rules', async () => {
  const { worker, out, iterate } = setting('bad', 'fn main() { let x: u8 = "a"; }');
  const ended = await iterate();
  expect(ended.code).toBe(1);
  expect(ended.text).toContain('nothing was kept in round 1, so that there is nothing to learn from: 4 do not compile. Train longer first');
  expect(worker.asked().map(({ job }) => job)).toEqual(['generate']);
  expect(json(out, 'metadata.json')).toMatchObject({ rounds: [{ kept: { value: 0 }, dropped: { 'not-compiled': 4 } }], ended: expect.stringContaining('nothing was kept') });
});

unix('prompts that are measured with are refused by name, before anything is drawn', async () => {
  const { worker, prompts, iterate } = setting('refused', GOOD);
  fs.writeFileSync(prompts, JSON.stringify(['Print one.', EVALUATION_PROGRAMS[2]!.toUpperCase()]));
  expect(await iterate()).toEqual({ code: 2, text: expect.stringContaining('1 tasks to learn from are tasks that are evaluated on: `learn.2` is `measure.3` of `test`') });
  expect(worker.asked()).toEqual([]);
});
