/** An adapter as a source of tests: functions to answers, through the worker (contract row L8). */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { type GenerateRequest, type GenerationRow, WORKER_VERSION } from '../../../protocol/worker.js';
import { chatPromptTurns } from '../corpus/chat-ml.js';
import { InputError } from '../files/input-error.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { runWorker } from '../worker/process.js';
import { baseModelOf, findAdapter } from './adapter-place.js';

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

/** One answer for each function, in their order, greedily. Throws `InputError` and `WorkerError`. */
export async function answersOf(functions: readonly string[], place: AdapterPlace, { python, signal, log }: AnswerOptions): Promise<string[]> {
  if (functions.length === 0) return [];
  if (place.model === null && place.adapter === null) throw new InputError('there is neither an adapter nor a model: give --adapter, or --model');
  const adapter = place.adapter === null ? null : findAdapter(path.resolve(place.adapter));
  const model = place.model ?? baseModelOf(adapter!);
  const file = path.join(os.tmpdir(), `iron-questions-${randomUUID()}.jsonl`);
  const rows = functions.map((code, at): GenerationRow => ({ id: String(at), sample: 0, messages: chatPromptTurns(code), seed: place.seed }));
  const request: GenerateRequest = {
    version: WORKER_VERSION,
    job: 'generate',
    model,
    revision: null,
    adapter,
    device: place.device,
    seed: place.seed,
    baseWeights: 'float32',
    rows: file,
    sampling: { greedy: true, temperature: null, topP: null, maxNewTokens: place.maxNewTokens },
    batch: 8,
    grammar: null,
  };
  const answers = new Map<string, string>();
  try {
    await fs.writeFile(file, jsonLinesOf(rows));
    await runWorker(request, { python, signal, ...(log && { log }), onEvent: (event) => void (event.event === 'sample' && answers.set(event.id, event.text)) });
  } finally {
    await fs.rm(file, { force: true });
  }
  return functions.map((_, at) => answers.get(String(at)) ?? '');
}
