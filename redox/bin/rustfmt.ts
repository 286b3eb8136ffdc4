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
 * `same`: both texts become the same bytes. `refused`: rustfmt does not format the original, so there
 * is nothing to compare.
 */
export type Formatted = 'same' | 'different' | 'refused';

/** Runs with the rustfmt on the PATH, or with null when there is none that works. */
export async function withRustfmt<T>(run: (rustfmt: Rustfmt | null) => Promise<T>): Promise<T> {
  const { status, stdout } = spawnSync('rustfmt', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return run(null);
  const folder = mkdtempSync(join(tmpdir(), 'redox-rustfmt-'));
  try {
    const configuration = join(folder, 'rustfmt.toml');
    writeFileSync(configuration, '');
    return await run({ version: stdout.trim(), configuration });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function compareFormatted(rustfmt: Rustfmt, original: string, back: string, edition: Edition): Formatted {
  if (original === back) return 'same';
  const expected = formatRust(rustfmt, original, edition);
  if (expected === null) return 'refused';
  return formatRust(rustfmt, back, edition) === expected ? 'same' : 'different';
}

const LARGEST_OUTPUT = 1 << 30;

/** Null when rustfmt reports an error. On the standard input it does not follow `mod name;`. */
function formatRust(rustfmt: Rustfmt, text: string, edition: Edition): string | null {
  const parameters = ['--edition', String(edition), '--config-path', rustfmt.configuration];
  const { status, stdout } = spawnSync('rustfmt', parameters, { input: text, encoding: 'utf8', maxBuffer: LARGEST_OUTPUT });
  return status === 0 ? stdout : null;
}
