/** S3's `gen_eval_samples`: prompts for whole programs, answered by a model or by a sampler of one's own (contract rows G7, G13, 1M 20). */
import path from 'node:path';
import { Command, Option } from 'commander';
import { EVALUATION_PROGRAMS, PROGRAM_END, PROGRAM_SYSTEM } from '../dataset/program-prompts.js';
import { readObjects } from '../evaluate/read-samples.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { fileSha256, sha256 } from '../files/sha256.js';
import { Journal } from '../run/journal.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { answerRows } from '../training/adapter-model.js';
import { answeringModel } from '../training/adapter-place.js';
import { answerText } from '../training/answer-text.js';
import { workerPython } from '../worker/environment.js';
import { WorkerError } from '../worker/worker-error.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';
import { promptsIn } from './prompts-file.js';

const BASE_WEIGHTS = ['float32', 'bfloat16', 'float16', 'nf4'] as const;

interface Flags {
  readonly modelPath?: string;
  readonly model?: string;
  readonly device: string;
  readonly baseWeights: (typeof BASE_WEIGHTS)[number];
  readonly maxNewTokens: number;
  readonly outputDir: string;
  readonly seed: number;
  readonly samplesPerPrompt?: number;
  readonly minTotalSamples: number;
  readonly promptsFile?: string;
  readonly answers?: string;
}

export function genEvalSamplesCommand(context: CliContext): Command {
  return new Command('gen_eval_samples')
    .description('answers of a model to prompts for whole programs, in OUTPUT/samples.jsonl for eval_rust; without --model-path requests for a sampler of your own in OUTPUT/requests.jsonl')
    .option('--model-path <place>', 'an adapter, a folder of checkpoints, an experiment, a full model, or a name on the hub')
    .option('--model <place>', 'base model of an adapter; default: the one that it names')
    .option('--device <name>', 'auto, cpu or cuda', 'auto')
    .addOption(new Option('--base-weights <form>', 'how the weights of the model are kept; nf4 needs CUDA').choices(BASE_WEIGHTS).default('float32'))
    .option('--max-new-tokens <number>', 'longest answer', count, 512)
    .option('--output-dir <folder>', 'where the files are', 'eval_out')
    .option('--seed <number>', 'of the first sample of each prompt', wholeNumber, 0)
    .option('--samples-per-prompt <number>', 'default: as many as --min-total-samples needs', count)
    .option('--min-total-samples <number>', 'in all', count, 64)
    .option('--prompts-file <file>', 'YAML or JSON: a list of prompts, or one under `prompts`')
    .option('--answers <file>', 'of your own sampler, JSONL: `id` of the request and `text`, what the model said')
    .action((flags: Flags) => guarded(context, () => genEvalSamples(context, flags)));
}

/** What is asked of a sampler; `sampling` as transformers names it. */
interface Request {
  readonly id: string;
  readonly prompt: string;
  readonly sample: number;
  readonly seed: number;
  readonly messages: { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly sampling: { readonly do_sample: boolean; readonly temperature?: number; readonly top_p?: number; readonly max_new_tokens: number };
}

async function genEvalSamples(context: CliContext, flags: Flags): Promise<void> {
  const { modelPath, outputDir, answers } = flags;
  if (modelPath !== undefined && answers !== undefined) throw new InputError('--model-path answers the requests, and --answers takes answers of somebody else: leave one of them out');
  const requests = await requestsOf(flags);
  if (answers !== undefined) return takeAnswers(context, outputDir, requests, answers);
  const asked = path.join(outputDir, 'requests.jsonl');
  await writeWhole(asked, jsonLinesOf(requests));
  if (modelPath !== undefined) return askModel(context, flags, modelPath, requests);
  context.say(`${requests.length} requests in ${asked}; let a sampler answer them, then give --answers FILE, or name a model with --model-path`);
}

/** One sample of each prompt is greedy, more are drawn as S3 draws them. */
async function requestsOf({ promptsFile, samplesPerPrompt, minTotalSamples, seed, maxNewTokens }: Flags): Promise<Request[]> {
  const prompts = promptsFile === undefined ? EVALUATION_PROGRAMS.map((each) => `${each} ${PROGRAM_END}`) : await promptsIn(promptsFile);
  const each = samplesPerPrompt ?? Math.ceil(minTotalSamples / prompts.length);
  const sampling = each > 1 ? { do_sample: true, temperature: 0.1, top_p: 0.9, max_new_tokens: maxNewTokens } : { do_sample: false, max_new_tokens: maxNewTokens };
  return prompts.flatMap((prompt, at) =>
    Array.from({ length: each }, (_, sample): Request => {
      const messages: Request['messages'] = [
        { role: 'system', content: PROGRAM_SYSTEM },
        { role: 'user', content: prompt },
      ];
      return { id: `${at + 1}.${sample}`, prompt, sample, seed: seed + sample, messages, sampling };
    }),
  );
}

/** A line of the journal: what one request was answered. */
interface Answer {
  readonly id: string;
  readonly text: string;
  readonly tokens: number;
  readonly seconds: number;
}

/** Each answer is kept as it comes, so that the same command goes on where it was killed. */
async function askModel({ say, tell, signal }: CliContext, flags: Flags, modelPath: string, requests: readonly Request[]): Promise<void> {
  const { outputDir, device, baseWeights, seed } = flags;
  const { model, adapter } = answeringModel(modelPath, flags.model);
  const python = await workerPython({ signal, say });
  if (!python.ok) throw new InputError(python.reason);
  const weights = adapter === null ? null : await fileSha256(path.join(adapter, 'adapter_model.safetensors'));
  const { journal, rows } = await Journal.open<Answer>(path.join(outputDir, 'answers-journal.jsonl'), sha256(JSON.stringify([model, weights, baseWeights, requests])));
  const answers = new Map<string, Answer>();
  if (rows > 0) for await (const each of journal.rows()) answers.set(each.id, each);
  if (rows > 0) say(`${answers.size} of ${requests.length} answers were drawn before`);
  const open = requests.filter(({ id }) => !answers.has(id));
  const { do_sample: isDrawn, temperature = null, top_p: topP = null, max_new_tokens: maxNewTokens } = requests[0]!.sampling;
  const asked = { model, adapter, device, seed, baseWeights, sampling: { greedy: !isDrawn, temperature, topP, maxNewTokens } };
  const keep = ({ id, text, tokens, seconds }: Answer): void => {
    if (answers.has(id)) return;
    answers.set(id, { id, text, tokens, seconds });
    journal.append({ id, text, tokens, seconds });
    tell('answers', answers.size, requests.length);
  };
  if (open.length > 0) await answerRows({ ...asked, rows: open.map(({ id, sample, messages, seed }) => ({ id, sample, messages, seed })) }, keep, { python: python.program, signal });
  if (answers.size < requests.length)
    throw new WorkerError('internal', `the Python worker left ${requests.length - answers.size} of ${requests.length} requests without an answer; the same command asks them again`);
  const samples = requests.map(({ id, prompt, seed }) => {
    const { text, tokens, seconds } = answers.get(id)!;
    return { prompt, gen: answerText(text), seed, generatedTokens: tokens, latencyMilliseconds: Math.round(seconds * 1000) };
  });
  const file = path.join(outputDir, 'samples.jsonl');
  await writeWhole(file, jsonLinesOf(samples));
  say(`${samples.length} samples of ${adapter ?? model} in ${file}`);
}

async function takeAnswers({ say }: CliContext, outputDir: string, requests: readonly Request[], answers: string): Promise<void> {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const samples: { prompt: string; gen: string }[] = [];
  for await (const { id, text, place } of answersIn(answers)) {
    const request = byId.get(id);
    if (request === undefined) throw new InputError(`${place}: there is no request \`${id}\`: give the same prompts and numbers as when ${path.join(outputDir, 'requests.jsonl')} was written`);
    samples.push({ prompt: request.prompt, gen: answerText(text) });
  }
  const file = path.join(outputDir, 'samples.jsonl');
  await writeWhole(file, jsonLinesOf(samples));
  say(`${samples.length} of ${requests.length} samples in ${file}`);
}

async function* answersIn(file: string): AsyncGenerator<{ readonly id: string; readonly text: string; readonly place: string }> {
  for await (const { line, value } of readObjects(file)) {
    const text = value['text'] ?? value['gen'] ?? value['prediction'];
    if (typeof value['id'] !== 'string' || typeof text !== 'string') throw new InputError(`${file}:${line}: an answer has \`id\`, that of its request, and \`text\`, what the model said`);
    yield { id: value['id'], text, place: `${file}:${line}` };
  }
}
