/** Where experiments are, and when something changes there. */
import path from 'node:path';
import * as vscode from 'vscode';
import { setting } from '../settings.js';
import { distinctRoots, type ExperimentsRoot } from './roots.js';

/** Writers tell of many files at once. */
const SETTLE_MS = 200;
/** Between two changes that are told: a training writes with each of its steps. */
const LEAST_MS = 1000;
/** Of what nothing tells: a process that was killed writes nothing, and not every file system can be watched. */
const LOOK_MS = 2000;

/** One for each folder of the workspace that is on this machine. */
export const experimentsRoots = (): ExperimentsRoot[] => distinctRoots(experimentsFolders().map(rootIn));

const experimentsFolders = (): vscode.WorkspaceFolder[] => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');

function rootIn({ uri, name }: vscode.WorkspaceFolder): ExperimentsRoot {
  const folder = setting('experiments.folder', uri).trim() || 'experiments';
  return { name, folder: path.resolve(uri.fsPath, folder) };
}

/** These, and where the trainer puts sweeps and expert iterations unless it is told otherwise. */
export const shownRoots = (): ExperimentsRoot[] => distinctRoots([...experimentsRoots(), ...experimentsFolders().flatMap(({ uri }) => CHAIN_FOLDERS.map((name) => chainRoot(name, uri.fsPath)))]);

const CHAIN_FOLDERS = ['sweeps', 'expert_iter_data'];
const chainRoot = (name: string, workspace: string): ExperimentsRoot => ({ name, folder: path.join(workspace, name), isOfChains: true });

/** Where the experiment of a config is made: in the workspace folder that holds the config, else in the first. */
export function rootFor(config: vscode.Uri): string | undefined {
  const holder = vscode.workspace.getWorkspaceFolder(config);
  return holder?.uri.scheme === 'file' ? rootIn(holder).folder : experimentsRoots()[0]?.folder;
}

/** @param looks whether to look without being told: as long as somebody sees it */
export function onChangeIn(roots: readonly ExperimentsRoot[], looks: () => boolean, changed: () => void): vscode.Disposable {
  const watchers = roots.map(({ folder }) => vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '**/*')));
  let waiting: NodeJS.Timeout | undefined;
  let told = 0;
  const soon = (): void => {
    waiting ??= setTimeout(
      () => {
        waiting = undefined;
        told = Date.now();
        changed();
      },
      Math.max(SETTLE_MS, told + LEAST_MS - Date.now()),
    );
  };
  const timer = setInterval(() => looks() && soon(), LOOK_MS);
  const subscriptions = watchers.flatMap((each) => [each, each.onDidCreate(soon), each.onDidChange(soon), each.onDidDelete(soon)]);
  return {
    dispose: () => {
      clearTimeout(waiting);
      clearInterval(timer);
      for (const each of subscriptions) each.dispose();
    },
  };
}
