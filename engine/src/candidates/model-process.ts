/** A language model behind a program of the user's: functions in on its standard input, tests out on its standard output. */
import { execa, parseCommandString } from 'execa';
import type { TestModel, TestRequest } from './model.js';

/** A line that the program is given. */
export interface ModelQuestion {
  readonly id: string;
  /** Rust of the function, a method in a block of its type. */
  readonly function_code: string;
  /** The same as the text that the project's models are trained on (ChatML). */
  readonly prompt: string;
}

/**
 * The program is started once for all functions of a file: one JSON object a line with `id`, `function_code` and `prompt`, then the
 * end of its input. It answers with one object a line that has `id` and `text`, in any order, several of one id where it has more
 * than one answer. What it writes elsewhere is for people.
 */
export class ModelProcess implements TestModel {
  private readonly answers = new Map<string, string[]>();
  private trouble = 'the program of the model was not asked';

  /** `command`: as on a command line, without a shell; spaces in a word are escaped with a backslash. */
  constructor(private readonly command: string) {}

  async prepare(requests: readonly TestRequest[], signal: AbortSignal): Promise<void> {
    const questions = requests.map(({ prompt, functionCode }, at): ModelQuestion => ({ id: String(at), function_code: functionCode, prompt }));
    const [program, ...parameters] = parseCommandString(this.command);
    if (program === undefined) return void (this.trouble = 'the command of the model is empty');
    const input = questions.map((each) => `${JSON.stringify(each)}\n`).join('');
    const ended = await execa(program, parameters, { input, reject: false, cancelSignal: signal, stderr: 'inherit', maxBuffer: MOST_OUTPUT });
    if (ended.failed) return void (this.trouble = `the program of the model failed: ${ended.shortMessage}`);
    this.trouble = 'the program of the model gave no answer for it';
    for (const [at, line] of ended.stdout.split('\n').entries()) {
      if (line.trim() === '') continue;
      const answer = answerIn(line);
      const asked = answer === null ? undefined : requests[Number(answer.id)];
      if (answer === null || asked === undefined) {
        this.trouble = `line ${at + 1} of what the program of the model wrote is no answer: write {"id": .., "text": ..} with an id that was asked`;
        continue;
      }
      this.answers.set(asked.prompt, [...(this.answers.get(asked.prompt) ?? []), answer.text]);
    }
  }

  complete(prompt: string): Promise<readonly string[]> {
    const found = this.answers.get(prompt);
    return found === undefined ? Promise.reject(new Error(this.trouble)) : Promise.resolve(found);
  }
}

/** Bytes. */
const MOST_OUTPUT = 64 * 1024 ** 2;

function answerIn(line: string): { readonly id: string; readonly text: string } | null {
  try {
    const { id, text } = JSON.parse(line) as { id?: unknown; text?: unknown };
    return typeof text === 'string' && (typeof id === 'string' || typeof id === 'number') ? { id: String(id), text } : null;
  } catch {
    return null;
  }
}
