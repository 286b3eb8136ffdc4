/** The extension's entry: registers everything and starts nothing; the server starts on first use. */
import * as vscode from 'vscode';
import { EXPERIMENT_CONFIGS } from '../../protocol/requests.js';
import { registerActions } from './actions.js';
import { COMMANDS } from './commands.js';
import { type ExperimentBench, experiments } from './experiments/experiments.js';
import { type ExperimentPages, experimentPages } from './experiments/pages.js';
import type { RunningExperiments } from './experiments/running.js';
import { convertBeside, convertToUntitled } from './convert.js';
import { convertSelection, replaceSelectionWithRust } from './selection.js';
import type { ServerState } from './server.js';
import { Server } from './server.js';
import { SideBySide } from './side-by-side.js';
import { showStatus } from './status.js';
import { type Tests, tests } from './tests/tests.js';

/** What other extensions may ask. */
export interface IronApi {
  readonly serverState: ServerState;
  /** Starts the language server if need be; rejects when it cannot start. */
  startServer(): Promise<void>;
  /** Generated tests: what is known of them, and the Testing view. */
  readonly tests: Pick<Tests, 'results' | 'view'>;
  /** Experiments that are worked on. */
  readonly running: Pick<RunningExperiments, 'text' | 'look'>;
  /** The pages of experiments: which one is shown, and when it is drawn. */
  readonly experiments: Pick<ExperimentPages['panel'], 'state' | 'onDidDraw'>;
}

const CONFIGS: vscode.DocumentSelector = EXPERIMENT_CONFIGS.map((pattern) => ({ pattern }));

let running: Server | undefined;

export function activate(context: vscode.ExtensionContext): IronApi {
  const log = vscode.window.createOutputChannel('Iron', { log: true });
  const server = new Server(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath, log);
  const sideBySide = new SideBySide(server);
  const generated = tests(context, server);
  const bench = experiments(context);
  const pages = experimentPages(context, server);
  running = server;
  context.subscriptions.push(
    log,
    server,
    sideBySide,
    generated,
    bench,
    pages,
    registerActions(),
    showStatus(server),
    ...registerCommands(context, server, sideBySide, { ...generated.commands, ...bench.commands, ...pages.commands }),
    startOnFirstIron(server),
  );
  return {
    get serverState() {
      return server.state;
    },
    tests: generated,
    running: bench.running,
    experiments: pages.panel,
    startServer: async () => void (await server.start()),
  };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
  sideBySide: SideBySide,
  commands: Tests['commands'] & ExperimentBench['commands'] & ExperimentPages['commands'],
): vscode.Disposable[] {
  const walkthrough = `${context.extension.id}#iron.start`;
  const handlers: Record<keyof typeof COMMANDS, (...parameters: never[]) => unknown> = {
    ...commands,
    convertToIron: (uri?: vscode.Uri) => convertBeside(server, 'iron', uri),
    convertToRust: (uri?: vscode.Uri) => convertBeside(server, 'rust', uri),
    openAsIron: (uri?: vscode.Uri) => convertToUntitled(server, 'iron', uri),
    openAsRust: (uri?: vscode.Uri) => convertToUntitled(server, 'rust', uri),
    convertSelectionToIron: () => convertSelection(server, 'iron'),
    convertSelectionToRust: () => convertSelection(server, 'rust'),
    replaceSelectionWithRust: () => replaceSelectionWithRust(server),
    showSideBySide: (uri?: vscode.Uri) => sideBySide.show(uri),
    restartServer: () => server.restart(),
    showLog: () => server.log.show(),
    openWalkthrough: () => vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
  };
  return Object.entries(handlers).map(([name, run]) => vscode.commands.registerCommand(COMMANDS[name as keyof typeof COMMANDS], run));
}

/** An Iron document, or the config of an experiment, is the first use of language features. */
function startOnFirstIron(server: Server): vscode.Disposable {
  const start = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'iron' && vscode.languages.match(CONFIGS, document) === 0) return;
    subscription.dispose();
    server.start().catch((error: unknown) => {
      server.log.error(String(error));
      void vscode.window.showErrorMessage('The Iron language server did not start. Its log says why.', 'Show Log').then((chosen) => chosen && server.log.show());
    });
  };
  const subscription = vscode.workspace.onDidOpenTextDocument(start);
  vscode.workspace.textDocuments.forEach(start);
  return subscription;
}
