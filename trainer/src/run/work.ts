/** A folder that work is done in: its record, its events, its log, and stages that are not done twice. */
import fs from 'node:fs/promises';
import { appendFileSync, createReadStream, mkdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ExperimentRecord, RunEvent, RunRecord, StageRecord } from '../../../protocol/runs.js';
import { writeWhole } from '../files/atomic.js';
import { diskFull } from '../files/disk-full.js';
import { InputError } from '../files/input-error.js';
import { appendEvent, mendLines } from './events.js';

/** What a stage leaves. */
export interface StageResult {
  /** Files, relative to the folder. */
  readonly outputs: readonly string[];
  /** Why there was nothing to do. */
  readonly skipped?: string;
}

/** What the stage came to: whether its files are others than those that an earlier process left. */
export type StageEnd = { readonly status: 'succeeded' | 'skipped'; readonly changed: boolean } | { readonly status: 'failed' | 'cancelled' };

/** Where the names of files are: those of an experiment or those of a run. */
export interface WorkFiles {
  readonly record: string;
  readonly events: string;
  readonly log: string;
}

export class Work<R extends ExperimentRecord | RunRecord> {
  /** Whether something could not be judged, which is no fault of what was judged. */
  toolsFailed = false;

  constructor(
    readonly folder: string,
    private readonly files: WorkFiles,
    readonly record: R,
    private readonly print: (line: string) => void,
    readonly signal: AbortSignal,
    /** Whether what is printed goes into the log too. */
    private readonly keepsLog: boolean,
  ) {
    mkdirSync(folder, { recursive: true });
    mendLines(path.join(folder, files.events));
  }

  readonly path = (name: string): string => path.join(this.folder, name);

  /** Prints a line and keeps it. */
  readonly say = (line: string): void => {
    this.print(line);
    if (this.keepsLog) appendFileSync(this.path(this.files.log), `${line}\n`);
  };

  /** Keeps a line without printing it. */
  readonly log = (line: string): void => appendFileSync(this.path(this.files.log), `${line}\n`);

  readonly event = (event: Omit<RunEvent, 'time'>): void => appendEvent(this.path(this.files.events), event);

  readonly warn = (stage: string, message: string): void => {
    this.event({ kind: 'warning', stage, message });
    this.say(`warning: ${message}`);
  };

  async save(change: Partial<R> = {}): Promise<void> {
    Object.assign(this.record, change);
    await writeWhole(this.path(this.files.record), `${JSON.stringify(this.record, null, 2)}\n`);
  }

  stage(name: string): StageRecord {
    const found = this.record.stages.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no stage ${name}.`);
    return found;
  }

  /** Whether it was done by this or an earlier process and its files are still those that it left. */
  async isDone(name: string): Promise<boolean> {
    const { status, outputs = {} } = this.stage(name);
    if (status !== 'succeeded' && status !== 'skipped') return false;
    for (const [file, hash] of Object.entries(outputs)) if ((await hashOf(this.path(file))) !== hash) return false;
    return true;
  }

  /**
   * Does the stage unless it is done. What goes wrong stands in the record and is no exception. `unlessOther`: why it fails where
   * its files are others than those that an earlier process left, which stay the ones that are asked for.
   */
  async run(name: string, work: () => Promise<StageResult>, unlessOther?: string): Promise<StageEnd> {
    const stage = this.stage(name);
    if (await this.isDone(name)) return { status: stage.status as 'succeeded' | 'skipped', changed: false };
    const before = stage.outputs;
    this.begin(stage);
    await this.save();
    this.event({ kind: 'stage', stage: name, message: 'running' });
    try {
      this.signal.throwIfAborted();
      const { outputs, skipped } = await work();
      this.signal.throwIfAborted();
      const hashes: Record<string, string> = {};
      for (const file of outputs) hashes[file] = (await hashOf(this.path(file))) ?? '';
      const changed = before !== undefined && JSON.stringify(before) !== JSON.stringify(hashes);
      if (changed && unlessOther !== undefined) throw new InputError(unlessOther);
      await this.end(stage, skipped === undefined ? 'succeeded' : 'skipped', skipped, hashes);
      return { status: skipped === undefined ? 'succeeded' : 'skipped', changed };
    } catch (thrown) {
      const error = diskFull(thrown, this.folder) ?? thrown;
      const status = this.signal.aborted ? 'cancelled' : 'failed';
      if (status === 'failed' && !(error instanceof InputError)) this.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      await this.end(stage, status, status === 'cancelled' ? 'it was cancelled' : error instanceof Error ? error.message : String(error));
      return { status };
    }
  }

  private begin(stage: StageRecord): void {
    // the outputs stay, so that a later process still knows what came after them
    delete stage.ended;
    delete stage.reason;
    Object.assign(stage, { status: 'running', started: new Date().toISOString() });
  }

  private async end(stage: StageRecord, status: StageRecord['status'], reason?: string, outputs?: Record<string, string>): Promise<void> {
    Object.assign(stage, { status, ended: new Date().toISOString(), ...(reason !== undefined && { reason }), ...(outputs !== undefined && Object.keys(outputs).length > 0 && { outputs }) });
    await this.save();
    this.event({ kind: 'stage', stage: stage.name, message: reason === undefined ? status : `${status}: ${reason}` });
    if (reason !== undefined) this.say(`${stage.name}: ${status}: ${reason}`);
  }

  /** Marks stages as to be done again: what they were made from has changed. */
  async forget(names: readonly string[]): Promise<void> {
    for (const name of names) Object.assign(this.stage(name), { status: 'queued' });
    await this.save();
  }
}

/** SHA-256 of a file, or null where it cannot be read. */
export async function hashOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** Removes what a killed process was writing: files and folders with temporary names, here and below. */
export async function removePartials(folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const at = path.join(folder, entry.name);
    if (PARTIAL.test(entry.name) && !entry.name.startsWith('process.')) await fs.rm(at, { recursive: true, force: true });
    else if (entry.isDirectory() && entry.name !== 'dataset') await removePartials(at);
  }
}

const PARTIAL = /\.partial-[0-9a-f-]{36}$/;
