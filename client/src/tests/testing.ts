/** Generated tests that were put into files, in the Testing view: by file and function, and really run. */
import * as vscode from 'vscode';
import { runTests, type TestResult } from '../../../protocol/test-requests.js';
import { nameOf } from '../editors.js';
import type { Server } from '../server.js';
import { toolchain } from '../settings.js';
import type { Guard } from './guard.js';
import { standsIn, type TestResults } from './results.js';
import { textOf } from './targets.js';

const SEPARATOR = '\n';

export class TestingView implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController('iron.tests', 'Iron: generated tests');
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly results: TestResults,
    private readonly guard: Guard,
  ) {
    this.controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request, token) => this.run(request, token), true);
    this.subscriptions = [
      this.controller,
      results.onDidChange((uri) => this.refresh(uri)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.refresh(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const item = contentChanges.length > 0 ? this.controller.items.get(document.uri.toString()) : undefined;
        if (item !== undefined) this.controller.invalidateTestResults(item);
      }),
    ];
  }

  private refresh(uri: vscode.Uri): void {
    const { inserted } = this.results.of(uri);
    const key = uri.toString();
    if (inserted.length === 0) return this.controller.items.delete(key);
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === key);
    const file = this.controller.items.get(key) ?? this.controller.createTestItem(key, nameOf(uri), uri);
    const paths = [...new Set(inserted.map(({ path }) => path))];
    file.children.replace(
      paths.map((path) => {
        const item = this.controller.createTestItem(`${key}${SEPARATOR}${path}`, path, uri);
        item.children.replace(inserted.filter((each) => each.path === path).map(({ name }) => this.testItem(item.id, uri, name, document)));
        return item;
      }),
    );
    this.controller.items.add(file);
  }

  private testItem(parent: string, uri: vscode.Uri, name: string, document: vscode.TextDocument | undefined): vscode.TestItem {
    const item = this.controller.createTestItem(`${parent}${SEPARATOR}${name}`, name, uri);
    const at = document === undefined ? null : standsIn(document.getText(), name);
    if (document !== undefined && at !== null) item.range = new vscode.Range(document.positionAt(at), document.positionAt(at + name.length));
    return item;
  }

  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      const wanted: vscode.TestItem[] = [];
      const roots = request.include ?? [...this.controller.items].map(([, item]) => item);
      for (const root of roots) leaves(root, new Set(request.exclude ?? []), wanted);
      const files = new Map<string, vscode.TestItem[]>();
      for (const item of wanted) files.set(item.uri!.toString(), [...(files.get(item.uri!.toString()) ?? []), item]);
      for (const items of files.values()) if (!token.isCancellationRequested) await this.runFile(run, items, token);
    } finally {
      run.end(); // also where something failed: a run that does not end blocks the view
    }
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  private async runFile(run: vscode.TestRun, items: readonly vscode.TestItem[], token: vscode.CancellationToken): Promise<void> {
    const document = await vscode.workspace.openTextDocument(items[0]!.uri!);
    const allFailed = (reason: string): void => items.forEach((item) => run.errored(item, new vscode.TestMessage(reason)));
    const refused = await this.guard.refuse(document, token);
    if (refused !== null) return allFailed(refused);
    for (const item of items) run.started(item);
    const answer = await this.server.ask(runTests, { ...textOf(document), toolchain: toolchain(), names: items.map(({ label }) => label) }, token);
    if (token.isCancellationRequested) return items.forEach((item) => run.skipped(item));
    if (answer?.ok !== true) return allFailed(answer?.reason ?? 'The language server gave no answer.');
    const byName = new Map(answer.results.map((result) => [result.name, result]));
    for (const item of items) tell(run, item, byName.get(item.label), document);
  }
}

function leaves(item: vscode.TestItem, excluded: ReadonlySet<vscode.TestItem>, found: vscode.TestItem[]): void {
  if (excluded.has(item)) return;
  if (item.children.size === 0) found.push(item);
  item.children.forEach((child) => leaves(child, excluded, found));
}

function tell(run: vscode.TestRun, item: vscode.TestItem, result: TestResult | undefined, document: vscode.TextDocument): void {
  if (result === undefined || result.outcome === 'absent') return run.errored(item, new vscode.TestMessage(`No test of the name \`${item.label}\` is in ${nameOf(document.uri)}.`));
  run.appendOutput(`${item.label}: ${result.outcome}\r\n`, undefined, item);
  if (result.outcome === 'passed') return run.passed(item);
  const sides = /^\s*left: (.*)\n\s*right: (.*)$/m.exec(result.message);
  const message = sides === null ? new vscode.TestMessage(result.message) : vscode.TestMessage.diff(result.message, sides[2]!, sides[1]!);
  const range = result.line === null ? item.range : document.lineAt(Math.min(result.line, document.lineCount) - 1).range;
  if (range !== undefined) message.location = new vscode.Location(document.uri, range);
  run.appendOutput(`${result.message}\n`.replaceAll(/\r?\n/g, '\r\n'), message.location, item);
  run.failed(item, message);
}
