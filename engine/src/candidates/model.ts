/** Tests that a language model writes. Where the model runs is no matter here: it is asked with a text and answers with texts. */
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';
import type { FunctionItem } from '../items/index.js';
import type { Candidate, CandidateSource, Reason, SourceAnswer, SourceContext } from './candidate.js';
import { namesFor } from './externs.js';
import { readModelAnswer } from './model-answer.js';

/** What a model is asked of one function. */
export interface TestRequest {
  readonly prompt: string;
  /** Rust of the function with its documentation; a method in a block of its type. */
  readonly functionCode: string;
}

export interface TestModel {
  /** Told of all that will be asked before the first prompt, so that they may be answered together. */
  prepare?(requests: readonly TestRequest[], signal: AbortSignal): Promise<void>;
  /** Completions of a prompt, the best first; may reject, which counts as no answer. */
  complete(prompt: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Of one function. */
const MOST_TESTS = 16;

const SYSTEM = 'You are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.';

/** The prompt of a function's source, as the models of the project are trained on it (ChatML). */
export const promptOf = (functionCode: string): string =>
  `<|im_start|>system\n${SYSTEM}\n<|im_end|>\n<|im_start|>user\nGenerate tests for this function:\n\n\`\`\`rust\n${functionCode}\n\`\`\`\n<|im_end|>\n<|im_start|>assistant\n`;

export class ModelSource implements CandidateSource {
  readonly source = 'model';

  constructor(private readonly model: TestModel) {}

  async candidates(context: SourceContext): Promise<SourceAnswer> {
    const candidates: Candidate[] = [];
    const reasons = new Map<FunctionItem, Reason>();
    const trouble = await this.prepared(context);
    for (const { item } of context.subjects) {
      if (context.signal?.aborted === true) break;
      const { tests, reason } = trouble === null ? await this.ask(context, item) : { tests: [], reason: trouble };
      candidates.push(...tests);
      if (tests.length === 0 && reason !== '') reasons.set(item, { text: `the model's answer was refused: ${reason}`, status: 'refused' });
      context.onDone(item);
    }
    return { candidates, reasons };
  }

  /** Null: the model may be asked. */
  private async prepared({ subjects, signal }: SourceContext): Promise<string | null> {
    const requests = subjects.map(({ item }) => functionCode(item)).map((code): TestRequest => ({ prompt: promptOf(code), functionCode: code }));
    try {
      await this.model.prepare?.(requests, signal ?? new AbortController().signal);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private async ask({ unit, names, signal }: SourceContext, item: FunctionItem): Promise<{ readonly tests: Candidate[]; readonly reason: string }> {
    let completions: readonly string[];
    try {
      completions = await this.model.complete(promptOf(functionCode(item)), signal ?? new AbortController().signal);
    } catch (error) {
      return { tests: [], reason: error instanceof Error ? error.message : String(error) };
    }
    const rules = { ...namesFor(unit), unsafe: item.unsafe };
    const answers = completions.map((completion) => readModelAnswer(completion, rules));
    const tests = answers.flatMap((answer) => answer.tests).slice(0, MOST_TESTS);
    // no claim: a model is wrong more often than the code, so that a test of it that fails says nothing of a bug
    const written = tests.map((test): Candidate => {
      const name = names.unique(test.name);
      return { name, code: test.code(name), source: 'model', item, basis: 'claimed', hits: [] };
    });
    return { tests: written, reason: answers.flatMap(({ refused }) => refused)[0] ?? '' };
  }
}

/** The function with its documentation; a method in a block of its type. */
function functionCode(item: FunctionItem): string {
  const { tree } = item.file;
  const before =
    item.doc === ''
      ? ''
      : `${item.doc
          .split('\n')
          .map((line) => `/// ${line}`.trimEnd())
          .join('\n')}\n`;
  const own = before + tree.text.slice(nodeStart(tree, item.node), nodeEnd(tree, item.node));
  const implementation = item.owner?.implementation?.node;
  const body = implementation?.kids[5];
  if (!implementation || !body) return own;
  const head = tree.text.slice(nodeStart(tree, implementation), nodeStart(tree, body));
  return `${head.trimEnd()} {\n${own
    .split('\n')
    .map((line) => (/^\s/.test(line) || line === '' ? line : `    ${line}`))
    .join('\n')}\n}`;
}
