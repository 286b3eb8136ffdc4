/** The other spelling of a document in a read-only editor beside it, which follows what is typed. */
import * as vscode from 'vscode';
import type { Language, Problem } from '../../protocol/requests.js';
import { convertDocument } from '../../protocol/requests.js';
import type { Outcome } from './convert.js';
import { nameOf, shownDocument } from './editors.js';
import { ENDINGS, isLanguage, NAMES, OTHER } from './languages.js';
import type { Server } from './server.js';

export const VIEW_SCHEME = 'iron-view';

/** Quiet time after a keystroke before the view is made again. */
const PAUSE_MS = 120;

export class SideBySide implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** Views by the address of their source. */
  private readonly views = new Map<string, View>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(VIEW_SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.changeSoon(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    ];
  }

  async show(uri?: vscode.Uri): Promise<Outcome> {
    const source = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : shownDocument(isLanguage);
    if (source === undefined || !isLanguage(source.languageId)) {
      const reason = 'Open a Rust or Iron file first: its other spelling is shown beside it.';
      void vscode.window.showInformationMessage(reason);
      return { kind: 'refused', reason };
    }
    const view = this.viewOf(source);
    const document = await vscode.workspace.openTextDocument(view.uri);
    await vscode.languages.setTextDocumentLanguage(document, view.to);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false, preserveFocus: true });
    return { kind: 'opened', uri: view.uri };
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.query, true));
    const view = this.viewOf(source);
    const text = source.getText();
    const answer = await this.server.ask(convertDocument, { uri: source.uri.toString(), language: OTHER[view.to], text }, token);
    if (answer?.ok) view.lastGood = answer.text;
    return answer?.ok ? answer.text : `${banner(view.to, source.uri, answer?.problem)}${view.lastGood}`;
  }

  dispose(): void {
    for (const view of this.views.values()) clearTimeout(view.timer);
    for (const each of this.subscriptions) each.dispose();
  }

  private viewOf(source: vscode.TextDocument): View {
    const key = source.uri.toString();
    let view = this.views.get(key);
    if (view === undefined) {
      const to: Language = source.languageId === 'rust' ? 'iron' : 'rust';
      const name = nameOf(source.uri).replace(/\.(?:rs|iron)$/, '');
      const uri = vscode.Uri.from({ scheme: VIEW_SCHEME, path: `/${name} (view)${ENDINGS[to]}`, query: key });
      view = { uri, to, lastGood: '', timer: undefined };
      this.views.set(key, view);
    }
    return view;
  }

  private changeSoon(source: vscode.Uri): void {
    const view = this.views.get(source.toString());
    if (view === undefined) return;
    clearTimeout(view.timer);
    view.timer = setTimeout(() => this.changed.fire(view.uri), PAUSE_MS);
  }

  private forget(closed: vscode.Uri): void {
    if (closed.scheme !== VIEW_SCHEME) return;
    const view = this.views.get(closed.query);
    clearTimeout(view?.timer);
    this.views.delete(closed.query);
  }
}

interface View {
  readonly uri: vscode.Uri;
  readonly to: Language;
  /** What stays in view while the source has an error. */
  lastGood: string;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A comment line that says why the text below is not of this moment. */
function banner(to: Language, source: vscode.Uri, problem: Problem | undefined): string {
  const why = problem === undefined ? 'the language server gave no answer' : `line ${problem.line}: ${problem.message.replace(/\s+/g, ' ')}`;
  return `${to === 'iron' ? 'note that' : '//'} ${NAMES[OTHER[to]]} in ${nameOf(source)} has an error, so this is its last good state; ${why}\n`;
}
