/** Answers of long work on a text, kept in the cache folder by what they follow from. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { writeWhole } from './atomic.js';
import { sha256 } from './sha256.js';

/** Not final: the tools failed or were stopped, so that the same is asked again. The answer can be written as JSON. */
export interface Answered<T> {
  readonly answer: T;
  readonly isFinal: boolean;
}

export interface Question {
  /** A folder of the cache. */
  readonly kind: string;
  /** All that the answer follows from beside the text and the compiler. */
  readonly version: readonly unknown[];
  readonly text: string;
}

export async function keptAnswer<T>({ kind, version, text }: Question, ask: () => Promise<Answered<T>>): Promise<T> {
  const file = path.join(cacheFolder(), kind, `${sha256(JSON.stringify([...version, await compilerVersion(), text]))}.json`);
  const kept = await fs.readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept) as T;
  const { answer, isFinal } = await ask();
  if (isFinal) await writeWhole(file, JSON.stringify(answer));
  return answer;
}

let compiler: Promise<string> | null = null;
const compilerVersion = (): Promise<string> => (compiler ??= execa('rustc', ['-Vv'], { reject: false }).then(({ stdout }) => String(stdout)));
