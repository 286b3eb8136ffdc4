/** Writing a converted file: never over another text unasked, and whole or not at all. */
import * as vscode from 'vscode';
import { nameOf } from './editors.js';

/** `untitled`: the person wants the text in an editor instead of over the file. */
export type Written = 'written' | 'unchanged' | 'untitled' | 'cancelled' | { readonly reason: string };

const OVERWRITE = 'Overwrite';
const UNTITLED = 'Open in New Editor';

/** Another program may make the file between question and writing; then the question is asked again. */
const ATTEMPTS = 3;

export async function write(target: vscode.Uri, text: string): Promise<Written> {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const present = await readIfPresent(target);
      if (present === text) return 'unchanged';
      const choice = present === null ? OVERWRITE : await ask(target);
      if (choice === undefined) return 'cancelled';
      if (choice === UNTITLED) return 'untitled';
      if (await replace(target, text, present !== null)) return 'written';
    }
    return refuse(target, 'another program keeps writing it');
  } catch (error) {
    return refuse(target, error instanceof Error ? error.message : String(error));
  }
}

function refuse(target: vscode.Uri, why: string): Written {
  const reason = `${nameOf(target)} was not written: ${why}.`;
  void vscode.window.showErrorMessage(reason);
  return { reason };
}

async function ask(target: vscode.Uri): Promise<string | undefined> {
  const name = nameOf(target);
  const dirty = vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === target.toString());
  if (dirty) return vscode.window.showWarningMessage(`${name} has unsaved changes.`, { modal: true, detail: 'Save or revert them to overwrite it.' }, UNTITLED);
  return vscode.window.showWarningMessage(`${name} exists already, with another text.`, { modal: true, detail: 'Overwriting it cannot be undone.' }, OVERWRITE, UNTITLED);
}

async function readIfPresent(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}

/** Writes a temporary file and renames it, so that no reader meets half a text. False: the target appeared meanwhile. */
async function replace(target: vscode.Uri, text: string, overwrite: boolean): Promise<boolean> {
  const suffix = Math.random().toString(36).slice(2, 10);
  const temporary = vscode.Uri.joinPath(target, '..', `.${nameOf(target)}.${suffix}.tmp`);
  const { fs } = vscode.workspace;
  try {
    await fs.writeFile(temporary, new TextEncoder().encode(text));
    await fs.rename(temporary, target, { overwrite });
    return true;
  } catch (error) {
    await Promise.resolve(fs.delete(temporary)).catch(() => undefined); // it may never have been made
    if (error instanceof vscode.FileSystemError && error.code === 'FileExists') return false;
    throw error;
  }
}
