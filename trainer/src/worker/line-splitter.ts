/** Lines out of the pieces of a stream. */
import { StringDecoder } from 'node:string_decoder';

/** UTF-16 code units; what goes on longer is handed on in parts. */
const LONGEST = 32 * 1024 ** 2;

export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  /** `take`: each line without its end. */
  constructor(private readonly take: (line: string) => void) {}

  add(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.take(line.replace(/\r$/, ''));
    if (this.rest.length <= LONGEST) return;
    this.take(this.rest);
    this.rest = '';
  }

  end(): void {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    if (last !== '') this.take(last);
  }
}
