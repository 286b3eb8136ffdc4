/** Tests that are offered and not yet taken: shown as a difference to the file, inserted only when the person says so. */
import * as vscode from 'vscode';
import type { TestCase } from '../../../protocol/test-generation.js';
import { type MergeTestsAnswer, mergeTests } from '../../../protocol/test-requests.js';
import { columnBeside, columnOf, nameOf } from '../editors.js';
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
  /** The text that the tests go into: the file, or that of its test module. */
  into: vscode.Uri;
  merged: string;
}

/** An edit, and the document that it is of. */
interface Merged extends MergeTestsAnswer {
  readonly into: vscode.TextDocument;
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
        const key = document.uri.toString();
        const proposal = this.all.get(key) ?? [...this.all.values()].find(({ into }) => into.toString() === key);
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
    const proposal: Proposal = known ?? { source: document.uri, preview, tests: [], chosen: new Set(), isFinal, into: document.uri, merged: '' };
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
    const lines = linesOf(document.getText());
    const chosen = proposal.tests.filter(({ test }) => proposal.chosen.has(test.name));
    const stale = chosen.find(({ code, line }) => locate(lines, code, line) < 0);
    if (stale !== undefined) return refuse(`\`${stale.path}\` has changed since its tests were proven. Generate them again.`);
    const merged = await this.merge(document, chosen);
    if (typeof merged === 'string') return refuse(merged);
    const { into, from, to, insert } = merged;
    const change = new vscode.WorkspaceEdit();
    change.replace(into.uri, new vscode.Range(into.positionAt(from), into.positionAt(to)), insert);
    if (!(await vscode.workspace.applyEdit(change))) return refuse('The editor did not take the change.');
    await this.discard(proposal.source);
    await vscode.window.showTextDocument(into, { viewColumn: columnOf(into.uri) ?? vscode.ViewColumn.Active, preview: false });
    this.results.addInserted(
      into.uri,
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

  /** Beside the file, as every result is: the person goes on reading what they read. */
  private async show({ source, into, preview }: Proposal): Promise<void> {
    const where = { viewColumn: columnBeside(source, preview), preview: false, preserveFocus: true };
    await vscode.commands.executeCommand('vscode.diff', into, preview, `${nameOf(into)} ↔ with generated tests`, where);
  }

  private async redraw(proposal: Proposal): Promise<void> {
    const document = await vscode.workspace.openTextDocument(proposal.source);
    const chosen = proposal.tests.filter(({ test }) => proposal.chosen.has(test.name));
    const merged = chosen.length === 0 ? '' : await this.merge(document, chosen);
    if (typeof merged === 'string') {
      proposal.merged = (await vscode.workspace.openTextDocument(proposal.into)).getText();
    } else {
      const { into, from, to, insert } = merged;
      const text = into.getText();
      proposal.into = into.uri;
      proposal.merged = text.slice(0, from) + insert + text.slice(to);
    }
    this.changed.fire(proposal.preview);
  }

  /** What changes, and how; or why nothing can. */
  private async merge(document: vscode.TextDocument, tests: readonly OfferedTest[]): Promise<Merged | string> {
    const { version } = document;
    const answer = await this.server.ask(mergeTests, { ...textOf(document), codes: tests.map(({ test }) => test.code) });
    if (answer === null) return `${nameOf(document.uri)} has an error, or all of these tests: nothing can be put into it.`;
    const into = answer.other === null ? document : await vscode.workspace.openTextDocument(vscode.Uri.parse(answer.other.uri));
    if (document.version !== version) return `${nameOf(document.uri)} changed meanwhile, so nothing was done.`;
    if (answer.other !== null && into.getText() !== answer.other.text) return `${nameOf(into.uri)} has changes that are not saved: save them, then try again.`;
    return { into, ...answer };
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
