/** Experiments as a whole: started, gone on with, and ended. They run in processes of their own, which no window takes along. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ChainSummary } from '../../../protocol/chain-pages.js';
import type { ExperimentSummary } from '../../../protocol/experiment-pages.js';
import { COMMANDS } from '../commands.js';
import { oneFile } from './ask.js';
import type { Bench, StageOutcome } from './bench.js';
import { canResume, endWords, isGoingOn, progressWords } from './progress-words.js';
import type { RunningExperiments } from './running.js';
import { Roots } from './roots.js';
import { experimentsRoots, rootFor, shownRoots } from './watch.js';

/** `id`: the key of the experiment that was started or ended. */
export type LifecycleOutcome = Extract<StageOutcome, { kind: 'refused' }> | { readonly kind: 'done'; readonly id: string };

export class Lifecycle implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly bench: Bench,
    private readonly running: RunningExperiments,
  ) {
    this.subscription = running.onDidEnd((experiment) => void this.tellEnd(experiment));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** @param given the config; else it is asked for */
  async run(given?: vscode.Uri): Promise<LifecycleOutcome | undefined> {
    const refused = this.refused(given);
    if (refused !== null) return refused;
    const config = given ?? (await oneFile({ title: 'Config of the experiment', glob: '**/*.experiment.yaml', extensions: ['yaml'] }));
    if (config === undefined) return undefined;
    await vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.toString() === config.toString())?.save();
    return this.start(path.basename(config.fsPath), ['run', config.fsPath], rootFor(config));
  }

  /** @param given the key of an experiment; else it is asked for */
  async resume(given?: string): Promise<LifecycleOutcome | undefined> {
    const refused = this.refused();
    if (refused !== null) return refused;
    const key = given ?? (await this.ask('Experiment to go on with', canResume, (await this.running.workflows()).filter(canResume)));
    if (key === undefined) return undefined;
    const { id, root } = placeOf(key);
    return this.start(key, ['resume', id], root);
  }

  async cancel(given?: string): Promise<LifecycleOutcome | undefined> {
    const refused = this.refused();
    if (refused !== null) return refused;
    const key = given ?? (await this.ask('Experiment to cancel', isGoingOn));
    if (key === undefined) return undefined;
    const { id, root } = placeOf(key);
    const { code, lines } = await this.bench.quiet(['cancel', id, ...inFolder(root)]);
    await this.running.look();
    return code === 0 ? { kind: 'done', id: key } : this.failed(`${key} was not cancelled`, lines);
  }

  /** An experiment whose config the trainer writes itself; `parameters` as they would be typed. */
  begin(title: string, parameters: readonly string[]): Promise<LifecycleOutcome> {
    return this.start(title, parameters, experimentsRoots()[0]?.folder);
  }

  private async start(title: string, parameters: readonly string[], root: string | undefined): Promise<LifecycleOutcome> {
    const folder = root ?? '.';
    const reason = await this.bench.lacks({ stage: 'run', title, parameters, out: folder });
    if (reason !== null) return { kind: 'refused', reason };
    const { code, lines } = await this.bench.quiet([...parameters, ...inFolder(root), '--detach']);
    const id = lines.at(-1)?.trim() ?? '';
    if (code !== 0) return this.failed(`${title} was not started`, lines);
    this.bench.log.appendLine(`Experiment ${id} was started; its folder is ${path.join(folder, id)}\n`);
    const key = new Roots(shownRoots()).key(folder, id);
    void this.follow(key);
    return { kind: 'done', id: key };
  }

  /** Until it ends. The notification can be hidden, and the experiment goes on without the window. */
  private async follow(id: string): Promise<void> {
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `Experiment ${id}`, cancellable: true }, async (progress, token) => {
      const cancelling = token.onCancellationRequested(() => void this.cancel(id));
      try {
        await new Promise<void>((resolve) => {
          const listening = this.running.onDidChange((all) => {
            const now = all.find((each) => each.id === id);
            if (now !== undefined && isGoingOn(now)) return progress.report({ message: progressWords(now) });
            listening.dispose();
            resolve();
          });
          void this.running.look();
        });
      } finally {
        cancelling.dispose();
      }
    });
  }

  private async tellEnd(experiment: ExperimentSummary): Promise<void> {
    const { kind, message } = endWords(experiment);
    this.bench.log.appendLine(`${message}\n`);
    const show = { information: vscode.window.showInformationMessage, warning: vscode.window.showWarningMessage, error: vscode.window.showErrorMessage }[kind];
    const [details, decision, resume] = ['Show Experiment', 'Show Decision', 'Resume'];
    const chosen = await show(message, details, ...(experiment.verdict === null ? [] : [decision]), ...(canResume(experiment) ? [resume] : []));
    if (chosen === details) await vscode.commands.executeCommand(COMMANDS.showExperiment, experiment.id);
    if (chosen === decision) await vscode.commands.executeCommand(COMMANDS.showExperimentDecision, experiment.id);
    if (chosen === resume) await this.resume(experiment.id);
  }

  private async ask(title: string, fits: (experiment: ExperimentSummary) => boolean, workflows: readonly ChainSummary[] = []): Promise<string | undefined> {
    const found = (await this.running.look()).filter(fits).map((each) => ({ label: each.id, description: isGoingOn(each) ? progressWords(each) : each.status, detail: each.question ?? '' }));
    const items = [...workflows.map(({ id, status }) => ({ label: id, description: status, detail: 'The six steps of S3' })), ...found];
    if (items.length === 0) void vscode.window.showInformationMessage(`${title}: there is none.`);
    return items.length === 0 ? undefined : (await vscode.window.showQuickPick(items, { title }))?.label;
  }

  private refused(file?: vscode.Uri): Extract<StageOutcome, { kind: 'refused' }> | null {
    const reason = this.bench.refuse(file);
    return reason === null ? null : { kind: 'refused', reason };
  }

  private failed(what: string, lines: readonly string[]): Extract<StageOutcome, { kind: 'refused' }> {
    const reason = `${what}: ${lines.at(-1) ?? 'the trainer said nothing'}`;
    this.bench.log.appendLine([...lines, reason, ''].join('\n'));
    void vscode.window.showErrorMessage(reason);
    return { kind: 'refused', reason };
  }
}

/** Where an experiment is, as the pages read it. */
function placeOf(key: string): { readonly id: string; readonly root: string | undefined } {
  const roots = shownRoots();
  return roots.length === 0 ? { id: key, root: undefined } : new Roots(roots).place(key);
}

const inFolder = (root: string | undefined): string[] => (root === undefined ? [] : ['--experiments', root]);
