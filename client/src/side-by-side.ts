/** The other spelling of a document in a read-only editor beside it, which follows what is typed. */
import * as vscode from 'vscode';
import type { Language, Problem } from '../../protocol/requests.js';
import { convertDocument } from '../../protocol/requests.js';
import type { Outcome } from './convert.js';
import { columnBeside, nameOf, shownDocument } from './editors.js';
import { ENDINGS, isLanguage, NAMES, OTHER } from './languages.js';
import type { Server } from './server.js';

export const VIEW_SCHEME = 'iron-view';

/** Quiet time after a keystroke before the view is made again. */
const PAUSE_MS = 120;

interface View {
  readonly uri: vscode.Uri;
  /** Address of the document that it shows. */
  readonly source: string;
  readonly to: Language;
  /** What stays in view while the source has an error. */
  lastGood: string;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class SideBySide implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** By the view's own address. */
  private readonly views = new Map<string, View>();
  private readonly subscriptions: vscode.Disposable[];
  private made = 0;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(VIEW_SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.changeSoon(document.uri.toString())),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.changeSoon(uri.toString())),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.toString())),
    ];
  }

  async show(uri?: vscode.Uri): Promise<Outcome> {
    const source = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : shownDocument(isLanguage);
    if (source === undefined || !isLanguage(source.languageId) || source.uri.scheme === VIEW_SCHEME) {
      const reason = 'Open a Rust or Iron file first: its other spelling is shown beside it.';
      void vscode.window.showInformationMessage(reason);
      return { kind: 'refused', reason };
    }
    const view = this.viewFor(source.uri, OTHER[source.languageId]);
    const document = await vscode.workspace.openTextDocument(view.uri);
    await vscode.window.showTextDocument(document, { viewColumn: columnBeside(source.uri, view.uri), preview: false, preserveFocus: true });
    return { kind: 'opened', uri: view.uri };
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const view = this.known(uri);
    const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(view.source, true));
    const answer = await this.server.ask(convertDocument, { uri: view.source, language: OTHER[view.to], text: source.getText() }, token);
    if (answer?.ok) view.lastGood = answer.text;
    return answer?.ok ? answer.text : `${banner(view.to, source.uri, answer?.problem)}${view.lastGood}`;
  }

  dispose(): void {
    for (const view of this.views.values()) clearTimeout(view.timer);
    for (const each of this.subscriptions) each.dispose();
  }

  /** The view of a document that is open already, or a new one. Each has an address of its own, so that no old text is met in it. */
  private viewFor(source: vscode.Uri, to: Language): View {
    const known = [...this.views.values()].find((view) => view.source === source.toString() && view.to === to);
    if (known !== undefined) return known;
    const name = nameOf(source).replace(/\.(?:rs|iron)$/, '');
    return this.known(vscode.Uri.from({ scheme: VIEW_SCHEME, path: `/${name} (view)${ENDINGS[to]}`, query: source.toString(), fragment: `${Date.now()}.${++this.made}` }));
  }

  /** Also takes in what the editor restored from an earlier window. */
  private known(uri: vscode.Uri): View {
    let view = this.views.get(uri.toString());
    if (view === undefined) {
      view = { uri, source: uri.query, to: uri.path.endsWith(ENDINGS.iron) ? 'iron' : 'rust', lastGood: '', timer: undefined };
      this.views.set(uri.toString(), view);
    }
    return view;
  }

  private changeSoon(source: string): void {
    for (const view of this.views.values()) {
      if (view.source !== source) continue;
      clearTimeout(view.timer);
      view.timer = setTimeout(() => this.changed.fire(view.uri), PAUSE_MS);
    }
  }

  /**
   * A closed view is made anew the next time. One whose source was closed stays and follows what is opened at that address:
   * a new untitled document takes the name of an old one, and its news may come before the other's end.
   */
  private forget(closed: string): void {
    const view = this.views.get(closed);
    clearTimeout(view?.timer);
    this.views.delete(closed);
    for (const each of this.views.values()) if (each.source === closed) each.lastGood = '';
  }
}

/** A comment line that says why the text below is not of this moment. */
function banner(to: Language, source: vscode.Uri, problem: Problem | undefined): string {
  const why = problem === undefined ? 'The language server gave no answer' : `${nameOf(source)}, line ${problem.line}: ${problem.message.replace(/\s+/g, ' ')}`;
  return `${to === 'iron' ? 'note that' : '//'} ${why} Below is the last ${NAMES[to]} without an error.\n`;
}
