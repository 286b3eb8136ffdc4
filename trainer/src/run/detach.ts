/** Runs that outlive the process that asked for them. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EXPERIMENT_FILES, ExperimentRecord } from '../../../protocol/runs.js';
import { InputError } from '../files/input-error.js';
import { readRecord } from './open-experiment.js';

/** In the environment of the process that was detached: what it prints goes to the log already. */
export const DETACHED_VARIABLE = 'IRON_TRAINER_DETACHED';

const LOOK_MILLISECONDS = 50;

/**
 * Starts this program again with `parameters` as the leader of a session of its own, and waits until its record is there.
 * Throws `InputError` with what it printed where it ended before.
 */
export async function detach(folder: string, parameters: readonly string[]): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const log = path.join(folder, EXPERIMENT_FILES.log);
  const begin = fs.existsSync(log) ? fs.statSync(log).size : 0;
  const output = fs.openSync(log, 'a');
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...parameters], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, [DETACHED_VARIABLE]: '1' },
    windowsHide: true,
  });
  fs.closeSync(output);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  child.unref();
  for (;;) {
    const record = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
    if (record !== null && record.pid === child.pid) return;
    if (ended) throw new InputError(fs.readFileSync(log).subarray(begin).toString('utf8').trim() || `the process could not be started; ${log} is empty`);
    await pause(LOOK_MILLISECONDS);
  }
}

export const isDetached = (): boolean => process.env[DETACHED_VARIABLE] === '1';
