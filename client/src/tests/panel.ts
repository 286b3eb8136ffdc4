/** The page of results beside the code: one, which shows the file that was asked for last and follows its results. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { nameOf, reveal } from '../editors.js';
import { type PanelData, pageOf } from './panel-html.js';
import type { TestResults } from './results.js';

export const PANEL_TYPE = 'iron.testResults';

interface State {
  /** Of the file that is shown. */
  readonly uri: string;
}

const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && typeof (value as State).uri === 'string';

export class ResultPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: vscode.Uri | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly media: vscode.Uri,
    private readonly results: TestResults,
  ) {
    this.subscriptions = [vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this), results.onDidChange((uri) => uri.toString() === this.shown?.toString() && void this.draw())];
  }

  async show(uri: vscode.Uri): Promise<void> {
    this.shown = uri;
    if (this.panel === undefined) this.take(vscode.window.createWebviewPanel(PANEL_TYPE, 'Test Results', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    else this.panel.reveal(undefined, true);
    await this.draw();
  }

  /** After a reload of the window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (!isState(state)) return panel.dispose();
    this.shown = vscode.Uri.parse(state.uri, true);
    this.take(panel);
    await this.draw();
  }

  dispose(): void {
    this.panel?.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  private take(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.media] };
    panel.webview.onDidReceiveMessage((message: unknown) => void this.open(message));
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
  }

  private async draw(): Promise<void> {
    const { panel, shown } = this;
    if (panel === undefined || shown === undefined) return;
    const data = await this.data(shown);
    const { webview } = panel;
    panel.title = `Tests of ${data.title}`;
    const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.media, name)).toString();
    webview.html = pageOf(data, {
      nonce: randomBytes(16).toString('hex'),
      source: webview.cspSource,
      style: address('test-results.css'),
      script: address('test-results.js'),
      state: JSON.stringify({ uri: shown.toString() } satisfies State),
    });
  }

  private async data(uri: vscode.Uri): Promise<PanelData> {
    const { functions, stages } = this.results.of(uri);
    const document = functions.length === 0 ? undefined : await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined); // it may be gone
    const lines = new Map(document === undefined ? [] : this.results.located(document).map(({ kept, line }) => [kept, line + 1]));
    return { title: nameOf(uri), stages, functions: functions.map((kept) => ({ report: kept.report, isFinal: kept.isFinal, line: lines.get(kept) ?? null })) };
  }

  private async open(message: unknown): Promise<void> {
    const { line, column } = (message ?? {}) as { readonly line?: unknown; readonly column?: unknown };
    if (this.shown === undefined || !Number.isInteger(line) || !Number.isInteger(column)) return;
    const document = await vscode.workspace.openTextDocument(this.shown);
    const at = document.offsetAt(document.validatePosition(new vscode.Position((line as number) - 1, (column as number) - 1)));
    await reveal(document, at, at);
  }
}
