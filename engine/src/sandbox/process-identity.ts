/** Which process a number stands for: numbers are given again. */
import fs from 'node:fs/promises';
import { execa } from 'execa';

/** Whether there is a process of that number now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** On Linux the boot and the tick of it at which the process started; elsewhere what `ps` says, or null. */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return (await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false, stdin: 'ignore' })).stdout?.trim() || null;
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const boot = await fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return tick === undefined ? null : `${boot.trim()} ${tick}`;
}
