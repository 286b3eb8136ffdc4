/**
 * Verdicts of the one program in which mutants are switched, against each mutant compiled and run alone. The functions are
 * drawn by a seed from Rust files that compile alone; times of both ways are taken on the same functions.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { closed, COMPILER_LIMITS, PROGRAM_LIMITS } from '../../engine/src/compile/limits.js';
import { generateForFile } from '../../engine/src/generate.js';
import { testModule } from '../../engine/src/prove/test-module.js';
import { run } from '../../engine/src/sandbox/run.js';
import { makeWorkspace, type Workspace } from '../../engine/src/sandbox/workspace.js';
import type { FunctionReport, Mutant, MutantVerdict } from '../../protocol/test-generation.js';
import { parse } from '../../redox/src/index.js';
import { Random } from '../hostile/random.js';

/** As cargo-mutants: the smallest timeout of a test run. */
const SECONDS = 20;

type Verdict = 'caught' | 'missed' | 'unviable';

interface Compared {
  readonly mutant: string;
  readonly together: Verdict;
  readonly alone: Verdict;
}

interface Sample {
  readonly function: string;
  readonly mutants: readonly Compared[];
  /** Search, proof and score of the function, everything compiled counted. */
  readonly secondsTogether: number;
  /** Compiling and running each mutant alone, nothing searched. */
  readonly secondsAlone: number;
}

export async function main(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    options: { mutants: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' }, most: { type: 'string', default: '70' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) {
    console.error('usage: npm run mutants:verdicts -- [--mutants 500] [--seed 1] FILE_OR_FOLDER...');
    return 2;
  }
  const samples = await sample(positionals.flatMap(rustFiles), Number(values.mutants), Number(values.most), new Random(Number(values.seed)));
  return print(samples, Number(values.seed));
}

async function sample(files: string[], wanted: number, most: number, random: Random): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let left = wanted; left > 0 && files.length > 0; ) {
    const [file] = files.splice(random.below(files.length), 1);
    const text = readFileSync(file!, 'utf8');
    const names = [...text.matchAll(/^pub fn (\w+)/gm)].map(([, name]) => name!);
    if (names.length === 0 || !(await compilesAlone(text))) continue;
    const done = await compareFunction(text, path.basename(file!), random.pick(names), Math.min(most, left));
    if (done === null) continue;
    samples.push(done);
    left -= done.mutants.length;
    console.error(`${done.function}: ${done.mutants.length} mutants, ${done.secondsTogether.toFixed(1)} s together, ${done.secondsAlone.toFixed(1)} s alone`);
  }
  return samples;
}

async function compareFunction(text: string, name: string, fn: string, most: number): Promise<Sample | null> {
  const started = performance.now();
  const answer = await generateForFile(text, name, { target: { line: null, path: fn } });
  const secondsTogether = (performance.now() - started) / 1000;
  if (!answer.ok) console.error(`${name}::${fn}: ${answer.reason}`);
  const report = answer.ok ? answer.functions.find(({ status }) => status === 'proven') : undefined;
  if (report === undefined || report.verdicts.length === 0) return null;
  const began = performance.now();
  const mutants = await aloneVerdicts(text, report, report.verdicts.slice(0, most));
  return { function: `${name}::${fn}`, mutants, secondsTogether, secondsAlone: (performance.now() - began) / 1000 };
}

async function aloneVerdicts(text: string, report: FunctionReport, verdicts: readonly MutantVerdict[]): Promise<Compared[]> {
  const workspace = await makeWorkspace();
  try {
    const tests = testModule(report.tests, { rootText: text, oldest: { edition: 2021 } }).text;
    if ((await verdictOf(workspace, text + tests)) !== 'missed') throw new Error(`the tests of ${report.path} do not pass on the original`);
    const compared: Compared[] = [];
    for (const { mutant, outcome } of verdicts) {
      const together: Verdict = outcome === 'unviable' ? 'unviable' : outcome === 'caught' || outcome === 'timeout' ? 'caught' : 'missed';
      compared.push({ mutant: mutant.name, together, alone: await verdictOf(workspace, mutated(text, mutant) + tests) });
    }
    return compared;
  } finally {
    await workspace.remove();
  }
}

/** Compiles a text with tests and runs them. Lints are no part of the language: some of them refuse what would panic. */
async function verdictOf({ folder, environment: env }: Workspace, text: string): Promise<Verdict> {
  await fs.writeFile(path.join(folder, 'alone.rs'), text);
  const made = await run('rustc', ['--edition', '2021', '--test', '--cap-lints', 'allow', '-C', 'debuginfo=0', 'alone.rs', '-o', 'alone'], {
    sandbox: closed(COMPILER_LIMITS, folder),
    cwd: folder,
    env,
  });
  if (made.exitCode !== 0) return 'unviable';
  const limits = { ...PROGRAM_LIMITS, wallSeconds: SECONDS, cpuSeconds: 2 * SECONDS };
  const ran = await run(path.join(folder, 'alone'), ['iron_generated_tests::'], { sandbox: closed(limits, folder), cwd: folder, env });
  return ran.exitCode === 0 ? 'missed' : 'caught';
}

async function compilesAlone(text: string): Promise<boolean> {
  const workspace = await makeWorkspace();
  try {
    return (await verdictOf(workspace, text)) !== 'unviable';
  } finally {
    await workspace.remove();
  }
}

function mutated(text: string, { span, replacement }: Mutant): string {
  const lines = text.split('\n');
  const offset = ({ line, column }: Mutant['span']['start']): number => lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + [...lines[line - 1]!].slice(0, column - 1).join('').length;
  return text.slice(0, offset(span.start)) + replacement + text.slice(offset(span.end));
}

function rustFiles(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((each) => each.endsWith('.rs') && !each.endsWith('mod.rs'))
    .sort();
  return files.map((each) => path.join(place, each)).filter((each) => parse(readFileSync(each, 'utf8'), 'rust').diagnostics.length === 0);
}

function print(samples: readonly Sample[], seed: number): number {
  const all = samples.flatMap(({ mutants }) => mutants);
  const different = all.filter(({ together, alone }) => together !== alone);
  const large = samples.filter(({ mutants }) => mutants.length >= 20);
  const ratio = (of: readonly Sample[]): string => (of.reduce((sum, each) => sum + each.secondsAlone, 0) / of.reduce((sum, each) => sum + each.secondsTogether, 0)).toFixed(1);
  for (const { mutant, together, alone } of different) console.log(`different: ${mutant}: together ${together}, alone ${alone}`);
  console.log(
    `seed ${seed}: ${all.length} mutants of ${samples.length} functions; ${all.length - different.length} verdicts equal (${((100 * (all.length - different.length)) / all.length).toFixed(2)} %)`,
  );
  console.log(`time alone / together: ${ratio(samples)} over all, ${large.length === 0 ? 'none' : ratio(large)} over the ${large.length} functions with 20 mutants or more`);
  return 0;
}
