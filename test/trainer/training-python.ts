// The Python that trains, for tests: installed by `npm test` before they start, never by a test.
import { knownWorkerPython } from '../../trainer/src/worker/environment.js';

const isLeftOut = process.env['IRON_SKIP_PYTHON'] === '1';

/** Interpreter, or why the tests that need it are left out. Throws where they may not be (`IRON_REQUIRE_PYTHON=1`). */
export async function trainingPython(): Promise<{ readonly ok: true; readonly program: string } | { readonly ok: false; readonly reason: string }> {
  const known = isLeftOut ? { ok: false as const, reason: 'IRON_SKIP_PYTHON is 1' } : await knownWorkerPython();
  if (known.ok) return known;
  if (process.env['IRON_REQUIRE_PYTHON'] === '1') throw new Error(`IRON_REQUIRE_PYTHON is 1, and there is no Python that can train: ${known.reason}`);
  console.log(`SKIPPED tests that train a model: ${known.reason}`);
  return known;
}
