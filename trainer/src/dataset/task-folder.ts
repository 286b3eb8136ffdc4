/** All tasks of files and folders. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type FamilyFile, readFamilyFile } from './family-file.js';
import type { Complaint } from './task.js';

/** Where the tasks are that come with the trainer: beside its program, or beside its sources. */
export const tasksFolder = (): string => path.join(import.meta.dirname, path.basename(import.meta.dirname) === 'dist' ? '..' : '../../..', 'trainer', 'tasks');

/** Reads family files, and all of them in folders; sorted by path, so that the order is the same everywhere. */
export async function readTasks(places: readonly string[]): Promise<FamilyFile> {
  const read = await Promise.all((await Promise.all(places.map(filesIn))).flat().map(readOne));
  return { tasks: read.flatMap(({ tasks }) => tasks), complaints: read.flatMap(({ complaints }) => complaints) };
}

async function filesIn(place: string): Promise<string[]> {
  const found = await fs.stat(place).catch(() => null);
  if (found?.isDirectory() !== true) return [place];
  const names = await fs.readdir(place, { recursive: true });
  return names
    .filter((name) => name.endsWith('.md') && path.basename(name) !== 'README.md')
    .sort()
    .map((name) => path.join(place, name));
}

async function readOne(file: string): Promise<FamilyFile> {
  const text = await fs.readFile(file, 'utf8').catch(() => null);
  const complaints: Complaint[] = [{ file, line: 1, message: 'the file cannot be read' }];
  return text === null ? { tasks: [], complaints } : readFamilyFile(file, text);
}
