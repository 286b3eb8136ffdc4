/** The Python that environments are made with. */
import { execa } from 'execa';

export interface PythonVersion {
  /** As it can be started. */
  readonly program: string;
  readonly major: number;
  readonly minor: number;
  /** What installed packages depend on: implementation with version, machine, where it is installed. */
  readonly identity: string;
}

/** The interpreter, or for a person why there is none. */
export type InterpreterAnswer = { readonly ok: true; readonly python: PythonVersion } | { readonly ok: false; readonly reason: string };

const QUESTION = 'import platform, sys; print(*sys.version_info[:2]); print(sys.implementation.cache_tag, platform.machine(), sys.base_prefix)';
const START_MILLISECONDS = 30_000;

const usual = (): readonly string[] => (process.platform === 'win32' ? ['python', 'python3', 'py'] : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']);

/**
 * The first of `python`, else of `$IRON_PYTHON`, else of the usual names, that is new enough.
 * `least`: major and minor version.
 */
export async function findInterpreter(least: readonly [major: number, minor: number], python: string | undefined, signal?: AbortSignal): Promise<InterpreterAnswer> {
  const named = python ?? (process.env['IRON_PYTHON'] || undefined);
  const seen: string[] = [];
  for (const program of named === undefined ? usual() : [named]) {
    const found = await ask(program, signal);
    if (typeof found === 'string') seen.push(`${program}: ${found}`);
    else if (isEnough(found, least)) return { ok: true, python: found };
    else seen.push(`${program} is ${found.major}.${found.minor}`);
  }
  const wanted = least.join('.');
  return { ok: false, reason: `there is no Python ${wanted} or newer (${seen.join('; ')}); install Python ${wanted} or newer, or name one in IRON_PYTHON` };
}

const isEnough = ({ major, minor }: PythonVersion, [leastMajor, leastMinor]: readonly [number, number]): boolean => major > leastMajor || (major === leastMajor && minor >= leastMinor);

/** A text where it is no Python: why. */
async function ask(program: string, signal: AbortSignal | undefined): Promise<PythonVersion | string> {
  const ended = await execa(program, ['-c', QUESTION], { reject: false, timeout: START_MILLISECONDS, cancelSignal: signal, stdin: 'ignore' });
  if (ended.failed) return ended.code === 'ENOENT' ? 'it is not there' : (ended.stderr ?? '').trim().split('\n').at(-1) || 'it could not be started';
  const [numbers = '', identity = ''] = ended.stdout.split('\n');
  const [major, minor] = numbers.split(' ').map(Number);
  return major !== undefined && minor !== undefined && Number.isInteger(major) && Number.isInteger(minor) ? { program, major, minor, identity } : 'it answers like no Python';
}
