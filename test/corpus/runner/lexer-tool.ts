import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the independent lexer says of a file and its way back. */
export interface TokenVerdict {
  readonly same: boolean;
  readonly tokens: number;
  readonly comments: number;
  readonly commas: number;
  readonly semicolons: number;
  readonly respaced: number;
  readonly reason: string;
}

/** The program in test/tools/rust-lexer, kept running: one request a line, one answer a line. */
export class LexerTool {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];

  constructor(source: string, cache: string) {
    const target = join(cache, 'rust-lexer');
    execFileSync('cargo', ['build', '--release', '--locked', '--quiet'], { cwd: source, env: { ...process.env, CARGO_TARGET_DIR: target }, stdio: 'inherit' });
    this.#child = spawn(join(target, 'release', 'rust-lexer'));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line));
    this.#child.on('close', (status) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`rust-lexer ended with ${String(status)}`));
    });
  }

  async compare(original: string, back: string): Promise<TokenVerdict> {
    return (await this.#ask(`compare\t${original}\t${back}`)) as TokenVerdict;
  }

  async perturb(original: string, to: string): Promise<void> {
    await this.#ask(`perturb\t${original}\t${to}`);
  }

  close(): void {
    this.#child.stdin.end();
  }

  async #ask(request: string): Promise<unknown> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${request}\n`);
    });
    const answer: unknown = JSON.parse(line);
    if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(`rust-lexer: ${String(answer.error)}`);
    return answer;
  }
}
