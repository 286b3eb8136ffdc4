/** Folders for single runs of programs. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CompileUnit } from './unit.js';

/**
 * Runs with a folder to write into that nothing else uses: tested code may write over what it finds. Its name, which the
 * code can read, says nothing of the run's secret.
 */
export async function inScratch<T>({ folder }: Pick<CompileUnit, 'folder'>, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = path.join(folder, `.iron-scratch-${randomUUID()}`);
  await mkdir(scratch);
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
  }
}
