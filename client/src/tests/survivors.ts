/** Mutants that no generated test notices, marked where they are, with fixes; they go when the function's text changes. */
import * as vscode from 'vscode';
import type { MutantVerdict } from '../../../protocol/test-generation.js';
import { COMMANDS } from '../commands.js';
import { linesOf, spanOf } from './locate.js';
import type { TestResults } from './results.js';
import { refusalFor } from './targets.js';
import { changeOf, survivorMessage } from './words.js';

export const SURVIVOR_SOURCE = 'iron mutants';

const PAUSE_MS = 150;

/** A diagnostic with what its fixes need. */
class Survivor extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    uri: vscode.Uri,
    readonly path: string,
    readonly verdict: MutantVerdict,
  ) {
    super(range, survivorMessage(verdict.mutant), vscode.DiagnosticSeverity.Information);
    this.source = SURVIVOR_SOURCE;
    this.code = { value: changeOf(verdict.mutant), target: uri.with({ fragment: `L${range.start.line + 1},${range.start.character + 1}` }) };
  }
}

export class Survivors implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('iron.mutants');
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly shown = new Map<string, readonly Survivor[]>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly results: TestResults) {
    const languages = [{ language: 'rust' }, { language: 'iron' }];
    this.subscriptions = [
      this.collection,
      results.onDidChange((uri) => this.draw(uri)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.draw(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)),
      vscode.workspace.onDidSaveTextDocument((document) => results.prune(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || results.of(document.uri).functions.length === 0) return;
        const key = document.uri.toString();
        clearTimeout(this.timers.get(key));
        this.timers.set(
          key,
          setTimeout(() => this.draw(document.uri), PAUSE_MS),
        );
      }),
      vscode.languages.registerCodeActionsProvider(languages, this, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    ];
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const here = (this.shown.get(document.uri.toString()) ?? []).filter((each) => each.range.intersection(range) !== undefined);
    return here.flatMap((survivor) => {
      const { path, verdict } = survivor;
      const change = changeOf(verdict.mutant);
      const argument = [document.uri, path, verdict.mutant.name];
      const ignore = fix(`Ignore this mutant (${change})`, survivor, COMMANDS.ignoreMutant, argument);
      if (refusalFor(document) !== null) return [ignore];
      return [fix(`Generate a test that kills this (${change})`, survivor, COMMANDS.killMutant, argument), ignore];
    });
  }

  ignore(uri: vscode.Uri, path: string, mutant: string): void {
    this.results.update(uri, path, (kept) => ({ ...kept, ignored: [...kept.ignored, mutant] }));
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const each of this.subscriptions) each.dispose();
  }

  private clear(uri: vscode.Uri): void {
    this.shown.delete(uri.toString());
    this.collection.delete(uri);
  }

  private draw(uri: vscode.Uri): void {
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document === undefined) return;
    const lines = linesOf(document.getText());
    const survivors = this.results.located(document).flatMap(({ kept, line }) => {
      if (!kept.isFinal || kept.report.status !== 'proven') return [];
      const missed = kept.report.verdicts.filter(({ outcome, mutant }) => outcome === 'missed' && !kept.ignored.includes(mutant.name));
      return missed.map((verdict) => {
        const { startLine, startColumn, endLine, endColumn } = spanOf(lines, verdict.mutant.span, kept.report.line, line);
        return new Survivor(new vscode.Range(startLine, startColumn, endLine, endColumn), uri, kept.report.path, verdict);
      });
    });
    this.shown.set(uri.toString(), survivors);
    this.collection.set(uri, survivors);
  }
}

function fix(title: string, survivor: Survivor, command: string, parameters: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [survivor];
  action.command = { command, title, arguments: [...parameters] };
  return action;
}
