/** Predictions, one JSON object a line, read as a stream: a file may be larger than memory, a line may not be larger than a limit. */
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { Ajv } from 'ajv';
import { Sample } from '../../../protocol/experiment.js';
import { InputError } from '../files/input-error.js';

/** Bytes of one line. */
export const LARGEST_LINE = 16 * 1024 ** 2;

export interface Line {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** The lines of a file that hold more than white space. Throws `InputError` for what is no text of lines. */
export async function* readLines(file: string, largest = LARGEST_LINE): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let parts: Buffer[] = [];
  let bytes = 0;
  let line = 1;
  const take = (): Line | null => {
    const whole = Buffer.concat(parts);
    parts = [];
    bytes = 0;
    const text = decode(decoder, whole, `${file}:${line}`).trim();
    return text === '' ? null : { line, text };
  };
  const add = (part: Buffer): void => {
    bytes += part.length;
    if (bytes > largest) throw new InputError(`${file}:${line}: the line is longer than ${largest} bytes: each prediction is to be a JSON object on a line of its own`);
    if (part.length > 0) parts.push(part);
  };
  for await (const chunk of chunksOf(file)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, end));
      const read = take();
      if (read !== null) yield read;
      line++;
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  const last = take();
  if (last !== null) yield last;
}

const NEWLINE = 10;
/** Of UTF-16, which tools of Windows write. */
const MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (isFirst && MARKS.some((mark) => chunk.subarray(0, 2).equals(mark))) throw new InputError(`${file}:1: the file is UTF-16: save it as UTF-8`);
      isFirst = false;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}:1: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): give a file of predictions`);
  }
}

function decode(decoder: TextDecoder, bytes: Buffer, place: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new InputError(`${place}: the line is no UTF-8: save the file as UTF-8`);
  }
}

/** Each object of the file with its line. */
export async function* readObjects(file: string, largest = LARGEST_LINE): AsyncGenerator<{ readonly line: number; readonly value: Record<string, unknown> }> {
  let count = 0;
  for await (const { line, text } of readLines(file, largest)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new InputError(`${file}:${line}: the line is no JSON (${reason(error)}): write one JSON object a line`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError(`${file}:${line}: the line is no JSON object: write one JSON object a line`);
    count++;
    yield { line, value: value as Record<string, unknown> };
  }
  if (count === 0) throw new InputError(`${file}:1: the file is empty: it is to have one JSON object a line`);
}

/** Without the excerpt of the text that Node adds, which may be long. */
const reason = (error: unknown): string => (error instanceof Error ? error.message.replace(/, "?[\s\S]*|\n[\s\S]*/, '') : String(error)).replace(/"[^"]{40,}/, '"..');

/** A sample with the line that it came from. */
export interface PlacedSample {
  readonly line: number;
  readonly sample: Sample;
}

/** Throws `InputError` at the first line that is no `Sample`. */
export async function* readSamples(file: string, largest = LARGEST_LINE): AsyncGenerator<PlacedSample> {
  for await (const { line, value } of readObjects(file, largest)) {
    if (!isSample(value)) throw new InputError(`${file}:${line}: ${wrongField(value, isSample.errors)}`);
    yield { line, sample: value };
  }
}

const isSample = new Ajv().compile<Sample>(Sample);

type Errors = typeof isSample.errors;

function wrongField(value: Record<string, unknown>, errors: Errors): string {
  const [first] = errors ?? [];
  const missing: unknown = first?.params['missingProperty'];
  const field = typeof missing === 'string' ? missing : (first?.instancePath.split('/')[1] ?? '');
  if (!(field in value)) return `the field \`${field}\` is missing: a prediction has \`id\`, \`arm\` and \`prediction\``;
  if (field === 'arm') return `the field \`arm\` is neither \`rust\` nor \`iron\`: name the language of the prediction`;
  return `the field \`${field}\` is wrong (it ${first?.message ?? 'has another form'}): write it as protocol/experiment.ts describes a Sample`;
}
