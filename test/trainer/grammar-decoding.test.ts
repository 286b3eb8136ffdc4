// The grammar in a decoder: it takes every reference of the tasks that come along, and what a random model draws under it is Iron.
// `npm run accept:grammar` takes all references and a thousand finished answers, and prints what that cost.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORKER_VERSION } from '../../protocol/worker.js';
import { oxidize, reduce } from '../../redox/src/index.js';
import { writeGrammar } from '../../trainer/src/cli/grammar.js';
import { EDITION } from '../../trainer/src/dataset/edition.js';
import { readTasks, tasksFolder } from '../../trainer/src/dataset/task-folder.js';
import { knownWorkerPython } from '../../trainer/src/worker/environment.js';
import { type EventNamed, runWorker } from '../../trainer/src/worker/process.js';

/** Only then: the processes of PyTorch take minutes on a busy machine. */
const WHOLE = process.env.IRON_GRAMMAR_ACCEPT === '1';
/** Finished answers that are wanted, and so many references. */
const FINISHED = 1000;
const EACH = 1;

const python = !WHOLE
  ? ({ ok: false, reason: '`npm run accept:grammar` tries it' } as const)
  : process.env.IRON_SKIP_PYTHON === '1'
    ? ({ ok: false, reason: 'IRON_SKIP_PYTHON is set' } as const)
    : await knownWorkerPython();
if (!python.ok) console.log(`SKIPPED: the grammar in a decoder (${python.reason})`);

let root: string;
let grammar: string;
let model: string;
const references = new Map<string, string>();
const tool = (name: string): string => path.join(import.meta.dirname, '..', 'tools', 'grammar', name);

async function runPython(script: string, ...parameters: string[]): Promise<string> {
  if (!python.ok) throw new Error(python.reason);
  const environment = { PYTHONPATH: path.join(import.meta.dirname, '../../trainer/python'), OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false' };
  return (await execa(python.program, [tool(script), ...parameters], { env: environment, stdin: 'ignore' })).stdout;
}
function json(name: string, value: unknown): string {
  const file = path.join(root, name);
  fs.writeFileSync(file, JSON.stringify(value));
  return file;
}

describe.skipIf(!python.ok)('in a decoder', () => {
  beforeAll(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-grammar-'));
    grammar = path.join(root, 'iron.lark');
    model = path.join(root, 'model');
    await writeGrammar(grammar);
    for (const task of (await readTasks([tasksFolder()])).tasks) references.set(task.id, reduce(task.reference, { edition: EDITION }).text!.trimEnd());
    await runPython('tiny_model.py', model, json('texts.json', [...references.values()]));
  }, 300_000);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test('the grammar takes the references of the tasks', async () => {
    const ids = [...references.keys()].filter((_, at) => at % EACH === 0);
    const refused = JSON.parse(await runPython('accepts.py', grammar, model, json('asked.json', Object.fromEntries(ids.map((id) => [id, references.get(id)!]))))) as Record<string, string>;
    if (WHOLE) console.log(`${ids.length - Object.keys(refused).length} of ${ids.length} references are taken`);
    expect(ids.length).toBeGreaterThan(8);
    expect(refused).toEqual({});
  }, 600_000);

  test('each finished answer of a random model is Iron', async () => {
    const seed = Number(process.env.IRON_GRAMMAR_SEED ?? Math.floor(Math.random() * 1e6));
    const samples = await draw(grammar, seed, Math.ceil(FINISHED * 1.4));
    const finished = samples.answers.filter((each) => each.finished).slice(0, FINISHED);
    if (WHOLE) {
      const free = await draw(null, seed, 100);
      console.log(
        `${finished.length} finished of ${samples.answers.length}, ${samples.answers.length - samples.answers.filter((each) => each.finished).length} cut off\nheld to the grammar: ${samples.cost}\nnot held to it: ${free.cost}`,
      );
    }
    expect(finished.length).toBe(FINISHED);
    const wrong = finished.filter(({ text }) => oxidize(text, { edition: EDITION }).text === null).map(({ id, text }) => [id, oxidize(text, { edition: EDITION }).diagnostics[0]?.message, text]);
    expect(wrong, `seed ${seed}`).toEqual([]);
    expect(new Set(finished.map(({ text }) => text)).size).toBeGreaterThan(FINISHED * 0.9);
  }, 3_600_000);
});

async function draw(held: string | null, seed: number, count: number): Promise<{ answers: EventNamed<'sample'>[]; cost: string }> {
  if (!python.ok) throw new Error(python.reason);
  const rows = path.join(root, 'rows.jsonl');
  const lines = Array.from({ length: count }, (_, at) => JSON.stringify({ id: `r${at}`, sample: 0, messages: [{ role: 'user', content: 'Write Iron.' }], seed: seed + at }));
  fs.writeFileSync(rows, `${lines.join('\n')}\n`);
  const answers: EventNamed<'sample'>[] = [];
  let cost = '';
  const place = { version: WORKER_VERSION, model, revision: null, adapter: null, device: 'cpu', seed: 1 } as const;
  const sampling = { greedy: false, temperature: 1, topP: null, maxNewTokens: 160 };
  await runWorker(
    { ...place, job: 'generate', baseWeights: 'float32', rows, sampling, batch: 64, grammar: held },
    {
      python: python.program,
      signal: new AbortController().signal,
      environment: { OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' },
      onEvent: (event) => {
        if (event.event === 'sample') answers.push(event);
        else if (event.event === 'progress') cost = event.what;
      },
    },
  );
  return { answers, cost };
}
