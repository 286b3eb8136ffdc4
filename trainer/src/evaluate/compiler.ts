/** Compiling solutions in the sandbox, with what the compiler says by file. */
import path from 'node:path';
import type { Limits } from '../../../protocol/test-generation.js';
import { closed } from '../../../engine/src/compile/limits.js';
import { readDiagnostic, type RustcDiagnostic, type RustcSpan } from '../../../engine/src/compile/rustc.js';
import { run } from '../../../engine/src/sandbox/run.js';
import type { Workspace } from '../../../engine/src/sandbox/workspace.js';

const GIBIBYTE = 1024 ** 3;
/** Of one solution; a batch has more time for each of its rows. */
const LIMITS: Limits = { wallSeconds: 60, cpuSeconds: 30, memoryBytes: 4 * GIBIBYTE, fileBytes: GIBIBYTE, processes: 64, outputBytes: 32 * 1024 ** 2 };

export interface CompilerRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly workspace: Workspace;
  /** What may be read besides. */
  readonly readable?: readonly string[];
  /** Solutions in it. */
  readonly rows: number;
  readonly signal?: AbortSignal | undefined;
}

export interface CompilerAnswer {
  readonly ok: boolean;
  readonly errors: readonly RustcDiagnostic[];
  readonly warnings: readonly RustcDiagnostic[];
  /** It ran into a limit; empty where it did not. */
  readonly limit: string;
  /** The tools failed, which is nobody's code's fault; empty where they did not. */
  readonly trouble: string;
  readonly milliseconds: number;
}

/** The linker, the disk or the compiler itself. Only a message without a place is believed: code can make others say anything. */
const TOOLS =
  /^could not exec the linker|linker `[^`]*` not found|No space left on device|couldn't create a temp|failed to (write|create|remove|open) |error writing|extern location for iron_guard|the compiler unexpectedly panicked/;
const ENDED_BY_LIMIT = new Set(['timeout', 'memory', 'output', 'processes']);

export async function runCompiler({ program, args, workspace, readable = [], rows, signal }: CompilerRun): Promise<CompilerAnswer> {
  const limits = { ...LIMITS, wallSeconds: LIMITS.wallSeconds + rows, cpuSeconds: LIMITS.cpuSeconds + rows };
  const result = await run(program, ['--error-format=json', ...args], {
    sandbox: closed(limits, workspace.folder, readable),
    cwd: workspace.folder,
    env: workspace.environment,
    ...(signal && { signal }),
  });
  const said = result.stderr.split('\n').flatMap(readDiagnostic);
  const errors = said.filter(({ level, message }) => level.startsWith('error') && !message.startsWith('aborting due to'));
  const ok = result.end === 'exited' && result.exitCode === 0;
  const broken = [...errors, ...said].find(({ level, message, spans }) => (spans.length === 0 && TOOLS.test(message)) || level === 'error: internal compiler error');
  const isLimit = ENDED_BY_LIMIT.has(result.end) || result.end === 'signalled';
  const trouble = ok
    ? ''
    : (broken?.message ?? (errors.length > 0 || isLimit ? '' : result.reason || result.stderr.trim().slice(0, 500) || `the compiler ended with ${result.exitCode ?? result.end}`));
  return {
    ok,
    errors,
    warnings: said.filter(({ level }) => level === 'warning'),
    limit: !ok && errors.length === 0 && isLimit ? `the compiler was stopped: ${result.reason}` : '',
    trouble,
    milliseconds: result.wallSeconds * 1000,
  };
}

/** Names of the files that a message is about first of all, through macros. */
export function filesOf({ spans }: RustcDiagnostic): Set<string> {
  const files = new Set<string>();
  const primary = spans.filter((span) => span.is_primary);
  for (const span of primary.length > 0 ? primary : spans) for (let at: RustcSpan | undefined = span; at !== undefined; at = at.expansion?.span) files.add(path.basename(at.file_name));
  return files;
}
