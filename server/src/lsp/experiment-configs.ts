/** Configs of experiments: registered for YAML files only while the client wants it, since another extension may read their schema too. */
import type { ClientCapabilities, CompletionList, Connection, Diagnostic, Disposable, Hover, Position } from 'vscode-languageserver/node';
import {
  BulkRegistration,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { EXPERIMENT_CONFIGS, experimentConfigs } from '../../../protocol/requests.js';
import { type ConfigLanguage, configLanguage } from './config-language.js';
import type { Documents } from './documents.js';

const SELECTOR = EXPERIMENT_CONFIGS.map((pattern) => ({ pattern }));
const NAMES = /(\.experiment\.yaml|\/experiments\/[^/]+\/config\.yaml)$/;

export class ExperimentConfigs {
  private language: Promise<ConfigLanguage | null> | undefined;
  private registered: Promise<Disposable | null> | undefined;
  private canRegister = false;
  private wanted = false;

  constructor(
    private readonly connection: Connection,
    private readonly documents: Documents,
    private readonly readSchema: () => Promise<object | null>,
  ) {
    connection.onNotification(experimentConfigs.method, ({ wanted }: { readonly wanted: boolean }) => {
      this.wanted = wanted;
      this.begin();
    });
  }

  initialize({ textDocument }: ClientCapabilities, wanted: boolean): void {
    this.canRegister = [textDocument?.synchronization, textDocument?.diagnostic, textDocument?.completion, textDocument?.hover].every((each) => each?.dynamicRegistration === true);
    this.wanted = wanted;
  }

  /** Takes the files over, or gives them up. */
  begin(): void {
    if (!this.canRegister) return;
    if (this.wanted) this.registered ??= this.register();
    else {
      void this.registered?.then((registration) => registration?.dispose());
      this.registered = undefined;
    }
  }

  /** An open document that is such a config and that the server looks after. */
  find(uri: string): TextDocument | null {
    return this.registered !== undefined && NAMES.test(decodeURIComponent(uri)) ? this.documents.text(uri) : null;
  }

  async mistakes(document: TextDocument): Promise<Diagnostic[]> {
    return (await this.load())?.mistakes(document) ?? [];
  }

  async completions(document: TextDocument, position: Position): Promise<CompletionList | []> {
    return (await this.load())?.completions(document, position) ?? [];
  }

  async hover(document: TextDocument, position: Position): Promise<Hover | null> {
    return (await this.load())?.hover(document, position) ?? null;
  }

  private load(): Promise<ConfigLanguage | null> {
    this.language ??= this.readSchema().then((schema) => schema && configLanguage(schema));
    return this.language;
  }

  private register(): Promise<Disposable | null> {
    const documentSelector = SELECTOR;
    const all = BulkRegistration.create();
    all.add(DidOpenTextDocumentNotification.type, { documentSelector });
    all.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind: TextDocumentSyncKind.Incremental });
    all.add(DidCloseTextDocumentNotification.type, { documentSelector });
    all.add(CompletionRequest.type, { documentSelector, triggerCharacters: [' ', ':'] });
    all.add(HoverRequest.type, { documentSelector });
    all.add(DocumentDiagnosticRequest.type, { documentSelector, identifier: 'iron-experiments', interFileDependencies: false, workspaceDiagnostics: false });
    return this.connection.client.register(all).catch((error: unknown) => {
      this.connection.console.warn(`The client refused a registration: ${String(error)}`);
      return null;
    });
  }
}
