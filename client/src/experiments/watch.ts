/** Where experiments are, and when something changes there. */
import path from 'node:path';
import * as vscode from 'vscode';
import { setting } from '../settings.js';

/** Writers tell of many files at once. */
const SETTLE_MS = 200;
/** Of what nothing tells: a process that was killed writes nothing, and not every file system can be watched. */
const LOOK_MS = 2000;

/** In the first folder of the workspace. Null without a folder on this machine. */
export function experimentsFolder(): vscode.Uri | null {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const [first] = folders;
  if (first === undefined) return null;
  const name = setting('experiments.folder', first.uri).trim() || 'experiments';
  return vscode.Uri.file(path.resolve(first.uri.fsPath, name));
}

/** @param looks whether to look without being told: as long as somebody sees it */
export function onChangeIn(folder: vscode.Uri, looks: () => boolean, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
  let waiting: NodeJS.Timeout | undefined;
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      changed();
    }, SETTLE_MS);
  };
  const timer = setInterval(() => looks() && soon(), LOOK_MS);
  const subscriptions = [watcher, watcher.onDidCreate(soon), watcher.onDidChange(soon), watcher.onDidDelete(soon)];
  return {
    dispose: () => {
      clearTimeout(waiting);
      clearInterval(timer);
      for (const each of subscriptions) each.dispose();
    },
  };
}
