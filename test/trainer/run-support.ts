// A small experiment in a folder of its own, and the trainer as a program that can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { stringify } from 'yaml';
import type { Arm } from '../../protocol/experiment.js';
import { reduce } from '../../redox/src/index.js';
import { readFamilyFile } from '../../trainer/src/dataset/family-file.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

const task = (name: string, reference: string, tests: string): string => `## ${name}\n\ndifficulty: easy\n\nSay it.\n\n\`\`\`rust\n${reference}\n\`\`\`\n\n\`\`\`rust\n${tests}\n\`\`\`\n`;
const family = (name: string, ...tasks: readonly string[]): string => `---\nfamily: ${name}\ngroup: sums\n---\n\n${tasks.join('\n')}`;

/** Three families, so that each split has one. */
export const FAMILIES: Readonly<Record<string, string>> = {
  'clamps.md': family(
    'clamps',
    task(
      'clamp_low',
      'pub fn clamp_low(value: i32, low: i32) -> i32 {\n    if value < low { low } else { value }\n}',
      '#[test]\nfn keeps() {\n    assert_eq!(clamp_low(5, 2), 5);\n}\n\n#[test]\nfn raises() {\n    assert_eq!(clamp_low(-1, 2), 2);\n}',
    ),
    task('is_even', 'pub fn is_even(number: u64) -> bool {\n    number % 2 == 0\n}', '#[test]\nfn tells() {\n    assert!(is_even(4));\n    assert!(!is_even(7));\n}'),
  ),
  'lists.md': family(
    'lists',
    task(
      'lengths',
      'pub fn lengths(words: &[&str]) -> Vec<usize> {\n    words.iter().map(|word| word.len()).collect()\n}',
      '#[test]\nfn counts() {\n    assert_eq!(lengths(&["a", "bcd"]), [1, 3]);\n}',
    ),
    task('total', 'pub fn total(numbers: &[i64]) -> i64 {\n    numbers.iter().sum()\n}', '#[test]\nfn adds() {\n    assert_eq!(total(&[1, 2, 3]), 6);\n    assert_eq!(total(&[]), 0);\n}'),
  ),
  'words.md': family(
    'words',
    task(
      'shout',
      "pub fn shout(word: &str) -> String {\n    let mut loud = word.to_uppercase();\n    loud.push('!');\n    loud\n}",
      '#[test]\nfn shouts() {\n    assert_eq!(shout("hey"), "HEY!");\n}',
    ),
    task(
      'first_word',
      'pub fn first_word(text: &str) -> Option<&str> {\n    text.split_whitespace().next()\n}',
      '#[test]\nfn takes() {\n    assert_eq!(first_word("a b"), Some("a"));\n    assert_eq!(first_word(" "), None);\n}',
    ),
  ),
};

/** What a model makes of a reference, by the number of the sample. */
const BROKEN: readonly ((reference: string) => string)[] = [
  (reference) => reference,
  (reference) => reference.replace(/\}\s*$/, ''),
  (reference) => reference.replace(/-> (\w+)/, '-> &$1'),
  (reference) => reference.replace('+', '-').replace('< low', '> low').replace('== 0', '== 1').replace('push', 'insert').replace('.len()', '.len() + 1').replace('.sum()', '.product()'),
  (reference) => reference.replace(/fn (\w+)/, 'fn $1_of'),
];

export interface Prediction {
  readonly id: string;
  readonly arm: Arm;
  readonly prediction: string;
  readonly sample: number;
}

/** `samples` of each task; each arm and seed fails in other places. */
export function predictionsOf(arm: Arm, seed: number, samples: number): Prediction[] {
  const tasks = Object.entries(FAMILIES).flatMap(([file, text]) => readFamilyFile(file, text).tasks);
  return tasks.flatMap(({ id, reference }, at) =>
    Array.from({ length: samples }, (_, sample): Prediction => {
      const rust = BROKEN[(at * 2 + sample + seed + (arm === 'iron' ? 1 : 0)) % BROKEN.length]!(reference);
      const iron = reduce(rust, { edition: 2024 }).text ?? `${reduce(reference, { edition: 2024 }).text}\nthis is no Iron ${sample}`;
      return { id, arm, prediction: arm === 'iron' ? iron : rust, sample };
    }),
  );
}

export const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const SEEDS = [1, 2];

/** Tasks, predictions and the config in a folder; the config's path. */
export function writeExperiment(folder: string, { samples = 2, change = {} }: { samples?: number; change?: Record<string, unknown> } = {}): string {
  fs.mkdirSync(path.join(folder, 'tasks'), { recursive: true });
  for (const [name, text] of Object.entries(FAMILIES)) fs.writeFileSync(path.join(folder, 'tasks', name), text);
  const predictions: Record<string, Record<string, string>> = {};
  for (const arm of ['rust', 'iron'] as const)
    for (const seed of SEEDS) {
      (predictions[arm] ??= {})[seed] = `${arm}-${seed}.jsonl`;
      fs.writeFileSync(path.join(folder, `${arm}-${seed}.jsonl`), jsonl(predictionsOf(arm, seed, samples)));
    }
  const config = {
    id: 'small',
    question: 'Does it go on where it was left?',
    arms: ['rust', 'iron'],
    seeds: SEEDS,
    predictions,
    dataset: { build: { seed: 1, tasks: 'tasks' }, splits: { train: 0.34, val: 0.33, test: 0.33 } },
    gates: { needed: ['pipeline-stability', 'determinism', 'data-quality', 'iron-purity', 'split-hygiene', 'size', 'contamination', 'dependencies'], thresholds: { leastTasks: 1, mostTasks: 10 } },
    evaluation: { stages: ['transform', 'parse', 'check', 'clippy', 'link', 'test'], split: 'all', samplesPerTask: samples, workers: 2, batch: 4 },
    statistics: { resamples: 200, codebleu: false },
    ...change,
  };
  const file = path.join(folder, 'small.experiment.yaml');
  fs.writeFileSync(file, stringify(config));
  return file;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** The trainer as it is shipped: one file in `dist`, with what it looks for beside it. */
export class Program {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-run-'));
  readonly file = path.join(this.folder, 'program', 'dist', 'iron-trainer.js');

  async build(): Promise<void> {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    for (const name of ['engine', 'trainer', 'package.json']) fs.symlinkSync(path.join(REPOSITORY, name), path.join(this.folder, 'program', name));
    await esbuild.build({
      entryPoints: [path.join(REPOSITORY, 'trainer/bin/iron-trainer.ts')],
      outfile: this.file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: ['@duckdb/node-api'],
      banner: { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
      logLevel: 'warning',
    });
  }

  /** A folder below that of the program. */
  place(name: string): string {
    const place = path.join(this.folder, name);
    fs.mkdirSync(place, { recursive: true });
    return place;
  }

  /** `cache`: the folder of caches, so that no run knows verdicts of another. */
  start(cwd: string, parameters: readonly string[], cache = path.join(this.folder, 'cache')): ChildProcess {
    const temporary = path.join(cwd, 'tmp');
    fs.mkdirSync(temporary, { recursive: true });
    return spawn(process.execPath, [this.file, ...parameters], { cwd, env: { ...process.env, IRON_CACHE: cache, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  run(cwd: string, parameters: readonly string[], cache?: string): Promise<Ended> {
    return endOf(this.start(cwd, parameters, cache));
  }

  /** What is compiled once for a toolchain, without what was judged. */
  cacheWithoutVerdicts(name: string): string {
    const target = this.place(name);
    fs.cpSync(path.join(this.folder, 'cache'), target, { recursive: true, filter: (from) => !['verdicts', 'compiled-pairs'].includes(path.basename(from)) });
    return target;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export function endOf(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => void (output += text));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, output })));
}

/** Files of results with their texts, by path from the experiment: all that has to be the same each time. */
export function resultsOf(experiment: string): Record<string, string> {
  const found: Record<string, string> = {};
  const names = [
    'metrics.json',
    'verdicts.jsonl',
    'predictions.jsonl',
    'compile_results.json',
    'test_results.json',
    'similarities.jsonl',
    'reproducibility.lock',
    'report.json',
    'memo.md',
    'report.html',
    'metrics.jsonld',
    'gates.json',
    'config.yaml',
  ];
  for (const entry of fs.readdirSync(experiment, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(experiment, file).replaceAll(path.sep, '/');
    if (entry.isFile() && (names.includes(entry.name) || name.startsWith('dataset/'))) found[name] = fs.readFileSync(file, 'utf8');
  }
  return found;
}

/** Processes that name the folder on their command line or in their environment. Linux only. */
export function processesOf(folder: string): string[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    const text = ['cmdline', 'environ'].map((name) => {
      try {
        return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
      } catch {
        return '';
      }
    });
    return text.some((each) => each.includes(folder)) ? [`${pid} ${text[0]!.replaceAll('\0', ' ').slice(0, 120)}`] : [];
  });
}

/** A file of JSON. */
export const json = (...parts: string[]): unknown => JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));

/** A file of JSON lines. */
export const lines = <T>(...parts: string[]): T[] =>
  fs
    .readFileSync(path.join(...parts), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
