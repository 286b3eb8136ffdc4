/** The panel with the pages of experiments. It only reads their folders; what starts or ends something is a command of its own. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { checkedState, FIRST_STATE, type PageName, type PageState, type ToExtension, type ToPage } from '../../../protocol/experiment-pages.js';
import { saveExport } from './export.js';
import { frameOf } from './page-frame.js';
import type { PageReader } from './reader.js';
import type { Convert } from './samples.js';
import { onChangeIn, shownRoots } from './watch.js';

export const EXPERIMENTS_PANEL = 'iron.experiments';

const TITLES: Readonly<Record<PageName, string>> = {
  runs: 'Experiments',
  run: 'Experiment',
  dataset: 'Dataset and Gates',
  evaluation: 'Evaluation',
  comparison: 'Comparison',
  decision: 'Decision',
};

/** What a page has drawn last. */
export type Drawn = Extract<ToExtension, { readonly kind: 'drawn' }>;

export class ExperimentsPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private reader: PageReader | undefined;
  private changes: vscode.Disposable | undefined;
  /** Files that were offered to be opened. */
  private readonly offered = new Set<string>();
  private readonly drawn = new vscode.EventEmitter<Drawn>();
  private readonly subscriptions = [
    vscode.window.registerWebviewPanelSerializer(EXPERIMENTS_PANEL, this),
    this.drawn,
    vscode.workspace.onDidChangeWorkspaceFolders(() => this.panel && this.guarded(() => this.openFolder().then(() => this.sendPage(false)))),
  ];
  private shown: PageState = FIRST_STATE;
  /** Counts what was asked for, so that an answer that took long does not replace a later one. */
  private asked = 0;
  private sent = '';
  /** The page asked and has no answer yet: whichever look comes first gives it, though nothing changed. */
  private owed = false;
  /** Each time that the page has drawn what it was sent. */
  readonly onDidDraw = this.drawn.event;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly convert: Convert,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): PageState {
    return this.shown;
  }

  /** @param experiment its id; none: the one that is shown already, or the latest */
  async show(page: PageName, experiment?: string, run?: string): Promise<void> {
    const chosen = typeof experiment === 'string' ? { experiment, run: typeof run === 'string' ? run : null, sample: null, task: null } : {};
    this.shown = { ...this.shown, page, ...chosen };
    if (this.panel === undefined) return this.take(vscode.window.createWebviewPanel(EXPERIMENTS_PANEL, TITLES[page], vscode.ViewColumn.Active, { enableFindWidget: true }));
    this.panel.reveal();
    await this.sendPage(true);
  }

  /** After a reload of the window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.shown = checkedState(state);
    await this.take(panel);
  }

  dispose(): void {
    this.panel?.dispose();
    this.changes?.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  private async take(panel: vscode.WebviewPanel): Promise<void> {
    this.panel?.dispose();
    this.panel = panel;
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: ['dist', 'media'].map((name) => vscode.Uri.joinPath(this.extension, name)) };
    webview.onDidReceiveMessage((message: ToExtension) => this.guarded(() => this.answer(message)));
    panel.onDidDispose(() => this.forget(panel));
    await this.openFolder();
    const address = (folder: string, name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.extension, folder, name)).toString();
    webview.html = frameOf({ nonce: randomBytes(16).toString('hex'), source: webview.cspSource, style: address('media', 'experiments.css'), script: address('dist', 'experiments-page.js') });
  }

  private forget(panel: vscode.WebviewPanel): void {
    if (this.panel !== panel) return;
    this.panel = undefined;
    this.changes?.dispose();
    this.changes = undefined;
    this.reader = undefined;
  }

  private async openFolder(): Promise<void> {
    const { PageReader } = await import('./reader.js');
    const roots = shownRoots();
    this.reader = roots.length === 0 ? undefined : new PageReader(roots, this.convert);
    this.changes?.dispose();
    this.changes = onChangeIn(
      roots,
      () => this.panel?.visible === true,
      () => this.guarded(() => this.sendPage(false)),
    );
  }

  private guarded(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.log.error(`Pages of experiments: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
  }

  private async answer(message: ToExtension): Promise<void> {
    if ('state' in message) this.shown = checkedState(message.state);
    switch (message.kind) {
      case 'ready':
      case 'show':
        return this.sendPage(true);
      case 'samples':
        return this.send({ kind: 'samples', answer: (await this.reader?.sampleRows(this.shown)) ?? null });
      case 'tasks':
        return this.send({ kind: 'tasks', answer: (await this.reader?.taskRows(this.shown)) ?? null });
      case 'sample':
        return this.send({ kind: 'sample', answer: (await this.reader?.sampleDetail(this.shown)) ?? null });
      case 'task':
        return this.send({ kind: 'task', answer: (await this.reader?.taskDetail(this.shown)) ?? null });
      case 'open':
        return this.open(message.path, message.line);
      case 'resume':
      case 'cancel':
        await vscode.commands.executeCommand(`iron.experiments.${message.kind}`, message.experiment);
        return;
      case 'export':
        return saveExport(message, this.reader?.rootOf(this.shown.experiment));
      case 'drawn':
        this.drawn.fire(message);
    }
  }

  /** @param always also where nothing changed since it was sent last */
  private async sendPage(always: boolean): Promise<void> {
    const { panel } = this;
    if (panel === undefined) return;
    const number = ++this.asked;
    this.owed ||= always;
    const page = await this.reader?.page(this.shown);
    if (number !== this.asked || panel !== this.panel) return;
    if (page === undefined)
      return this.send({ kind: 'page', state: this.shown, model: { page: this.shown.page, nothing: 'Open a folder on this machine: its experiments are shown here.', folder: '' }, experiments: [] });
    this.shown = { ...this.shown, experiment: page.state.experiment, run: page.state.run };
    const name = page.state.page === 'runs' || page.state.page === 'comparison' ? '' : (page.state.experiment ?? '');
    panel.title = name === '' ? TITLES[page.state.page] : `${TITLES[page.state.page]}: ${name}`;
    const message: ToPage = { kind: 'page', state: this.shown, model: page.model, experiments: page.list.map(({ id, status, runs }) => ({ id, status, runs: runs.map((run) => run.id) })) };
    const text = JSON.stringify([message.model, message.experiments]);
    if (!this.owed && text === this.sent) return;
    this.owed = false;
    this.sent = text;
    return this.send(message);
  }

  private async send(message: ToPage): Promise<void> {
    offerFiles(message, this.offered);
    await this.panel?.webview.postMessage(message);
  }

  private async open(file: string, line: number | undefined): Promise<void> {
    if (!this.offered.has(file)) return;
    const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.Beside, ...(line === undefined ? {} : { selection: new vscode.Range(at, at) }) });
  }
}

/** Every file link in what is sent. */
function offerFiles(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { path, bytes } = value as { readonly path?: unknown; readonly bytes?: unknown };
  if (typeof path === 'string' && typeof bytes === 'number') into.add(path);
  for (const each of Object.values(value)) offerFiles(each, into);
}
