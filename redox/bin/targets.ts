/** Where results go, decided before any work is done. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Language } from '../src/index.js';
import type { Input, Inputs } from './inputs.js';
import { WrongUse } from './problem.js';

export type Target =
  | { readonly kind: 'standard-output' }
  /** `replaces`: the file may be overwritten if it is there. */
  | { readonly kind: 'file'; readonly path: string; readonly replaces: boolean };

export interface TargetOptions {
  /** What -o says. */
  readonly output: string | undefined;
  readonly force: boolean;
  /** Without -o a file is its own target. */
  readonly inPlace: boolean;
  readonly result: Language;
}

/** One target for each input, in their order. */
export function planTargets(inputs: Inputs, options: TargetOptions): Target[] {
  const { output } = options;
  if (output === '-' || (output === undefined && !options.inPlace)) return toStandardOutput(inputs);
  if (output === undefined) return inputs.files.map((file) => (file.path === null ? { kind: 'standard-output' } : { kind: 'file', path: file.path, replaces: true }));
  if (!inputs.many && !isFolder(output)) return inputs.files.map(() => ({ kind: 'file', path: output, replaces: true }));
  return intoFolder(inputs, output, options);
}

function toStandardOutput(inputs: Inputs): Target[] {
  if (inputs.many) throw new WrongUse('more than one file: say with -o FOLDER where the results go (the source folder itself puts them beside the sources)');
  return inputs.files.map(() => ({ kind: 'standard-output' }));
}

/** A name that ends in a separator means a folder, there or not. */
function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || kindOf(path) === 'folder';
}

/** `nothing` also where a part of the path is a file: then writing says so. */
function kindOf(path: string): 'folder' | 'file' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

function intoFolder(inputs: Inputs, folder: string, options: TargetOptions): Target[] {
  if (kindOf(folder) === 'file') throw new WrongUse(`-o ${folder}: this is a file; more than one result needs a folder`);
  const takenBy = new Map<string, string>();
  return inputs.files.map((file) => {
    const path = join(folder, resultName(file, options.result));
    const other = takenBy.get(resolve(path));
    if (other !== undefined) throw new WrongUse(`${other} and ${file.shown} would both become ${path}; convert them into two folders`);
    takenBy.set(resolve(path), file.shown);
    return { kind: 'file', path, replaces: options.force };
  });
}

function resultName(file: Input, result: Language): string {
  return `${file.below.replace(/\.(rs|iron)$/i, '')}${result === 'rust' ? '.rs' : '.iron'}`;
}
