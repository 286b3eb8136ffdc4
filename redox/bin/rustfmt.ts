/** rustfmt in its default style, over texts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edition } from '../src/index.js';

/** An empty configuration file: no rustfmt.toml of the person or the project is read. */
export interface Rustfmt {
  readonly version: string;
  readonly configuration: string;
}

/**
 * `same`: both texts become the same bytes. `refused`: rustfmt does not format the original, or not in
 * reasonable time, so there is nothing to compare.
 */
export type Formatted = 'same' | 'different' | 'refused';

/** Runs with the rustfmt on the PATH, or with null when there is none that works. */
export async function withRustfmt<T>(run: (rustfmt: Rustfmt | null) => Promise<T>): Promise<T> {
  const { status, stdout } = spawnSync('rustfmt', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return run(null);
  const folder = mkdtempSync(join(tmpdir(), 'redox-rustfmt-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove); // also when a signal ends the run early
  try {
    const configuration = join(folder, 'rustfmt.toml');
    writeFileSync(configuration, '');
    return await run({ version: stdout.trim(), configuration });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

export function compareFormatted(rustfmt: Rustfmt, original: string, back: string, edition: Edition): Formatted {
  if (original === back) return 'same';
  const expected = formatRust(rustfmt, original, edition);
  if (expected === null) return 'refused';
  return formatRust(rustfmt, back, edition) === expected ? 'same' : 'different';
}

const LARGEST_OUTPUT = 1 << 30;
/** Milliseconds; on forms that nest very deeply rustfmt does not come to an end. */
const LONGEST_RUN = 60_000;

/** Null when rustfmt reports an error or takes too long. On the standard input it does not follow `mod name;`. */
function formatRust(rustfmt: Rustfmt, text: string, edition: Edition): string | null {
  const parameters = ['--edition', String(edition), '--config-path', rustfmt.configuration];
  const { status, stdout } = spawnSync('rustfmt', parameters, { input: text, encoding: 'utf8', maxBuffer: LARGEST_OUTPUT, timeout: LONGEST_RUN, killSignal: 'SIGKILL' });
  return status === 0 ? stdout : null;
}
