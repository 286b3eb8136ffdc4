/** CodeBLEU (Ren et al. 2020) as PyPI `codebleu` computes it, in a process of its own. */
import fs from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { type PythonAnswer, type PythonOptions, pythonEnvironment } from '../python/environment.js';

export interface CodeBleu {
  readonly codebleu: number;
  readonly ngram_match_score: number;
  readonly weighted_ngram_match_score: number;
  readonly syntax_match_score: number;
  readonly dataflow_match_score: number;
}

export interface CodePair {
  readonly prediction: string;
  readonly reference: string;
}

export type CodeBleuAnswer = { readonly ok: true; readonly scores: readonly (CodeBleu | null)[] } | { readonly ok: false; readonly reason: string };

/** What has to be said with each score. */
export const CODEBLEU_NOTE =
  'codebleu 0.7.0, weights 1/4 each. Its data flow of Rust does not look into the bodies of functions, and a data flow of 0 counts as 1 in the sum; the parts stand beside it.';

/** In the order of the pairs; null where the program could not score one. Without Python or its packages: the reason. */
export async function codeBleu(pairs: readonly CodePair[], options: PythonOptions = {}): Promise<CodeBleuAnswer> {
  const folder = pythonFolder();
  if (folder === null) return { ok: false, reason: 'the files of trainer/python/metrics are not there' };
  const environment: PythonAnswer = await pythonEnvironment(path.join(folder, 'requirements.lock'), options);
  if (!environment.ok) return environment;
  const input = pairs.map(({ prediction, reference }) => `${JSON.stringify({ prediction, reference })}\n`).join('');
  // Sets of names decide ties in the data flow: without a fixed seed of their hashes two runs could differ.
  const ended = await execa(environment.program, [path.join(folder, 'codebleu_lines.py')], {
    input,
    reject: false,
    cancelSignal: options.signal,
    extendEnv: false,
    env: { PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
    maxBuffer: 1024 ** 3,
  });
  if (ended.failed) return { ok: false, reason: (ended.stderr ?? '').trim().split('\n').at(-1) || ended.shortMessage || 'codebleu could not be started' };
  const lines = ended.stdout.split('\n').filter(Boolean);
  if (lines.length !== pairs.length) return { ok: false, reason: `codebleu answered ${lines.length} of ${pairs.length} pairs` };
  return { ok: true, scores: lines.map(scoreOf) };
}

function scoreOf(line: string): CodeBleu | null {
  const answer = JSON.parse(line) as CodeBleu | { error: string };
  return 'error' in answer ? null : answer;
}

/** Beside the sources, or beside `dist/` when bundled. */
export function pythonFolder(): string | null {
  const places = ['../../python/metrics', '../trainer/python/metrics'].map((place) => path.resolve(import.meta.dirname, place));
  return places.find((place) => fs.existsSync(path.join(place, 'codebleu_lines.py'))) ?? null;
}
