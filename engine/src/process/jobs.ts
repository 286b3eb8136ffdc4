/** What the engine's process does for each kind of job. */
import path from 'node:path';
import type { GenerationEvent } from '../../../protocol/test-generation.js';
import { type GenerateOptions, generateTests } from '../generate.js';
import { runTests } from '../run-tests.js';
import { askSystem } from '../sandbox/shortfalls.js';
import type { EngineAnswer, EngineJob, GenerateJob, RunJob } from './messages.js';

export function doJob(job: EngineJob, onEvent: (event: GenerationEvent) => void, signal: AbortSignal): Promise<EngineAnswer> {
  switch (job.kind) {
    case 'generate':
      return generate(job, onEvent, signal);
    case 'run':
      return runTests(placeOf(job), job.text, job.names, { edition: job.edition, rustc: job.rustc, cargo: job.cargo, signal });
    case 'capabilities':
      return askSandbox(job.rustc);
  }
}

function generate(job: GenerateJob, onEvent: (event: GenerationEvent) => void, signal: AbortSignal): Promise<EngineAnswer> {
  const { text, edition, line, milliseconds, seed, mutant, rustc, cargo } = job;
  const options: GenerateOptions = { edition, milliseconds, seed, rustc, cargo, signal, onEvent, ...(line !== null && { target: { line, path: null } }), ...(mutant !== null && { aim: mutant }) };
  return generateTests(placeOf(job), text, options);
}

/** A text without a file is one that belongs to no package; only its name counts. */
const placeOf = ({ file, name }: GenerateJob | RunJob): string => (file === null ? path.resolve('/', name) : path.resolve(file));

const askSandbox = async (rustc: string): Promise<EngineAnswer> => ({ ok: true, capabilities: await askSystem(rustc) });
