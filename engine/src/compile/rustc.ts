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

export async function compile(args: readonly string[], { rustc = 'rustc', folder, readable = [], env, seconds = COMPILER_LIMITS.wallSeconds, signal }: RustcOptions): Promise<Compilation> {
  const all = ['--error-format=json', '--cap-lints=allow', ...args];
  const result = await run(rustc, all, { sandbox: closed({ ...COMPILER_LIMITS, wallSeconds: seconds }, folder, readable), cwd: folder, rustc, ...(env && { env }), ...(signal && { signal }) });
  const errors = result.stderr
    .split('\n')
    .flatMap(readDiagnostic)
    .filter(({ level }) => level === 'error');
  const ok = result.end === 'exited' && result.exitCode === 0;
  const stopped = result.reason === '' ? '' : `the compiler was stopped: ${result.reason}`;
  const trouble = ok || errors.length > 0 ? '' : stopped || result.stderr.trim().slice(0, 2000) || `the compiler ended with ${result.exitCode ?? result.end}`;
  return { ok, errors, trouble, seconds: result.wallSeconds };
}

function readDiagnostic(line: string): RustcDiagnostic[] {
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
