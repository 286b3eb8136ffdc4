/** JSONL files read line by line, so that a file may be larger than the memory; a line may not be larger than a limit. */
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
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
    if (bytes > largest) throw new InputError(`${file}:${line}: the line is longer than ${largest} bytes: write one JSON object a line, or split the row`);
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
    throw new InputError(`${file}:1: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): give a file that can be read`);
  }
}

function decode(decoder: TextDecoder, bytes: Buffer, place: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new InputError(`${place}: the line is no UTF-8: save the file as UTF-8`);
  }
}

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: Record<string, unknown>;
}

/** The objects of a JSONL file; blank lines are none. Throws `InputError` at a line that is no JSON object, no UTF-8, or too long. */
export async function* jsonLines(file: string, largest = LARGEST_LINE): AsyncGenerator<JsonLine> {
  for await (const { line, text } of readLines(file, largest)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new InputError(`${file}:${line}: the line is no JSON (${reason(error)}): write one JSON object a line`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError(`${file}:${line}: the line is no JSON object: write one JSON object a line`);
    yield { line, value: value as Record<string, unknown> };
  }
}

/** Without the excerpt of the text that Node adds, which may be long. */
const reason = (error: unknown): string => (error instanceof Error ? error.message.replace(/, "?[\s\S]*|\n[\s\S]*/, '') : String(error)).replace(/"[^"]{40,}/, '"..');

/** Rows as text, one JSON object a line. */
export const jsonLinesOf = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
