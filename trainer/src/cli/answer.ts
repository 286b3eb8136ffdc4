/** `iron-trainer answer`: tests for functions that come on the standard input, for `iron-tests generate --model-command`. */
import { Command } from 'commander';
import { InputError } from '../files/input-error.js';
import { answersOf } from '../training/adapter-model.js';
import { workerPython } from '../worker/environment.js';
import { guarded } from './guarded-input.js';
import { wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

interface AnswerFlags {
  readonly adapter?: string;
  readonly model?: string;
  readonly device: string;
  readonly seed: number;
  readonly maxNewTokens: number;
}

/** The standard output is for answers alone. */
const aside = (line: string): void => void process.stderr.write(`${line}\n`);

/** Of one question. */
const LONGEST_LINE = 1024 ** 2;

export function answerCommand(context: CliContext): Command {
  return new Command('answer')
    .description('lets a model write tests for functions: JSON lines with `id` and `function_code` on the standard input, lines with `id` and `text` on the standard output')
    .option('--adapter <folder>', 'in the form of PEFT, such as runs/rust-42/checkpoints/best of an experiment')
    .option('--model <place>', 'base model; default: the one that the adapter names')
    .option('--device <name>', 'auto, cpu or cuda', 'auto')
    .option('--seed <number>', 'of the worker', wholeNumber, 42)
    .option('--max-new-tokens <number>', 'longest answer', wholeNumber, 512)
    .action((flags: AnswerFlags) => guarded({ ...context, say: aside }, () => answer(context, flags)));
}

async function answer({ say, signal }: CliContext, flags: AnswerFlags): Promise<void> {
  const questions = await questionsIn(process.stdin);
  const python = await workerPython({ signal, say: aside });
  if (!python.ok) throw new InputError(python.reason);
  const codes = questions.map(({ code }) => code);
  const texts = await answersOf(codes, { ...flags, adapter: flags.adapter ?? null, model: flags.model ?? null }, { python: python.program, signal });
  for (const [at, { id }] of questions.entries()) say(JSON.stringify({ id, text: texts[at] }));
}

async function questionsIn(input: AsyncIterable<string | Uint8Array>): Promise<{ readonly id: string; readonly code: string }[]> {
  let text = '';
  for await (const part of input) text += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const wrong = (): never => {
      throw new InputError(`standard input:${at + 1}: a question has \`id\` and \`function_code\`, one JSON object a line`);
    };
    if (line.length > LONGEST_LINE) return wrong();
    let value: { id?: unknown; function_code?: unknown } = {};
    try {
      value = JSON.parse(line) as typeof value;
    } catch {
      return wrong();
    }
    return typeof value.id === 'string' && typeof value.function_code === 'string' ? [{ id: value.id, code: value.function_code }] : wrong();
  });
}
