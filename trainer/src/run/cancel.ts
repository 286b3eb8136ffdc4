/** Ends an experiment from outside. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ExperimentStatus } from '../../../protocol/runs.js';
import { InputError } from '../files/input-error.js';
import { isAlive } from '../../../engine/src/sandbox/process-identity.js';
import { isOwnerAlive, ownerOf } from './process-lock.js';

/** Then it is killed: what it started ends with it. */
const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 50;

/** Asks its process to end, and waits. False: nothing works on it. Throws `InputError` where the process cannot be ended. */
export async function endProcess({ folder, experiment }: ExperimentStatus): Promise<boolean> {
  const owner = await ownerOf(folder);
  if (owner === null) return false;
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(owner.pid, name);
    } catch (error) {
      if (isAlive(owner.pid)) throw new InputError(`process ${owner.pid} of ${experiment.id} cannot be ended: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  signal('SIGTERM');
  const begun = performance.now();
  let isKilled = false;
  while (await isOwnerAlive(owner)) {
    if (!isKilled && performance.now() - begun > PATIENCE_MILLISECONDS) {
      signal('SIGKILL');
      isKilled = true;
    }
    await pause(LOOK_MILLISECONDS);
  }
  return true;
}
