/** Joins the parts of test generation and gives their commands. */
import * as vscode from 'vscode';
import type { COMMANDS } from '../commands.js';
import { shownDocument } from '../editors.js';
import { isLanguage } from '../languages.js';
import type { Server } from '../server.js';
import { type Generated, Generation } from './generate.js';
import { Guard } from './guard.js';
import { registerOffers } from './offers.js';
import { ResultPanel } from './panel.js';
import { Proposals } from './proposals.js';
import { TestResults } from './results.js';
import { Survivors } from './survivors.js';
import { Targets } from './targets.js';
import { TestingView } from './testing.js';

type Name = 'generateTests' | 'generateTestsForFile' | 'acceptTests' | 'chooseTests' | 'discardTests' | 'showTestResults' | 'killMutant' | 'ignoreMutant';

export type TestCommands = Pick<Record<keyof typeof COMMANDS, (...parameters: never[]) => unknown>, Name>;

export interface Tests extends vscode.Disposable {
  readonly commands: TestCommands;
  readonly results: TestResults;
  readonly view: TestingView;
}

export function tests(context: vscode.ExtensionContext, server: Server): Tests {
  const storage = context.storageUri ?? null;
  const results = new TestResults(storage && vscode.Uri.joinPath(storage, 'test-results'), server.log);
  const targets = new Targets(server);
  const guard = new Guard(server, context.globalState);
  const proposals = new Proposals(server, results);
  const generation = new Generation(server, targets, results, proposals, guard);
  const survivors = new Survivors(results);
  const view = new TestingView(server, results, guard);
  const panel = new ResultPanel(vscode.Uri.joinPath(context.extensionUri, 'media'), results);
  const offers = registerOffers(targets, results);
  void results.load();
  const commands: TestCommands = {
    generateTests: async (uri?: vscode.Uri, line?: number) => {
      const document = await meant(uri);
      return document === null ? nothingOpen() : generation.generate(document, line ?? cursorLine(document));
    },
    generateTestsForFile: async (uri?: vscode.Uri) => {
      const document = await meant(uri);
      return document === null ? nothingOpen() : generation.generate(document, null);
    },
    acceptTests: (uri?: vscode.Uri) => proposals.accept(uri),
    chooseTests: (uri?: vscode.Uri) => proposals.choose(uri),
    discardTests: (uri?: vscode.Uri) => proposals.discard(uri),
    showTestResults: async (uri?: vscode.Uri) => {
      const document = await meant(uri);
      return document === null ? nothingOpen() : panel.show(document.uri);
    },
    killMutant: async (uri: vscode.Uri, path: string, mutant: string) => generation.kill(await vscode.workspace.openTextDocument(uri), path, mutant),
    ignoreMutant: (uri: vscode.Uri, path: string, mutant: string) => survivors.ignore(uri, path, mutant),
  };
  return { commands, results, view, dispose: () => vscode.Disposable.from(offers, panel, view, survivors, proposals, results).dispose() };
}

async function meant(uri: vscode.Uri | undefined): Promise<vscode.TextDocument | null> {
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  return shownDocument(isLanguage) ?? null;
}

/** From 1. */
function cursorLine(document: vscode.TextDocument): number {
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  return (editor?.selection.active.line ?? 0) + 1;
}

function nothingOpen(): Generated {
  const reason = 'Open a Rust or Iron file first, and put the cursor into a function.';
  void vscode.window.showInformationMessage(reason);
  return { kind: 'refused', reason };
}
