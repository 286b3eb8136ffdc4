/** What a person is asked before a stage starts. Everything answers undefined where the person turned away. */
import path from 'node:path';
import * as vscode from 'vscode';

const MOST_FOUND = 500;
const NOT_LOOKED_INTO = '**/{node_modules,target,.git,dist}/**';
const ELSEWHERE = 'Another File...';

interface FileItem extends vscode.QuickPickItem {
  /** Undefined: it is chosen in a dialog. */
  readonly uri?: vscode.Uri;
}

const itemOf = (uri: vscode.Uri): FileItem => ({ label: path.basename(uri.fsPath), description: vscode.workspace.asRelativePath(path.dirname(uri.fsPath)), uri });

const inOrder = (uris: readonly vscode.Uri[]): vscode.Uri[] => [...uris].sort((a, b) => (a.path < b.path ? -1 : 1));

export const filesLike = async (glob: string): Promise<vscode.Uri[]> => inOrder(await vscode.workspace.findFiles(glob, NOT_LOOKED_INTO, MOST_FOUND));

export interface FileAsked {
  readonly title: string;
  readonly glob: string;
  /** Of the dialog. */
  readonly extensions: readonly string[];
}

/** The open file where it fits, else one of the workspace, else any. */
export async function oneFile({ title, glob, extensions }: FileAsked): Promise<vscode.Uri | undefined> {
  const found = await filesLike(glob);
  const open = vscode.window.activeTextEditor?.document.uri.toString();
  const items: FileItem[] = [...found.map(itemOf), { label: ELSEWHERE }];
  items.sort((a, b) => Number(b.uri?.toString() === open) - Number(a.uri?.toString() === open));
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return chosen === undefined ? undefined : (chosen.uri ?? dialogFile(title, extensions));
}

async function dialogFile(title: string, extensions: readonly string[]): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({ title, filters: { [extensions.join(', ')]: [...extensions] } });
  return chosen?.[0];
}

/** Several files of the workspace; none chosen counts as turned away. */
export async function severalFiles(title: string, glob: string): Promise<vscode.Uri[] | undefined> {
  const chosen = await vscode.window.showQuickPick((await filesLike(glob)).map(itemOf), { title, canPickMany: true, matchOnDescription: true });
  const uris = (chosen ?? []).flatMap(({ uri }) => uri ?? []);
  return uris.length === 0 ? undefined : uris;
}

export async function places(title: string, canSelectFiles: boolean): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({ title, canSelectFiles, canSelectFolders: true, canSelectMany: true });
}

/** The folder of the workspace that is worked in: that of the active editor, else the first. */
export function root(): string {
  const open = vscode.window.activeTextEditor?.document.uri;
  const holder = open && vscode.workspace.getWorkspaceFolder(open);
  return (holder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? '';
}

/** A path in the workspace, or an absolute one; answers the absolute one. */
export async function pathToWrite(title: string, proposed: string): Promise<string | undefined> {
  const prompt = 'A path in the workspace, or an absolute one. Nothing that is there is written over.';
  const typed = await vscode.window.showInputBox({ title, prompt, value: proposed, validateInput: (text) => (text.trim() === '' ? 'Name a file or a folder.' : null) });
  return typed === undefined ? undefined : path.resolve(root(), typed.trim());
}

export async function wholeNumber(title: string, proposed: number): Promise<number | undefined> {
  const typed = await vscode.window.showInputBox({ title, value: String(proposed), validateInput: (text) => (/^\d{1,9}$/.test(text.trim()) ? null : 'Write a whole number.') });
  return typed === undefined ? undefined : Number(typed);
}

export async function oneOf<T extends string>(title: string, choices: Readonly<Record<T, string>>): Promise<T | undefined> {
  const items = (Object.entries(choices) as [T, string][]).map(([label, description]) => ({ label, description }));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}

/** A name that is not taken: `name`, `name-2`, .. */
export async function freeName(folder: string, name: string, extension = ''): Promise<string> {
  for (let number = 1; ; number++) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}${extension}`);
    const isTaken = await vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
      () => true,
      () => false,
    );
    if (!isTaken) return file;
  }
}
