/** The two streams, and the line of progress. */

export interface Output {
  /** Results and lists. */
  out(text: string): void;
  /** Diagnostics and notes; the line of progress gives way. */
  note(line: string): void;
}

/** The process's own streams. A reader that closes its end early (`redox ... | head`) is no fault. */
export function processOutput(): Output {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  return {
    out: (text) => void process.stdout.write(text),
    note: (line) => {
      clearProgress();
      process.stderr.write(`${line}\n`);
    },
  };
}

/** Milliseconds between two states of the line of progress. */
const PACE = 100;

let drawn = false;

function clearProgress(): void {
  if (drawn) process.stderr.write('\r\u001b[K');
  drawn = false;
}

/** Counts files on a terminal; silent everywhere else. */
export class Progress {
  readonly #shows: boolean;
  #last = 0;
  #done = 0;

  constructor(
    private readonly verb: string,
    private readonly total: number,
  ) {
    this.#shows = process.stderr.isTTY && total > 1;
  }

  step(): void {
    this.#done++;
    const now = performance.now();
    if (!this.#shows || (now - this.#last < PACE && this.#done < this.total)) return;
    this.#last = now;
    clearProgress();
    process.stderr.write(`${this.verb} ${this.#done} of ${this.total} files`);
    drawn = true;
  }

  end(): void {
    clearProgress();
  }
}
