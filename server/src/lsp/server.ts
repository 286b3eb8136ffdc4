/** Joins the connection, the open documents and the features. */
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver/node';
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../../protocol/requests.js';
import { type EngineChild, EngineProcess } from '../engine/engine-process.js';
import type { ReadText } from '../service/edition.js';
import { answerConversions } from './conversions.js';
import { publishDiagnostics } from './diagnostics.js';
import { Documents } from './documents.js';
import { answerEditing, FIX_ALL } from './editing.js';
import { ExperimentConfigs } from './experiment-configs.js';
import { answerReading } from './reading.js';
import { Options } from './options.js';
import { answerTests } from './tests.js';

/** What the server needs of the machine; tests give their own. */
export interface World {
  readonly readText: ReadText;
  /** Starts the process that generates and runs tests; what it prints goes to `log`. */
  readonly startEngine: (log: (line: string) => void) => EngineChild;
  /** The JSON Schema of configs of experiments; null where there is none. */
  readonly readConfigSchema: () => Promise<object | null>;
}

export function serve(connection: Connection, world: World): void {
  const options = new Options(connection, world.readText);
  const documents = new Documents(connection, options);
  const client: { showsNotFormatted: boolean; versionedEdits: boolean } = { showsNotFormatted: false, versionedEdits: false };
  const configs = new ExperimentConfigs(connection, documents, world.readConfigSchema);
  const diagnostics = publishDiagnostics(connection, documents, configs);
  answerReading(connection, documents, configs);
  answerEditing(connection, documents, client);
  answerConversions(connection, options);
  const log = (line: string): void => connection.console.warn(line);
  const engine = new EngineProcess(() => world.startEngine(log), log);
  answerTests(connection, options, engine, world.readText);
  connection.onShutdown(() => engine.dispose());

  connection.onInitialize((params) => {
    const given = (params.initializationOptions ?? {}) as InitializationOptions;
    client.showsNotFormatted = given.showsNotFormatted === true;
    client.versionedEdits = params.capabilities.workspace?.workspaceEdit?.documentChanges === true;
    options.initialize(params.capabilities);
    diagnostics.initialize(params.capabilities);
    configs.initialize(params.capabilities, given.experimentConfigs === true);
    return abilities(params);
  });
  connection.onInitialized(() => {
    options.watch();
    configs.begin();
  });
  options.onChange(() => diagnostics.refresh());
  documents.listen();
  connection.listen();
}

function abilities({ capabilities }: InitializeParams): InitializeResult {
  const pulls = capabilities.textDocument?.diagnostic !== undefined;
  return {
    serverInfo: { name: 'iron' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: {},
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      ...(pulls ? { diagnosticProvider: { identifier: 'iron', interFileDependencies: false, workspaceDiagnostics: false } } : {}),
    },
  };
}
