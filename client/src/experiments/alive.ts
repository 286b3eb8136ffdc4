/** Whether the process that works on a run still does: nobody is left to write down that it was killed. */
import { readFileSync } from 'node:fs';
import type { RunStatus } from '../../../protocol/runs.js';

interface Worked {
  readonly status: RunStatus;
  readonly pid?: number;
  readonly pidStarted?: string;
}

/** `interrupted` for what says that it is worked on while no process does; the record names the one that did. */
export function statusNow(record: Worked, alive: (pid: number, started: string | undefined) => boolean = isAlive): RunStatus {
  const goesOn = record.status === 'running' || record.status === 'queued';
  return goesOn && (record.pid === undefined || !alive(record.pid, record.pidStarted)) ? 'interrupted' : record.status;
}

/** A run is done by the process of its experiment. One that has not begun is still waiting. */
export const statusOfRun = (run: RunStatus, experiment: RunStatus): RunStatus => (run === 'running' && experiment !== 'running' ? 'interrupted' : run);

/** A number of a process is given again: where the system tells when it began, another beginning is another process. */
export function isAlive(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // it is there, and another user's
  }
  const now = startedOf(pid);
  return started === undefined || now === null || now === started;
}

const STATE_FIELD = 0;
const START_FIELD = 19;

/** As the trainer writes it on Linux: the boot, and the tick of it at which the process began; null elsewhere. */
function startedOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
    const tick = fields[START_FIELD];
    if (fields[STATE_FIELD] === 'Z') return 'ended';
    return tick === undefined ? null : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${tick}`;
  } catch {
    return null;
  }
}
