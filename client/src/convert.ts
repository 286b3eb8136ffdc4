/** Conversion of a whole document: into a file beside it, or into an editor without a file. */
import * as vscode from 'vscode';
import type { Language, Problem } from '../../protocol/requests.js';
import { convertDocument } from '../../protocol/requests.js';
import { NAMES, OTHER, twinPath } from './languages.js';
import { columnBeside, nameOf, reveal, shownDocument } from './editors.js';
import type { Server } from './server.js';
import { setting } from './settings.js';
import { write } from './target.js';

/** What a conversion came to; tests and key bindings of other extensions may look at it. */
export type Outcome =
  | { readonly kind: 'written' | 'unchanged' | 'opened'; readonly uri: vscode.Uri }
  | { readonly kind: 'failed'; readonly problem: Problem | null }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'cancelled' };

/** Writes the twin beside the source; asks before it replaces another text. */
export async function convertBeside(server: Server, to: Language, uri?: vscode.Uri): Promise<Outcome> {
  const source = await sourceDocument(to, uri);
  if (source === null) return noSource(to);
  const text = await converted(server, source);
  if (typeof text !== 'string') return text;
  const target = source.uri.with({ path: twinPath(source.uri.path, to) });
  if (source.isUntitled || vscode.workspace.fs.isWritableFileSystem(source.uri.scheme) === false) return openUntitled(text, to);
  const done = await write(target, text);
  if (done === 'untitled') return openUntitled(text, to);
  if (done === 'written' || done === 'unchanged') {
    await openWritten(source.uri, target);
    return { kind: done, uri: target };
  }
  return done === 'cancelled' ? { kind: 'cancelled' } : { kind: 'refused', reason: done.reason };
}

/** Opens the conversion in an editor without a file; nothing is written. */
export async function convertToUntitled(server: Server, to: Language, uri?: vscode.Uri): Promise<Outcome> {
  const source = await sourceDocument(to, uri);
  if (source === null) return noSource(to);
  const text = await converted(server, source);
  return typeof text === 'string' ? openUntitled(text, to) : text;
}

export async function openUntitled(text: string, language: Language): Promise<Outcome> {
  const document = await vscode.workspace.openTextDocument({ language, content: text });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  return { kind: 'opened', uri: document.uri };
}

/** The converted text, or what was said to the person instead. */
async function converted(server: Server, source: vscode.TextDocument): Promise<string | Outcome> {
  const language = source.languageId as Language;
  const title = `Converting ${nameOf(source.uri)} to ${NAMES[OTHER[language]]}`;
  const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, (_, token) =>
    server.ask(convertDocument, { uri: source.uri.toString(), language, text: source.getText() }, token),
  );
  if (answer === null) {
    void offerLog(server, `${nameOf(source.uri)} could not be converted: the language server gave no answer.`);
    return { kind: 'failed', problem: null };
  }
  if (answer.ok) return answer.text;
  void explain(source, answer.problem);
  return { kind: 'failed', problem: answer.problem };
}

async function offerLog(server: Server, message: string): Promise<void> {
  const show = 'Show Log';
  if ((await vscode.window.showErrorMessage(message, show)) === show) server.log.show();
}

/** Shows the first error with a button that jumps to it. */
async function explain(source: vscode.TextDocument, problem: Problem): Promise<void> {
  const jump = 'Go to Error';
  const place = `${nameOf(source.uri)}, line ${problem.line}, column ${problem.column}`;
  const chosen = await vscode.window.showErrorMessage(`Not converted. ${place}: ${problem.message} ${problem.help}`.trimEnd(), jump);
  if (chosen === jump) await reveal(source, problem.from, problem.to);
}

/** The document that a menu or an editor means, if it is written in the language to convert from. */
async function sourceDocument(to: Language, uri?: vscode.Uri): Promise<vscode.TextDocument | null> {
  const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : shownDocument((languageId) => languageId === OTHER[to]);
  return document !== undefined && document.languageId === OTHER[to] ? document : null;
}

function noSource(to: Language): Outcome {
  const reason = `Open a ${NAMES[OTHER[to]]} file first: this command converts ${NAMES[OTHER[to]]} to ${NAMES[to]}.`;
  void vscode.window.showInformationMessage(reason);
  return { kind: 'refused', reason };
}

async function openWritten(source: vscode.Uri, target: vscode.Uri): Promise<void> {
  const where = setting('convert.openResult', target);
  if (where === 'never') return;
  const viewColumn = where === 'beside' ? columnBeside(source, target) : vscode.ViewColumn.Active;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(target), { viewColumn, preview: false });
}
