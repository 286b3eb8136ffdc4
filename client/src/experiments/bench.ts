/** Starts stages of the trainer for a person: refused where code must not run, asked before what is missing, with progress, cancelling and a last word. */
import * as vscode from 'vscode';
import type { Preflight } from '../../../protocol/preflight.js';
import { toolchain } from '../settings.js';
import { stageRefusal } from './refusal.js';
import { missingLines, saidOf, type StageCall } from './stage-call.js';
import { runTrainer, type TrainerEnd, trainerEnvironment } from './trainer.js';

const ACCEPTED = 'iron.experiments.acceptedLess';

/** A button of the last message. */
export interface Next {
  readonly label: string;
  readonly run: () => unknown;
}

export type StageOutcome = { readonly kind: 'refused'; readonly reason: string } | ({ readonly kind: 'ended'; readonly message: string } & TrainerEnd);

export class Bench implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Iron experiments', 'log');

  constructor(
    private readonly module: string,
    private readonly memory: vscode.Memento,
  ) {}

  dispose(): void {
    this.log.dispose();
  }

  /** Null: it may go on. Otherwise what was said to the person. */
  refuse(file?: vscode.Uri): string | null {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folderScheme = (folders.find(({ uri }) => uri.scheme === 'file') ?? folders[0])?.uri.scheme;
    const refusal = stageRefusal({ isTrusted: vscode.workspace.isTrusted, folderScheme, ...(file && { fileScheme: file.scheme }) });
    if (refusal === null) return null;
    void showRefusal(refusal.message, refusal.why === 'trust');
    return refusal.message;
  }

  /** @param next buttons of the last message, by how it ended */
  async run(call: StageCall, next: (end: TrainerEnd) => readonly Next[] = () => []): Promise<StageOutcome> {
    const reason = this.refuse() ?? (await this.lacks(call));
    if (reason !== null) return { kind: 'refused', reason };
    const end = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: call.title, cancellable: true }, (progress, token) => this.shown(call, progress, token));
    const { kind, message } = saidOf(call, end);
    this.log.appendLine(`${message}\n`);
    void this.tell(kind, message, end.cancelled ? [] : next(end));
    return { kind: 'ended', message, ...end };
  }

  /** Without a word to the person, for what the editor asks of itself. */
  quiet(parameters: readonly string[], signal?: AbortSignal): Promise<TrainerEnd> {
    return runTrainer({ module: this.module, parameters, cwd: this.folder(), environment: this.environment(), ...(signal && { signal }) });
  }

  /** Shows what is missing or limited; null: it goes on. */
  async lacks({ stage, title, out }: StageCall): Promise<string | null> {
    const asking = { location: vscode.ProgressLocation.Window, title: `${title}: looking at what is there` };
    const { lines } = await vscode.window.withProgress(asking, () => this.quiet(['preflight', stage, '--json', ...(out === undefined ? [] : ['--out', out])]));
    const answer = parsed(lines.at(-1));
    if (answer === null) return this.refuseWith(`${title}: the trainer did not answer.`, lines.join('\n'));
    const missing = missingLines(answer);
    if (!answer.ready) return this.refuseWith(`${title} cannot start: something that it needs is missing.`, missing.join('\n'));
    return missing.length === 0 ? null : this.askForLess(title, missing);
  }

  /** Once for the same shortcomings: they rarely change. */
  private async askForLess(title: string, missing: readonly string[]): Promise<string | null> {
    const accepted = this.memory.get<readonly string[]>(ACCEPTED, []);
    if (missing.every((line) => accepted.includes(line))) return null;
    const go = 'Go On Anyway';
    const chosen = await vscode.window.showWarningMessage(`${title}: this machine does not have all that it can use.`, { modal: true, detail: `${missing.join('\n')}\n\nYou are asked once.` }, go);
    if (chosen !== go) return 'It was not allowed to go on with less.';
    await this.memory.update(ACCEPTED, [...new Set([...accepted, ...missing])]);
    return null;
  }

  private refuseWith(message: string, detail: string): string {
    this.log.appendLine(`${message}\n${detail}\n`);
    void vscode.window.showErrorMessage(message, { modal: true, detail });
    return `${message}\n${detail}`;
  }

  private async shown(call: StageCall, progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken): Promise<TrainerEnd> {
    const cancel = new AbortController();
    const listening = token.onCancellationRequested(() => cancel.abort());
    this.log.appendLine(`> iron-trainer ${call.parameters.map(quoted).join(' ')}`);
    try {
      return await runTrainer({
        module: this.module,
        parameters: call.parameters,
        cwd: this.folder(),
        environment: { ...this.environment(), ...call.environment },
        signal: cancel.signal,
        onLine: (line) => {
          this.log.appendLine(line);
          progress.report({ message: line.trim().slice(0, LONGEST_SHOWN) });
        },
        onProgress: ({ progress: what, done, of }) => progress.report({ message: `${what}: ${done} of ${of}` }),
      });
    } catch (error) {
      return { code: null, lines: [error instanceof Error ? error.message : String(error)], cancelled: false };
    } finally {
      listening.dispose();
    }
  }

  private async tell(kind: 'information' | 'warning' | 'error', message: string, next: readonly Next[]): Promise<void> {
    const show = { information: vscode.window.showInformationMessage, warning: vscode.window.showWarningMessage, error: vscode.window.showErrorMessage }[kind];
    const details = 'Show Output';
    const chosen = await show(message, ...next.map(({ label }) => label), details);
    if (chosen === details) this.log.show(true);
    else await next.find(({ label }) => label === chosen)?.run();
  }

  private folder = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();

  private environment(): NodeJS.ProcessEnv {
    const { rustc, cargo } = toolchain();
    return trainerEnvironment([rustc, cargo]);
  }
}

const LONGEST_SHOWN = 120;

const quoted = (parameter: string): string => (/^[\w./:=,@+-]+$/.test(parameter) ? parameter : JSON.stringify(parameter));

function parsed(line: string | undefined): Preflight | null {
  try {
    const value = JSON.parse(line ?? '') as Partial<Preflight>;
    return Array.isArray(value.checks) && typeof value.ready === 'boolean' ? (value as Preflight) : null;
  } catch {
    return null;
  }
}

async function showRefusal(message: string, isTrust: boolean): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showWarningMessage(message, ...(isTrust ? [manage] : []));
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
