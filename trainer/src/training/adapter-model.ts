/** Answers of a model outside of an experiment, through the worker: to any rows, and as a source of tests (contract rows G7, L8). */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { type GenerateRequest, type GenerationRow, WORKER_VERSION } from '../../../protocol/worker.js';
import { chatPromptTurns } from '../corpus/chat-ml.js';
import { InputError } from '../files/input-error.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { type EventNamed, runWorker } from '../worker/process.js';
import { type AnsweringModel, baseModelOf, findAdapter } from './adapter-place.js';

export interface AdapterPlace {
  /** Folder in PEFT's form, or of checkpoints; null: the model answers without one. */
  readonly adapter: string | null;
  /** Null: the one that the adapter was made for, as its own config names it. */
  readonly model: string | null;
  readonly device: string;
  readonly seed: number;
  readonly maxNewTokens: number;
}

export interface AnswerOptions {
  readonly python: string;
  readonly signal: AbortSignal;
  readonly log?: (line: string) => void;
}

export interface RowsToAnswer extends AnsweringModel, Pick<GenerateRequest, 'device' | 'seed' | 'baseWeights' | 'sampling'> {
  readonly rows: readonly GenerationRow[];
}

/** Rows at a time; the worker takes fewer where memory runs out. */
const BATCH = 8;

/** Each answer as it comes, in no order. Rejects with `WorkerError`. */
export async function answerRows({ rows, ...asked }: RowsToAnswer, onAnswer: (answer: EventNamed<'sample'>) => void, { python, signal, log }: AnswerOptions): Promise<void> {
  const file = path.join(os.tmpdir(), `iron-questions-${randomUUID()}.jsonl`);
  const request: GenerateRequest = { version: WORKER_VERSION, job: 'generate', revision: null, ...asked, rows: file, batch: BATCH, grammar: null };
  try {
    await fs.writeFile(file, jsonLinesOf(rows));
    await runWorker(request, { python, signal, ...(log && { log }), onEvent: (event) => void (event.event === 'sample' && onAnswer(event)) });
  } finally {
    await fs.rm(file, { force: true });
  }
}

/** One answer for each function, in their order, greedily. Throws `InputError` and `WorkerError`. */
export async function answersOf(functions: readonly string[], place: AdapterPlace, options: AnswerOptions): Promise<string[]> {
  if (functions.length === 0) return [];
  if (place.model === null && place.adapter === null) throw new InputError('there is neither an adapter nor a model: give --adapter, or --model');
  const adapter = place.adapter === null ? null : findAdapter(path.resolve(place.adapter));
  const model = place.model ?? baseModelOf(adapter!);
  const rows = functions.map((code, at): GenerationRow => ({ id: String(at), sample: 0, messages: chatPromptTurns(code), seed: place.seed }));
  const { device, seed, maxNewTokens } = place;
  const answers = new Map<string, string>();
  const asked = { model, adapter, device, seed, baseWeights: 'float32', sampling: { greedy: true, temperature: null, topP: null, maxNewTokens }, rows } as const;
  await answerRows(asked, ({ id, text }) => void answers.set(id, text), options);
  return functions.map((_, at) => answers.get(String(at)) ?? '');
}
