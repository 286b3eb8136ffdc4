/** Rows that are done, a line each, so that a killed process loses none: the first line says what they belong to. */
import fs from 'node:fs';
import path from 'node:path';
import { readObjects } from '../evaluate/read-samples.js';
import { mendLines } from './events.js';

export class Journal<T extends object> {
  private constructor(readonly file: string) {}

  /** Rows of another key are dropped, and from the first that is not `kept` on. */
  static async open<T extends object>(file: string, key: string, kept: (row: T) => boolean = () => true): Promise<{ readonly journal: Journal<T>; readonly rows: number }> {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    mendLines(file);
    const journal = new Journal<T>(file);
    const { rows, bytes } = await journal.whole(key, kept);
    if (bytes === 0) fs.writeFileSync(file, `${JSON.stringify({ key })}\n`);
    else fs.truncateSync(file, bytes);
    return { journal, rows };
  }

  /** Rows that count, and the bytes up to their end; none where the key is another. */
  private async whole(key: string, kept: (row: T) => boolean): Promise<{ rows: number; bytes: number }> {
    let rows = -1;
    let bytes = 0;
    if (!fs.existsSync(this.file) || fs.statSync(this.file).size === 0) return { rows: 0, bytes };
    try {
      for await (const { value } of readObjects(this.file, Number.POSITIVE_INFINITY)) {
        if (rows < 0 ? value['key'] !== key : !kept(value as T)) break;
        rows++;
        bytes += Buffer.byteLength(JSON.stringify(value)) + 1;
      }
    } catch {
      // a machine that went down left a line that is none: what stands before it counts
    }
    return { rows: Math.max(0, rows), bytes };
  }

  append(row: T): void {
    fs.appendFileSync(this.file, `${JSON.stringify(row)}\n`);
  }

  async *rows(): AsyncGenerator<T> {
    let isFirst = true;
    for await (const { value } of readObjects(this.file, Number.POSITIVE_INFINITY)) {
      if (!isFirst) yield value as T;
      isFirst = false;
    }
  }

  static remove(file: string): void {
    fs.rmSync(file, { force: true });
  }
}
