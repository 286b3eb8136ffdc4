/** Conversion of the selected part of a document; it grows to whole nodes or is refused with the reason. */
import * as vscode from 'vscode';
import type { ConvertRangeAnswer, Language } from '../../protocol/requests.js';
import { convertRange } from '../../protocol/requests.js';
import type { Outcome } from './convert.js';
import { openUntitled } from './convert.js';
import { nameOf } from './editors.js';
import { NAMES, OTHER } from './languages.js';
import type { Server } from './server.js';

const MESSAGE_MS = 6000;

type Part = Extract<ConvertRangeAnswer, { readonly ok: true }>;

/** Opens the other spelling of the selection in an editor without a file. */
export async function convertSelection(server: Server, to: Language): Promise<Outcome> {
  const editor = activeEditor(to);
  if (editor === null) return refuse(`Select some ${NAMES[OTHER[to]]} first: this command converts it to ${NAMES[to]}.`);
  const part = await convertedPart(server, editor);
  if ('kind' in part) return part;
  showGrown(editor, part);
  return openUntitled(part.text, to);
}

/** Puts the Rust of the selected Iron in its place: Rust may stand anywhere in an Iron file. */
export async function replaceSelectionWithRust(server: Server): Promise<Outcome> {
  const editor = activeEditor('rust');
  if (editor === null) return refuse('Select some Iron first: this command puts its Rust in its place.');
  const part = await convertedPart(server, editor);
  if ('kind' in part) return part;
  const done = await editor.edit((edit) => edit.replace(rangeOf(editor, part), part.text));
  return done ? { kind: 'opened', uri: editor.document.uri } : refuse('The editor did not take the change.');
}

function activeEditor(to: Language): vscode.TextEditor | null {
  const editor = vscode.window.activeTextEditor;
  return editor !== undefined && editor.document.languageId === OTHER[to] ? editor : null;
}

async function convertedPart(server: Server, editor: vscode.TextEditor): Promise<Part | Outcome> {
  const { document, selection } = editor;
  const { version } = document;
  const answer = await server.ask(convertRange, {
    uri: document.uri.toString(),
    language: document.languageId as Language,
    text: document.getText(),
    from: document.offsetAt(selection.start),
    to: document.offsetAt(selection.end),
  });
  if (answer === null) return refuse('The selection could not be converted: the language server gave no answer.');
  if (!answer.ok) return refuse(`The selection was not converted. ${answer.reason}`);
  if (document.version !== version || document.isClosed) return refuse(`${nameOf(document.uri)} changed meanwhile, so nothing was done.`);
  return answer;
}

function refuse(reason: string): Outcome {
  void vscode.window.showWarningMessage(reason);
  return { kind: 'refused', reason };
}

const rangeOf = ({ document }: vscode.TextEditor, part: Part): vscode.Range => new vscode.Range(document.positionAt(part.from), document.positionAt(part.to));

/** Selects what was converted where that is more than what was selected. */
function showGrown(editor: vscode.TextEditor, part: Part): void {
  if (!part.grown) return;
  const { start, end } = rangeOf(editor, part);
  editor.selection = new vscode.Selection(start, end);
  vscode.window.setStatusBarMessage('The selection grew to whole nodes.', MESSAGE_MS);
}
