/**
 * Experiments that are worked on, in the status bar. They are read from their folders alone, so that a window that is opened
 * or reloaded while one goes on shows it again.
 */
import * as vscode from 'vscode';
import type { ChainSummary } from '../../../protocol/chain-pages.js';
import type { ExperimentSummary } from '../../../protocol/experiment-pages.js';
import { COMMANDS } from '../commands.js';
import { chainsIn } from './chains.js';
import { isGoingOn, progressWords } from './progress-words.js';
import { Experiments } from './summaries.js';
import { onChangeIn, shownRoots } from './watch.js';

export class RunningExperiments implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('iron.experiments', vscode.StatusBarAlignment.Left);
  private readonly changed = new vscode.EventEmitter<readonly ExperimentSummary[]>();
  private readonly ended = new vscode.EventEmitter<ExperimentSummary>();
  /** All that there are, whenever something may have changed. */
  readonly onDidChange = this.changed.event;
  /** An experiment that was seen while it went on no longer does. */
  readonly onDidEnd = this.ended.event;
  private readonly subscriptions: vscode.Disposable[];
  private watching: vscode.Disposable | undefined;
  private experiments: Experiments | undefined;
  private goingOn: readonly ExperimentSummary[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor() {
    this.item.name = 'Iron experiments';
    this.item.command = COMMANDS.showExperiments;
    this.subscriptions = [
      this.item,
      this.changed,
      this.ended,
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('iron.experiments.folder') && this.watch()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.watch()),
    ];
    this.watch();
  }

  /** As it stands in the status bar; empty where nothing is worked on. */
  get text(): string {
    return this.goingOn.length === 0 ? '' : this.item.text;
  }

  dispose(): void {
    this.watching?.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** The latest first. */
  look(): Promise<readonly ExperimentSummary[]> {
    const next = this.last.then(() => this.lookOnce());
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Workflows of several experiments that can be gone on with by their ids. */
  async workflows(): Promise<readonly ChainSummary[]> {
    const chains = this.experiments === undefined ? [] : await chainsIn(this.experiments, []);
    return chains.filter(({ kind }) => kind === 'sigil');
  }

  private watch(): void {
    this.watching?.dispose();
    const roots = shownRoots();
    this.experiments = roots.length === 0 ? undefined : new Experiments(roots);
    this.watching = onChangeIn(
      roots,
      () => this.goingOn.length > 0,
      () => void this.look(),
    );
    void this.look();
  }

  private async lookOnce(): Promise<readonly ExperimentSummary[]> {
    const all = (await this.experiments?.list([])) ?? [];
    const before = this.goingOn;
    this.goingOn = all.filter(isGoingOn);
    this.draw();
    this.changed.fire(all);
    for (const { id } of before) {
      const now = all.find((each) => each.id === id);
      if (now !== undefined && !isGoingOn(now)) this.ended.fire(now);
    }
    return all;
  }

  private draw(): void {
    const [first, ...others] = this.goingOn;
    if (first === undefined) return this.item.hide();
    this.item.text = `$(sync~spin) ${first.id}: ${progressWords(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
    this.item.tooltip = this.goingOn.map((each) => `${each.id}: ${progressWords(each)}`).join('\n');
    this.item.show();
  }
}
