import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, digest } from './cache.js';

export interface ToolResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program on a text; never rejects for an exit status. */
export function runTool(program: string, parameters: readonly string[], input: string, cwd: string): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd, env: { ...process.env, RUSTC_BOOTSTRAP: '1' }, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(errors).toString('utf8') }));
    // A program may stop reading early; its exit status says enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

export interface Versions {
  readonly rustc: string;
  readonly rustfmt: string;
  readonly cargo: string;
  readonly node: string;
}

/**
 * rustc's parser and rustfmt with its default configuration, both cached by the digest of the text.
 * The programs are called where the toolchain has them: the proxies on the PATH cost as much time again.
 */
export class RustTools {
  readonly versions: Versions;
  readonly #rustc: string;
  readonly #rustfmt: string;
  /** An empty folder: no rustfmt.toml, no module files beside it. */
  readonly #empty: string;

  constructor(
    folder: string,
    private readonly answers: Answers,
  ) {
    const binaries = join(execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim(), 'bin');
    this.#rustc = join(binaries, 'rustc');
    this.#rustfmt = join(binaries, 'rustfmt');
    this.#empty = join(folder, 'empty');
    mkdirSync(this.#empty, { recursive: true });
    const version = (program: string): string => execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
    this.versions = { rustc: version(this.#rustc), rustfmt: version(this.#rustfmt), cargo: version('cargo'), node: process.version };
  }

  /** The first error of rustc's parser, or the empty string when it accepts the text. */
  oracle(text: string, edition: number): Promise<string> {
    return this.answers.get(`rustc ${this.versions.rustc} ${edition} ${digest(text)}`, async () => {
      const result = await runTool(this.#rustc, ['-Zparse-crate-root-only', '--edition', String(edition), '-'], text, this.#empty);
      if (result.status === 0) return '';
      return /^error.*$/m.exec(result.stderr)?.[0] ?? `rustc ended with ${String(result.status)}`;
    });
  }

  /** The formatted text, or null when rustfmt reports an error. Not cached. */
  async formatted(text: string, edition: number): Promise<string | null> {
    const result = await runTool(this.#rustfmt, ['--edition', String(edition)], text, this.#empty);
    return result.status === 0 ? result.stdout : null;
  }

  /** The digest of the formatted text, or `error` when rustfmt reports one. */
  formattedDigest(text: string, edition: number): Promise<string> {
    return this.answers.get(`rustfmt ${this.versions.rustfmt} ${edition} ${digest(text)}`, async () => {
      const formatted = await this.formatted(text, edition);
      return formatted === null ? 'error' : digest(formatted);
    });
  }
}
