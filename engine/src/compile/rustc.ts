/** Running rustc, and what it says as JSON (`--error-format=json`, rustc book, "JSON output"). */
import { type RunOptions, run } from '../sandbox/run.js';
import { closed, COMPILER_LIMITS } from './limits.js';

export interface RustcSpan {
  readonly file_name: string;
  /** Bytes of UTF-8 from the start of the file. */
  readonly byte_start: number;
  readonly byte_end: number;
  /** From 1; columns in characters. */
  readonly line_start: number;
  readonly column_start: number;
  readonly is_primary: boolean;
  /** What is said of the place itself. */
  readonly label?: string | null;
  /** What the compiler would write there; only in suggestions. */
  readonly suggested_replacement?: string | null;
  readonly suggestion_applicability?: string | null;
  /** Where a macro was called whose result the span lies in. */
  readonly expansion: { readonly span: RustcSpan } | null;
}

export interface RustcDiagnostic {
  readonly level: string;
  readonly message: string;
  readonly code: { readonly code: string } | null;
  readonly spans: readonly RustcSpan[];
  readonly rendered: string | null;
  /** Notes and suggestions. */
  readonly children?: readonly RustcDiagnostic[];
}

export interface Compilation {
  readonly ok: boolean;
  /** Errors only. */
  readonly errors: readonly RustcDiagnostic[];
  /** Why there is no answer of the compiler: it was stopped, or it is not there. Empty otherwise. */
  readonly trouble: string;
  readonly seconds: number;
}

export interface RustcOptions {
  /** `rustc` on the search path by default. */
  readonly rustc?: string;
  /** Absolute; the only folder that may be written into. */
  readonly folder: string;
  /** What may be read besides. */
  readonly readable?: readonly string[];
  readonly env?: RunOptions['env'];
  /** Before it is stopped. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/** Of rustc, denied in every crate that does not allow it: a constant is still computed after two million steps. */
const LONG_CONSTANT = 'long_running_const_eval';
/** Seconds that it may take from then on: a crate may allow it. */
const CONSTANT_SECONDS = 10;

export async function compile(args: readonly string[], { rustc = 'rustc', folder, readable = [], env, seconds = COMPILER_LIMITS.wallSeconds, signal }: RustcOptions): Promise<Compilation> {
  const all = ['--error-format=json', '--cap-lints=allow', `--force-warn=${LONG_CONSTANT}`, ...args];
  const constants = new LongConstants();
  const result = await run(rustc, all, {
    sandbox: closed({ ...COMPILER_LIMITS, wallSeconds: seconds }, folder, readable),
    cwd: folder,
    rustc,
    ...(env && { env }),
    signal: signal === undefined ? constants.signal : AbortSignal.any([signal, constants.signal]),
    onOutput: (text, stream) => stream === 'stderr' && constants.heard(text),
  });
  constants.end();
  const said = result.stderr.split('\n').flatMap(readDiagnostic);
  const errors = said.filter(({ level }) => level === 'error');
  if (constants.signal.aborted && signal?.aborted !== true) errors.push(...said.filter(({ code }) => code?.code === LONG_CONSTANT).map(asError));
  const ok = result.end === 'exited' && result.exitCode === 0;
  const stopped = result.reason === '' ? '' : `the compiler was stopped: ${result.reason}`;
  const trouble = ok || errors.length > 0 ? '' : stopped || result.stderr.trim().slice(0, 2000) || `the compiler ended with ${result.exitCode ?? result.end}`;
  return { ok, errors, trouble, seconds: result.wallSeconds };
}

/** Aborts a compiler that computes a constant without end, long before its own limit. */
class LongConstants {
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  readonly signal = this.stop.signal;
  private line = '';

  heard(text: string): void {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop()!;
    if (this.timer === undefined && lines.some((line) => line.includes(`"code":"${LONG_CONSTANT}"`))) this.timer = setTimeout(() => this.stop.abort(), CONSTANT_SECONDS * 1000);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

const asError = (long: RustcDiagnostic): RustcDiagnostic => ({ ...long, level: 'error', message: `a constant is not computed in ${CONSTANT_SECONDS} s, perhaps it never is` });

/** What one line of `--error-format=json` says; nothing for other lines. */
export function readDiagnostic(line: string): RustcDiagnostic[] {
  if (!line.startsWith('{')) return [];
  try {
    const read: RustcDiagnostic = JSON.parse(line);
    return read.spans === undefined ? [] : [read];
  } catch {
    return [];
  }
}

/** The places in a file that a diagnostic is about, in bytes, through macros; what it is first of all about comes first. */
export function placesIn(diagnostic: RustcDiagnostic, isFile: (name: string) => boolean): number[] {
  const places: number[] = [];
  for (const marked of [...diagnostic.spans].sort((a, b) => Number(b.is_primary) - Number(a.is_primary)))
    for (let span: RustcSpan | undefined = marked; span !== undefined; span = span.expansion?.span) if (isFile(span.file_name)) places.push(span.byte_start);
  return places;
}

/** The UTF-16 offset of a byte of the text in UTF-8. */
export function fromBytes(text: string, bytes: number): number {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length;
}
