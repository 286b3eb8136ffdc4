/** JSONL files read line by line, so that a file may be larger than the memory. */
import { createReadStream } from 'node:fs';
import { InputError } from '../files/input-error.js';

export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: Record<string, unknown>;
}

const NEWLINE = 10;

/** The objects of a JSONL file; blank lines are none. Throws `InputError` at a line that is no JSON object, no UTF-8, or too long. */
export async function* jsonLines(file: string, maxLineBytes: number): AsyncGenerator<JsonLine> {
  let line = 0;
  for await (const bytes of linesOf(file, maxLineBytes)) {
    line++;
    const text = decode(bytes, `${file}:${line}`).trim();
    if (text !== '') yield { line, value: objectOf(text, `${file}:${line}`) };
  }
}

function decode(bytes: Buffer, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${place}: the line is not UTF-8: convert the file first`);
  }
}

function objectOf(text: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${place}: no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError(`${place}: each line is to be one JSON object`);
  return value as Record<string, unknown>;
}

async function* linesOf(file: string, maxLineBytes: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  let line = 1;
  const stream = createReadStream(file);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, end)]);
      parts = [];
      size = 0;
      line++;
      from = end + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxLineBytes) throw new InputError(`${file}:${line}: the line is longer than ${maxLineBytes} bytes: split it, or raise the limit`);
  }
  if (size > 0) yield Buffer.concat(parts);
}
