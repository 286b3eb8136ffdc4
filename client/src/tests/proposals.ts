/** Tests that are offered and not yet taken: shown as a difference to the file, inserted only when the person says so. */
import * as vscode from 'vscode';
import type { TestCase } from '../../../protocol/test-generation.js';
import { mergeTests } from '../../../protocol/test-requests.js';
import { nameOf } from '../editors.js';
import type { Server } from '../server.js';
import { hasTest, linesOf, locate } from './locate.js';
import type { TestResults } from './results.js';
import { textOf } from './targets.js';
import { count, SOURCES } from './words.js';

export const PREVIEW_SCHEME = 'iron-tests';

const PAUSE_MS = 150;

/** A test with the function that it is for, as that was when the test was proven. */
export interface OfferedTest {
  readonly path: string;
  readonly test: TestCase;
  readonly code: readonly string[];
  /** Line of the function at that time, from 0. */
  readonly line: number;
}

interface Proposal {
  readonly source: vscode.Uri;
  readonly preview: vscode.Uri;
  tests: readonly OfferedTest[];
  chosen: ReadonlySet<string>;
  /** Whether all of them are scored: before, they may be looked at only. */
  isFinal: boolean;
  merged: string;
}

export type Accepted = { readonly kind: 'inserted'; readonly names: readonly string[] } | { readonly kind: 'refused'; readonly reason: string };

export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** By the address of the file. */
  private readonly all = new Map<string, Proposal>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Opening and closing previews takes time, and a run may be cancelled meanwhile: one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly server: Server,
    private readonly results: TestResults,
  ) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const proposal = this.all.get(document.uri.toString());
        if (proposal === undefined) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.redraw(proposal), PAUSE_MS);
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach((tab) => this.tabClosed(tab))),
    ];
  }

  /** Offers tests in the place of those offered before; those that stand in the text already are left out. Gives how many are left. */
  offer(document: vscode.TextDocument, tests: readonly OfferedTest[], isFinal: boolean): Promise<number> {
    return this.inTurn(() => this.offerNow(document, tests, isFinal));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async offerNow(document: vscode.TextDocument, tests: readonly OfferedTest[], isFinal: boolean): Promise<number> {
    const key = document.uri.toString();
    const text = document.getText();
    const fresh = tests.filter(({ test }) => !hasTest(text, test.code));
    if (fresh.length === 0) {
      await this.withdraw(document.uri);
      return 0;
    }
    const name = nameOf(document.uri).replace(/\.(?:rs|iron)$/, '');
    const ending = document.languageId === 'iron' ? '.iron' : '.rs';
    const preview = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: `/${name} (with tests)${ending}`, query: key });
    const known = this.all.get(key);
    const proposal: Proposal = known ?? { source: document.uri, preview, tests: [], chosen: new Set(), isFinal, merged: '' };
    proposal.tests = fresh;
    proposal.chosen = new Set(fresh.map(({ test }) => test.name));
    proposal.isFinal = isFinal;
    this.all.set(key, proposal);
    await this.redraw(proposal);
    if (known === undefined) await this.show(proposal);
    return fresh.length;
  }

  isOffered(uri: vscode.Uri): boolean {
    return this.all.has(uri.toString());
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.all.get(uri.query)?.merged ?? '// These tests are no longer offered.\n';
  }

  /** Puts the chosen tests into the file, as one change that can be undone; nothing is saved. */
  async accept(uri?: vscode.Uri): Promise<Accepted> {
    const proposal = this.meant(uri);
    if (proposal === undefined) return refuse('No tests are offered.');
    if (!proposal.isFinal) return refuse('The tests are still being scored; they can be inserted in a moment.');
    const document = await vscode.workspace.openTextDocument(proposal.source);
    const { version } = document;
    const lines = linesOf(document.getText());
    const chosen = proposal.tests.filter(({ test }) => proposal.chosen.has(test.name));
    const stale = chosen.find(({ code, line }) => locate(lines, code, line) < 0);
    if (stale !== undefined) return refuse(`\`${stale.path}\` has changed since its tests were proven. Generate them again.`);
    const edit = await this.merge(document, chosen);
    if (edit === null) return refuse(`${nameOf(proposal.source)} has an error: the tests cannot be put into it.`);
    if (document.version !== version) return refuse(`${nameOf(proposal.source)} changed meanwhile, so nothing was done.`);
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, new vscode.Range(document.positionAt(edit.from), document.positionAt(edit.to)), edit.insert);
    if (!(await vscode.workspace.applyEdit(change))) return refuse('The editor did not take the change.');
    await this.discard(proposal.source);
    await vscode.window.showTextDocument(document, { preview: false });
    this.results.addInserted(
      document.uri,
      chosen.map(({ path, test }) => ({ path, name: test.name })),
    );
    const names = chosen.map(({ test }) => test.name);
    vscode.window.setStatusBarMessage(`$(check) ${count(names.length, 'test')} inserted`, 6000);
    return { kind: 'inserted', names };
  }

  /** Withdraws the offer and closes its preview. */
  discard(uri?: vscode.Uri): Promise<void> {
    return this.inTurn(() => this.withdraw(uri));
  }

  private async withdraw(uri?: vscode.Uri): Promise<void> {
    const proposal = this.meant(uri);
    if (proposal === undefined) return;
    this.all.delete(proposal.source.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => shows(tab, proposal.preview));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  async choose(uri?: vscode.Uri): Promise<void> {
    const proposal = this.meant(uri);
    if (proposal === undefined) return void refuse('No tests are offered.');
    const items = proposal.tests.map(({ path, test }) => ({
      label: test.name,
      description: `${path} · ${count(test.kills.length, 'mutant')} killed · ${SOURCES[test.source]}`,
      picked: proposal.chosen.has(test.name),
    }));
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title: `Tests for ${nameOf(proposal.source)}`, placeHolder: 'Tests to insert' });
    if (picked === undefined) return;
    proposal.chosen = new Set(picked.map(({ label }) => label));
    await this.redraw(proposal);
  }

  /** Opens the preview again. */
  async reopen(uri?: vscode.Uri): Promise<void> {
    const proposal = this.meant(uri);
    if (proposal !== undefined) await this.show(proposal);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const each of this.subscriptions) each.dispose();
  }

  /** The one of a file, of a preview, or the only one. */
  private meant(uri?: vscode.Uri): Proposal | undefined {
    const asked = uri instanceof vscode.Uri ? uri : activeUri();
    const key = asked?.scheme === PREVIEW_SCHEME ? asked.query : asked?.toString();
    const found = key === undefined ? undefined : this.all.get(key);
    return found ?? (uri === undefined && this.all.size === 1 ? [...this.all.values()][0] : undefined);
  }

  private async show({ source, preview }: Proposal): Promise<void> {
    await vscode.commands.executeCommand('vscode.diff', source, preview, `${nameOf(source)} ↔ with generated tests`, { preview: false, preserveFocus: true });
  }

  private async redraw(proposal: Proposal): Promise<void> {
    const document = await vscode.workspace.openTextDocument(proposal.source);
    const chosen = proposal.tests.filter(({ test }) => proposal.chosen.has(test.name));
    const text = document.getText();
    const edit = chosen.length === 0 ? null : await this.merge(document, chosen);
    proposal.merged = edit === null ? text : text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
    this.changed.fire(proposal.preview);
  }

  private merge(document: vscode.TextDocument, tests: readonly OfferedTest[]) {
    return this.server.ask(mergeTests, { ...textOf(document), codes: tests.map(({ test }) => test.code) });
  }

  /** Who closes the preview does not want the tests; they can be generated again. */
  private tabClosed(tab: vscode.Tab): void {
    for (const [key, { preview, isFinal }] of this.all) if (isFinal && shows(tab, preview)) this.all.delete(key);
  }
}

const shows = ({ input }: vscode.Tab, preview: vscode.Uri): boolean => input instanceof vscode.TabInputTextDiff && input.modified.toString() === preview.toString();

function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return vscode.window.activeTextEditor?.document.uri;
}

function refuse(reason: string): Accepted {
  void vscode.window.showWarningMessage(reason);
  return { kind: 'refused', reason };
}
