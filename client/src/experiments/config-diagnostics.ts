/**
 * What a schema cannot say of configs of experiments, such as shares that do not sum to 1, and what the report of the experiment
 * advises to change, with the change as a quick fix: the trainer is asked when one is opened or saved.
 */
import * as vscode from 'vscode';
import type { ConfigCheck } from '../../../protocol/experiment-config.js';
import { EXPERIMENT_CONFIGS } from '../../../protocol/requests.js';
import type { Bench } from './bench.js';
import { adviceAt, adviceMarks, type ConfigMark, configMarks, parsedCheck } from './config-marks.js';
import { rootFor } from './watch.js';

export const CONFIG_SOURCE = 'iron config';
const CONFIGS: vscode.DocumentSelector = EXPERIMENT_CONFIGS.map((pattern) => ({ scheme: 'file', pattern }));

interface Known {
  readonly document: vscode.TextDocument;
  readonly answer: ConfigCheck;
  /** As they are shown now. */
  drawn: string;
}

export class ConfigDiagnostics implements vscode.Disposable {
  private readonly marks = vscode.languages.createDiagnosticCollection('iron-configs');
  private readonly known = new Map<string, Known>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly bench: Bench) {
    const check = (document: vscode.TextDocument): void => void this.check(document).catch((error: unknown) => bench.log.appendLine(`${document.uri.fsPath}: ${String(error)}`));
    this.subscriptions = [
      this.marks,
      vscode.languages.registerCodeActionsProvider(CONFIGS, { provideCodeActions: (document, range) => this.changes(document, range) }, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
      vscode.workspace.onDidOpenTextDocument(check),
      vscode.workspace.onDidSaveTextDocument(check),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && this.forget(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      // the marks by the schema may come later than ours
      vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.draw(uri))),
      vscode.workspace.onDidGrantWorkspaceTrust(() => vscode.workspace.textDocuments.forEach(check)),
    ];
    vscode.workspace.textDocuments.forEach(check);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (!vscode.workspace.isTrusted || document.isDirty || vscode.languages.match(CONFIGS, document) === 0) return;
    const { version } = document;
    const root = rootFor(document.uri);
    const { lines } = await this.bench.quiet(['config', 'check', document.uri.fsPath, '--json', ...(root === undefined ? [] : ['--experiments', root])]);
    const answer = parsedCheck(lines.at(-1) ?? '');
    if (answer === null || document.isClosed || document.version !== version) return;
    this.known.set(document.uri.toString(), { document, answer, drawn: '' });
    this.draw(document.uri);
  }

  private draw(uri: vscode.Uri): void {
    const known = this.known.get(uri.toString());
    if (known === undefined) return;
    const others = vscode.languages.getDiagnostics(uri).filter(({ source }) => source !== CONFIG_SOURCE);
    const text = known.document.getText();
    const marks = configMarks(known.answer, text, new Set(others.map(({ range }) => range.start.line)));
    const advised = adviceMarks(known.answer, text);
    const drawn = JSON.stringify([marks, advised]);
    if (known.drawn === drawn) return; // setting them is told as a change too
    known.drawn = drawn;
    const { Error: Wrong, Information } = vscode.DiagnosticSeverity;
    this.marks.set(uri, [...marks.map((each) => diagnostic(each, Wrong)), ...advised.map((each) => diagnostic(each, Information))]);
  }

  /** A text that changed since is not known here, so that an edit fits. */
  private changes(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.CodeAction[] {
    const known = this.known.get(document.uri.toString());
    if (known === undefined) return [];
    return adviceAt(known.answer, start.line, end.line).map(({ title, edit: { from, to, text } }) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
      return action;
    });
  }

  private forget(uri: vscode.Uri): void {
    this.known.delete(uri.toString());
    this.marks.delete(uri);
  }
}

function diagnostic({ line, from, to, message }: ConfigMark, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const made = new vscode.Diagnostic(new vscode.Range(line, from, line, to), message, severity);
  made.source = CONFIG_SOURCE;
  return made;
}
