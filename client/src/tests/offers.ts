/** Where tests can be asked for in a text: a lens above each function, and a code action in it. */
import * as vscode from 'vscode';
import { COMMANDS } from '../commands.js';
import { setting } from '../settings.js';
import type { KeptFunction, TestResults } from './results.js';
import { refusalFor, type Targets } from './targets.js';
import { count, scoreOf } from './words.js';

export const GENERATE_KIND = vscode.CodeActionKind.Refactor.append('iron').append('generateTests');

const LANGUAGES = [{ language: 'rust' }, { language: 'iron' }];

export function registerOffers(targets: Targets, results: TestResults): vscode.Disposable {
  const lenses = new Lenses(targets, results);
  const actions: vscode.CodeActionProvider = { provideCodeActions: (document, range, context) => actionsAt(targets, document, range, context) };
  return vscode.Disposable.from(
    lenses,
    vscode.languages.registerCodeLensProvider(LANGUAGES, lenses),
    vscode.languages.registerCodeActionsProvider(LANGUAGES, actions, { providedCodeActionKinds: [GENERATE_KIND] }),
  );
}

class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly targets: Targets,
    private readonly results: TestResults,
  ) {
    this.subscription = vscode.Disposable.from(
      results.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('iron.tests.codeLens') && this.changed.fire()),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    // a text without a file starts no server unasked; its functions have the code action
    if (document.uri.scheme !== 'file' || refusalFor(document) !== null || !setting('tests.codeLens', document.uri)) return [];
    const targets = await this.targets.of(document);
    const known = new Map(this.results.located(document).map(({ kept, line }) => [line, kept]));
    return targets.flatMap(({ nameFrom }) => {
      const { line } = document.positionAt(nameFrom);
      const range = new vscode.Range(line, 0, line, 0);
      const kept = known.get(line);
      const generate = { command: COMMANDS.generateTests, title: 'Generate tests', tooltip: 'Search tests for this function, prove them, and show them', arguments: [document.uri, line + 1] };
      const lens = [new vscode.CodeLens(range, generate)];
      if (kept !== undefined) lens.push(new vscode.CodeLens(range, { command: COMMANDS.showTestResults, title: titleOf(kept), tooltip: 'Show all results of this file', arguments: [document.uri] }));
      return lens;
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

const LONGEST = 80;

function titleOf({ report, isFinal }: KeptFunction): string {
  if (!isFinal) return `${count(report.tests.length, 'test')} so far, scoring`;
  const title = report.status === 'proven' ? scoreOf(report) : `No tests: ${report.reason.split('\n')[0]}`;
  return title.length > LONGEST ? `${title.slice(0, LONGEST)} …` : title;
}

async function actionsAt(targets: Targets, document: vscode.TextDocument, range: vscode.Range, { only, triggerKind }: vscode.CodeActionContext): Promise<vscode.CodeAction[]> {
  // unasked, the light bulb would stand in every line of every function
  if (triggerKind !== vscode.CodeActionTriggerKind.Invoke || (only !== undefined && !only.contains(GENERATE_KIND))) return [];
  const target = await targets.at(document, range.start);
  if (target === null) return [];
  const action = new vscode.CodeAction(`Iron: Generate tests for \`${target.name}\``, GENERATE_KIND);
  action.command = { command: COMMANDS.generateTests, title: action.title, arguments: [document.uri, document.positionAt(target.nameFrom).line + 1] };
  return [action];
}
