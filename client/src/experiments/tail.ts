/** Files of lines that grow: what was read once is not read again, and a last line that is still being written waits. */
import fs from 'node:fs/promises';

const CHUNK_BYTES = 1 << 18;
const NEWLINE = 0x0a;
/** Of what was read last, kept to see whether it still stands before what is read next. */
const REMEMBERED_BYTES = 64;
/** A longer line is skipped and counted as unreadable; it would have to be held in memory whole. */
const LONGEST_LINE_BYTES = 16 << 20;

export interface Line {
  readonly value: unknown;
  /** In the file, in bytes. */
  readonly from: number;
  readonly bytes: number;
  /** From 1. */
  readonly number: number;
}

/** Reads the objects of a JSONL file, and at each further call those that were appended since. */
export class LineTail {
  private offset = 0;
  private inode = 0;
  private lines = 0;
  /** The last line that was taken had no end yet. */
  private unended = false;
  private remembered: Buffer = Buffer.alloc(0);
  private last: Promise<unknown> = Promise.resolve();
  /** The number of the first line that is no JSON object; null: all are. */
  firstBroken: number | null = null;
  broken = 0;

  constructor(readonly file: string) {}

  /**
   * Gives each new line to `take`, and answers how many there were. Where another file stands there now, `restart` is called
   * first: what was taken before no longer counts. A file that is not there has no lines.
   */
  read(take: (line: Line) => void, restart: () => void): Promise<number> {
    const next = this.last.then(() => this.readOnce(take, restart));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async readOnce(take: (line: Line) => void, restart: () => void): Promise<number> {
    const handle = await fs.open(this.file, 'r').catch(() => null);
    if (handle === null) {
      if (this.offset > 0) this.startOver(0, restart);
      return 0;
    }
    try {
      const { ino, size } = await handle.stat();
      if (ino !== this.inode || size < this.offset || !(await this.isAsBefore(handle))) this.startOver(ino, restart);
      const taken = await this.readFrom(handle, take);
      this.remembered = await this.before(handle);
      return taken;
    } finally {
      await handle.close();
    }
  }

  /** What stands right before the place where reading goes on. */
  private async before(handle: fs.FileHandle): Promise<Buffer> {
    const from = Math.max(0, this.offset - REMEMBERED_BYTES);
    const bytes = Buffer.alloc(this.offset - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  }

  /** A file may be written again in its place. */
  private isAsBefore = async (handle: fs.FileHandle): Promise<boolean> => this.remembered.equals(await this.before(handle));

  private startOver(inode: number, restart: () => void): void {
    if (this.offset > 0) restart();
    this.offset = 0;
    this.lines = 0;
    this.unended = false;
    this.remembered = Buffer.alloc(0);
    this.inode = inode;
    this.firstBroken = null;
    this.broken = 0;
  }

  private async readFrom(handle: fs.FileHandle, take: (line: Line) => void): Promise<number> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let taken = 0;
    for (let at = this.offset; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      let text = rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE)) {
        taken += this.line(text.subarray(0, end), end + 1, take);
        text = text.subarray(end + 1);
      }
      rest = Buffer.from(text);
      if (rest.length > LONGEST_LINE_BYTES) return taken + this.skip(rest.length);
    }
    // the start of an object is never an object: what parses is whole, and its line end is met as an empty line
    return taken + (isObject(parsed(rest.toString('utf8'))) ? this.line(rest, rest.length, take) : 0);
  }

  private line(text: Buffer, bytes: number, take: (line: Line) => void): number {
    const from = this.offset;
    this.offset += bytes;
    if (!this.unended) this.lines++;
    this.unended = bytes === text.length;
    const content = text.toString('utf8');
    if (content.trim() === '') return 0;
    const value = parsed(content);
    if (!isObject(value)) return this.unreadable();
    take({ value, from, bytes: text.length, number: this.lines });
    return 1;
  }

  private skip(bytes: number): number {
    this.offset += bytes;
    if (!this.unended) this.lines++;
    this.unended = true;
    return this.unreadable();
  }

  private unreadable(): number {
    this.broken++;
    this.firstBroken ??= this.lines;
    return 0;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a part of a file, as text; null where it is no longer there. */
export async function readPart(file: string, from: number, bytes: number): Promise<string | null> {
  const handle = await fs.open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, from);
    return bytesRead === bytes ? buffer.toString('utf8') : null;
  } finally {
    await handle.close();
  }
}

/** The last bytes of a file from the start of a line on; null where there is no file. */
export async function readEnd(file: string, most: number): Promise<{ readonly text: string; readonly cut: boolean } | null> {
  const handle = await fs.open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - most);
    const buffer = Buffer.alloc(Math.min(size, most));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    return { text: from === 0 ? text : text.slice(text.indexOf('\n') + 1), cut: from > 0 };
  } finally {
    await handle.close();
  }
}
