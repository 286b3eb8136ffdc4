/** `iron-tests generate` and `iron-tests score`. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type FunctionReport, type GenerationEvent, TEST_GENERATION_VERSION, type TestCase } from '../../protocol/test-generation.js';
import { ModelSource } from '../src/candidates/model.js';
import { ModelProcess } from '../src/candidates/model-process.js';
import { type GenerateOptions, generateTests, ownSources } from '../src/generate.js';
import { readTarget } from '../src/target.js';
import { packageFolder } from '../src/compile/crate-unit.js';
import type { GenerateAnswer } from '../src/file-work.js';
import { writeMutantsOut } from '../src/mutants-out.js';
import { askSystem, shortfalls } from '../src/sandbox/shortfalls.js';
import { scoreTests } from '../src/score.js';
import { writeTests } from '../src/write-tests.js';
import type { GenerateFlags, ScoreFlags } from './program.js';

export function generate(text: string, flags: GenerateFlags, signal: AbortSignal): Promise<number> {
  const { seed, budget, modelCommand, modelOnly = false } = flags;
  if (modelOnly && modelCommand === undefined) return Promise.resolve(wrong('--model-only needs --model-command: give the program that writes the tests.'));
  const model = modelCommand === undefined ? [] : [new ModelSource(new ModelProcess(modelCommand))];
  const sources = modelCommand === undefined ? {} : { sources: [...(modelOnly ? [] : ownSources()), ...model] };
  return report(text, flags, (file, common) => generateTests(file, null, { ...common, ...sources, seed, milliseconds: budget, signal }));
}

export function score(text: string, flags: ScoreFlags, signal: AbortSignal): Promise<number> {
  return report(text, flags, (file, common) => scoreTests(file, null, { ...common, signal }));
}

type Common = Pick<GenerateOptions, 'edition' | 'onEvent' | 'target'>;

async function report(text: string, flags: ScoreFlags & { readonly write?: true }, work: (file: string, common: Common) => Promise<GenerateAnswer>): Promise<number> {
  const target = readTarget(text);
  const source = await fs.readFile(target.file, 'utf8').catch(() => null);
  if (source === null) return wrong(`${target.file} cannot be read. Give a Rust file, with :LINE or ::path behind it for one function.`);
  const onEvent = (event: GenerationEvent): void => {
    if (flags.json === true || !process.stderr.isTTY || event.kind !== 'progress') return;
    const { text: doing, done, total } = event.progress;
    process.stderr.write(`${doing}${total === 0 ? '' : ` (${done} of ${total})`} …\n`);
  };
  const sandbox = await askSystem().catch((error: unknown) => String(error));
  if (typeof sandbox === 'string') return trouble(`no folder for temporary files can be used: ${sandbox}`);
  for (const line of shortfalls(sandbox)) process.stderr.write(`iron-tests: on this system ${line}\n`);
  const started = new Date();
  const answer = await work(path.resolve(target.file), { edition: flags.edition, onEvent, target });
  if (!answer.ok)
    return flags.json === true
      ? print({ version: TEST_GENERATION_VERSION, sandbox, functions: [], totals: totalsOf([]), problem: answer.reason, missing: answer.missing ?? [] }, 1)
      : trouble(`${target.file}: ${answer.reason}`);
  const notes = answer.notes ?? [];
  if (answer.functions.length === 0 && (target.line !== null || target.path !== null))
    return wrong(`${text} names no function of the file.${notes.map((note) => ` Line ${note.line}: ${note.text}.`).join('')}`);
  const totals = totalsOf(answer.functions);
  if (flags.json === true) print({ version: TEST_GENERATION_VERSION, sandbox, functions: answer.functions, totals, notes }, 0);
  else process.stdout.write(answer.functions.map(drawn).join('\n') + summary(totals) + notes.map((note) => `// line ${note.line}: ${note.text}\n`).join(''));
  if (flags.write === true) await write(target.file, source, flags, answer.functions);
  if (flags.output !== undefined) await writeMutantsOut(flags.output, { functions: answer.functions, package: await packageName(target.file), text: source, started, ended: new Date() });
  return answer.functions.every(({ status, possibleBugs }) => status === 'proven' && possibleBugs.length === 0) ? 0 : 1;
}

interface Totals {
  readonly functions: number;
  readonly proven: number;
  readonly refused: number;
  readonly failed: number;
  readonly tests: number;
  readonly possibleBugs: number;
  readonly mutants: FunctionReport['mutants'];
  /** Killed by the viable ones, over all functions, those that were not judged taken for viable and alive; null without viable mutants. */
  readonly score: number | null;
}

function totalsOf(functions: readonly FunctionReport[]): Totals {
  const sum = (of: (each: FunctionReport) => number): number => functions.reduce((total, each) => total + of(each), 0);
  const mutants = {
    total: sum(({ mutants: { total } }) => total),
    caught: sum(({ mutants: { caught } }) => caught),
    missed: sum(({ mutants: { missed } }) => missed),
    timeout: sum(({ mutants: { timeout } }) => timeout),
    unviable: sum(({ mutants: { unviable } }) => unviable),
    equivalent: sum(({ mutants: { equivalent } }) => equivalent),
    notJudged: sum(({ mutants: { notJudged } }) => notJudged),
  };
  const viable = mutants.caught + mutants.missed + mutants.timeout + mutants.notJudged;
  const of = (wanted: FunctionReport['status']): number => functions.filter(({ status }) => status === wanted).length;
  return {
    functions: functions.length,
    proven: of('proven'),
    refused: of('refused'),
    failed: of('failed'),
    tests: sum(({ tests }) => tests.length),
    possibleBugs: sum(({ possibleBugs }) => possibleBugs.length),
    mutants,
    score: viable === 0 ? null : (mutants.caught + mutants.timeout) / viable,
  };
}

function drawn({ path: name, line, status, reason, tests, mutants, possibleBugs }: FunctionReport): string {
  const killed = mutants.caught + mutants.timeout;
  const head = `// ${name} (line ${line}): ${status === 'proven' ? `${killed} of ${killed + mutants.missed} viable mutants killed${unjudged(mutants.notJudged)}` : `${status}: ${reason}`}`;
  const codes = tests.map(({ name: test, code, kills }) => (code === '' ? `//   ${test} kills ${kills.length}` : code));
  return `${[head, ...codes, ...possibleBugs.map(suspicion)].join('\n')}\n`;
}

const unjudged = (count: number): string => (count === 0 ? '' : `, ${count} more not judged for want of time`);

/** What is not written into files: somebody has to decide whether the code or the claim is wrong. */
const suspicion = ({ code, message = '' }: TestCase): string => `// possible bug: ${message.replaceAll('\n', '\n//   ')}\n${code}`;

const summary = ({ functions, proven, tests, possibleBugs, mutants, score }: Totals): string =>
  `\n// ${tests} tests, ${proven} of ${functions} functions proven${possibleBugs === 0 ? '' : `, ${possibleBugs} possible bug${possibleBugs === 1 ? '' : 's'}`}${score === null ? '' : `, ${(score * 100).toFixed(1)} % of viable mutants killed`}${unjudged(mutants.notJudged)}\n`;

/** As the manifest has it; of a file alone, its own without the ending. */
async function packageName(file: string): Promise<string> {
  const folder = packageFolder(file);
  const manifest = folder === null ? '' : await fs.readFile(path.join(folder, 'Cargo.toml'), 'utf8').catch(() => '');
  return /^\s*name\s*=\s*"([^"]+)"/m.exec(manifest)?.[1] ?? path.basename(file).replace(/\.\w+$/, '');
}

async function write(file: string, source: string, { edition, json }: Pick<GenerateFlags, 'edition' | 'json'>, functions: readonly FunctionReport[]): Promise<void> {
  const written = await writeTests(
    file,
    source,
    edition,
    functions.flatMap(({ tests }) => tests.map(({ code }) => code)),
  );
  if (json !== true) process.stderr.write(written === null ? 'Nothing was written: there is no test that the file does not have.\n' : `The tests were written to ${written}.\n`);
}

function print(value: unknown, code: number): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return code;
}
function trouble(message: string): number {
  process.stderr.write(`iron-tests: ${message}\n`);
  return 1;
}
function wrong(message: string): number {
  process.stderr.write(`iron-tests: ${message}\n`);
  return 2;
}
