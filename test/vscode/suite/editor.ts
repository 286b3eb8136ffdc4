/** What the tests do with the editor again and again. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { IronApi } from '../../../client/src/main.js';

export const GOOD = 'function main\nbegin\n    if true then\n        do call f\n    end if\nend function\n';
export const WRONG = GOOD.replace('end if', 'end for');
export const RUST = 'fn main() {\n    if true {\n        f();\n    }\n}\n';

/** The extension under test, found by what it is for. */
export function extension(): vscode.Extension<IronApi> {
  const found = vscode.extensions.all.find(({ packageJSON }: vscode.Extension<{ languages: { id: string }[] }>) => {
    const { contributes } = packageJSON as { contributes?: { languages?: { id: string }[] } };
    return contributes?.languages?.some(({ id }) => id === 'iron') === true;
  });
  assert.ok(found, 'the extension is not there');
  return found as vscode.Extension<IronApi>;
}

/** Asks again and again until there is an answer. */
export async function until<T>(ask: () => T | undefined | false | null, what: string, ms = 15_000): Promise<T> {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 40))) {
    const answer = ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
  }
}

export async function show(content: string, language = 'iron'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await opened(content, language), { preview: false });
}

/** A closed document's name is given again at once: then the old document may be met under it, or its end be told of the new one. */
async function opened(content: string, language: string): Promise<vscode.TextDocument> {
  for (let time = 1; ; time++) {
    const address = (await vscode.workspace.openTextDocument({ language, content })).uri.toString();
    const fresh = (): vscode.TextDocument | undefined => vscode.workspace.textDocuments.find((each) => each.uri.toString() === address && each.getText() === content);
    try {
      return await until(fresh, 'the new document', 3000);
    } catch (error) {
      if (time === 5) throw error;
    }
  }
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty);
    for (const document of dirty) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
}

const root = (): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'the suite needs a workspace folder');
  return folder;
};

let folder = 'made-by-tests/0';
let folders = 0;

/** Files of another test are not met again: documents outlive their editors for a while. */
export function freshFolder(): void {
  folder = `made-by-tests/${++folders}`;
}

export const file = (name: string): vscode.Uri => vscode.Uri.joinPath(root(), folder, name);

export async function put(name: string, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
  return file(name);
}

export async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export const removeAll = async (): Promise<void> => void (await Promise.resolve(vscode.workspace.fs.delete(vscode.Uri.joinPath(root(), 'made-by-tests'), { recursive: true })).catch(() => undefined));

/** Names of the files that the test made, and of what the extension made beside them. */
export async function names(): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root(), folder));
  return entries.map(([name]) => name).sort();
}

type Show = 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage';

export interface Shown {
  readonly message: string;
  readonly buttons: readonly string[];
  /** Of a question that has to be answered before anything else: what stands below it. */
  readonly detail?: string;
}

/** Runs `work` while every message is answered with the button that `answer` names, and gives the messages. */
export async function answering(answer: string | undefined, work: () => Promise<unknown>): Promise<Shown[]> {
  const shown: Shown[] = [];
  const kinds: readonly Show[] = ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'];
  const window = vscode.window as unknown as Record<Show, (message: string, ...rest: unknown[]) => Promise<string | undefined>>;
  const kept = kinds.map((kind) => window[kind]);
  for (const kind of kinds) {
    window[kind] = (message, ...rest) => {
      const buttons = rest.filter((each): each is string => typeof each === 'string');
      const asked = rest.find((each): each is vscode.MessageOptions => typeof each === 'object' && each !== null);
      shown.push({ message, buttons, ...(asked?.modal === true && { detail: asked.detail ?? '' }) });
      return Promise.resolve(answer !== undefined && buttons.includes(answer) ? answer : undefined);
    };
  }
  try {
    await work();
  } finally {
    kinds.forEach((kind, index) => (window[kind] = kept[index]!));
  }
  return shown;
}

/** Runs `work` while each list and each box is answered in turn: a list with its item of that label, a box with that text; undefined turns away. */
export async function choosing(answers: readonly (string | undefined)[], work: () => Promise<unknown>): Promise<void> {
  const left = [...answers];
  const window = vscode.window as unknown as { showQuickPick: unknown; showInputBox: unknown };
  const { showQuickPick, showInputBox } = window;
  window.showQuickPick = async (items: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>) => {
    const label = left.shift();
    const offered = await items;
    const chosen = offered.find((each) => each.label === label);
    assert.ok(label === undefined || chosen !== undefined, `${label} is not among ${offered.map((each) => each.label).join(', ')}`);
    return chosen;
  };
  window.showInputBox = () => Promise.resolve(left.shift());
  try {
    await work();
  } finally {
    Object.assign(window, { showQuickPick, showInputBox });
  }
  assert.deepEqual(left, [], 'not all was asked');
}

/** Marks of our server in a document, once there are as many as wanted. */
export async function marks(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  const ours = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'iron');
  return until(() => (ours().length === count ? ours() : null), `${count} marks in ${uri.toString()}, which has ${JSON.stringify(ours().map(({ message }) => message))}`);
}

export const at = (editor: vscode.TextEditor, part: string): vscode.Range => {
  const from = editor.document.getText().indexOf(part);
  assert.ok(from >= 0, `not in the text: ${part}`);
  return new vscode.Range(editor.document.positionAt(from), editor.document.positionAt(from + part.length));
};

export function select(editor: vscode.TextEditor, part: string): void {
  const { start, end } = at(editor, part);
  editor.selection = new vscode.Selection(start, end);
}

export const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('iron');
