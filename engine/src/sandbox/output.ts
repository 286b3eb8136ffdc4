/** Standard output and standard error of a run, kept up to a limit. */
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

export type OutputStream = 'stdout' | 'stderr';
export type OnOutput = (text: string, stream: OutputStream) => void;

/** Keeps the first `limit` bytes of one stream, and drains the rest. */
export class Output {
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #left: number;
  /** There was more than the limit. */
  truncated = false;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** `onMore` is called once, at the first byte beyond the limit. */
  read(stream: Readable, name: OutputStream, onOutput: OnOutput | undefined, onMore: () => void): void {
    stream.on('data', (chunk: Buffer) => {
      if (this.truncated) return;
      this.#keep(chunk.length > this.#left ? chunk.subarray(0, this.#left) : chunk, name, onOutput);
      if (chunk.length <= this.#left) {
        this.#left -= chunk.length;
        return;
      }
      this.truncated = true;
      onMore();
    });
    // A stream that breaks with its process is at its end.
    stream.on('error', () => {});
  }

  /** All that was kept; bytes that are no UTF-8 are replaced. */
  get text(): string {
    return this.truncated ? this.#text : this.#text + this.#decoder.end();
  }

  #keep(chunk: Buffer, name: OutputStream, onOutput: OnOutput | undefined): void {
    const text = this.#decoder.write(chunk);
    this.#text += text;
    if (text === '') return;
    try {
      onOutput?.(text, name);
    } catch {
      // Who listens must not bring the run down.
    }
  }
}
