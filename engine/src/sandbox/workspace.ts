/** Private temporary folders: one for each job, removed at its end, or by a later process where its own was killed. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { fillCargoHome } from './cargo-home.js';
import type { Environment } from './environment.js';
import { isAlive, startOf } from './process-identity.js';

export interface Workspace {
  /** Absolute, with every link in it resolved; to be written into by foreign code. */
  readonly folder: string;
  /** HOME, TMPDIR and CARGO_HOME in folders of their own beneath it; cargo's holds the caches of sources, no credentials. */
  readonly environment: Environment;
  /** Removes it with all that is in it; never rejects. */
  remove(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  /** When that process started, in the words of the system; null where it does not say. Numbers of processes come again. */
  readonly started: string | null;
}

const PREFIX = 'iron-job-';
const OWNER = 'owner.json';
/** A folder without a readable owner may be one that is just being made. */
const OWNERLESS_MILLISECONDS = 60 * 60 * 1000;

const cleaned = new Map<string, Promise<void>>();

/** Makes one in `parent`, the system's folder for temporary files by default. The first in a process removes those of dead ones. */
export async function makeWorkspace(parent: string = os.tmpdir()): Promise<Workspace> {
  const root = await fs.realpath(parent);
  if (!cleaned.has(root)) cleaned.set(root, removeLeftOver(root));
  await cleaned.get(root);
  const job = await fs.mkdtemp(path.join(root, PREFIX)); // for its owner alone
  // Beside what foreign code writes into, so that it cannot change it.
  await fs.writeFile(path.join(job, OWNER), JSON.stringify({ pid: process.pid, started: await startOf(process.pid) } satisfies Owner));
  const folder = path.join(job, 'work');
  const [home, temporary, cargo] = ['home', 'tmp', 'cargo'].map((name) => path.join(folder, `.iron-${name}`)) as [string, string, string];
  for (const each of [home, temporary, cargo]) await fs.mkdir(each, { recursive: true });
  await fillCargoHome(cargo);
  return { folder, environment: { HOME: home, TMPDIR: temporary, CARGO_HOME: cargo }, remove: () => removeFolder(job) };
}

/** Removes the folders whose owners are gone. Those of other users are left alone. */
export async function removeLeftOver(parent: string): Promise<void> {
  const entries = await fs.readdir(parent, { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || !entry.name.startsWith(PREFIX)) continue;
    const job = path.join(parent, entry.name);
    if (await isLeftOver(job).catch(() => false)) await removeFolder(job);
  }
}

async function isLeftOver(job: string): Promise<boolean> {
  const { uid, mtimeMs } = await fs.lstat(job);
  if (process.getuid && uid !== process.getuid()) return false;
  const owner = await ownerOf(job);
  if (owner === null) return Date.now() - mtimeMs > OWNERLESS_MILLISECONDS;
  if (!isAlive(owner.pid)) return true;
  return owner.started !== null && owner.started !== (await startOf(owner.pid));
}

async function ownerOf(job: string): Promise<Owner | null> {
  try {
    const owner: Partial<Owner> = JSON.parse(await fs.readFile(path.join(job, OWNER), 'utf8'));
    return typeof owner.pid === 'number' && owner.pid > 0 ? { pid: owner.pid, started: owner.started ?? null } : null;
  } catch {
    return null;
  }
}

/** Foreign code can leave folders without permissions, and deeper than a path can name: then `rm` does it. */
async function removeFolder(folder: string): Promise<void> {
  try {
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    if (process.platform === 'win32') return;
    await execa('chmod', ['-R', 'u+rwx', '--', folder], { reject: false, stdio: 'ignore' });
    await execa('rm', ['-rf', '--', folder], { reject: false, stdio: 'ignore' });
  }
}
