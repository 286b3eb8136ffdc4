/** A random model with which everything can be tried on a processor. */
import { execa } from 'execa';
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../files/input-error.js';
import { workerEnvironment } from './process.js';

/** Of the Qwen2 architecture, in the form of transformers; left alone where it is there. Throws `InputError` where it cannot be made. */
export async function writeTinyModel(folder: string, python: string, signal: AbortSignal): Promise<void> {
  if (fs.existsSync(folder)) return;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const ended = await execa(python, ['-m', 'iron_worker.tiny_model', folder], { reject: false, cancelSignal: signal, stdin: 'ignore', env: workerEnvironment() });
  signal.throwIfAborted();
  if (ended.failed) throw new InputError(`${folder}: the tiny model could not be made: ${(ended.stderr ?? '').trim().split('\n').at(-1) || ended.shortMessage}`);
}
