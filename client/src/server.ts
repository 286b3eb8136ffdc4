/** The language server as the extension sees it: started on first use, asked, restarted, stopped. */
import * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions, NotFormattedParams, NotificationName, RequestName } from '../../protocol/requests.js';
import { experimentConfigs, notFormatted } from '../../protocol/requests.js';

const MESSAGE_MS = 6000;

export type ServerState = 'idle' | 'starting' | 'running' | 'stopped';

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient> | undefined;
  private extensions: vscode.Disposable | undefined;
  private readonly changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.changed.event;

  private readonly listeners: (readonly [string, (params: unknown) => void])[] = [];

  constructor(
    private readonly module: string,
    readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): ServerState {
    if (this.client === undefined) return 'idle';
    if (this.client.state === State.Starting) return 'starting';
    return this.client.state === State.Running ? 'running' : 'stopped';
  }

  /** Starts the server if it does not run yet. Rejects when it cannot start; the next call tries again. */
  async start(): Promise<LanguageClient> {
    this.starting ??= this.startOnce().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** To be called before the server starts: the listener hears every start of it. */
  onNotification<Params>(name: NotificationName<Params>, listener: (params: Params) => void): void {
    this.listeners.push([name.method, (params) => listener(params as Params)]);
  }

  /** Asks the server; null when it failed or was cancelled, which its log explains. */
  async ask<Params, Answer>(name: RequestName<Params, Answer>, params: Params, token?: vscode.CancellationToken): Promise<Answer | null> {
    try {
      const client = await this.start();
      // an absent token must not be passed: it would be sent as a second parameter
      return await (token === undefined ? client.sendRequest<Answer>(name.method, params) : client.sendRequest<Answer>(name.method, params, token));
    } catch (error) {
      if (token?.isCancellationRequested) return null;
      this.log.error(`${name.method}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  async restart(): Promise<void> {
    if (this.client === undefined) await this.start();
    else {
      if (this.client.state === State.Running) await this.client.restart();
      else await this.client.start();
    }
    this.log.info('The Iron language server was restarted.');
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.starting = undefined;
    this.extensions?.dispose();
    await client?.dispose();
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }

  private async startOnce(): Promise<LanguageClient> {
    const client = new LanguageClient('iron', 'Iron Language Server', this.serverOptions(), this.clientOptions());
    this.client = client;
    client.onDidChangeState(() => this.changed.fire(this.state));
    client.onNotification(notFormatted.method, (params: NotFormattedParams) => showNotFormatted(params));
    for (const [method, listener] of this.listeners) client.onNotification(method, listener);
    await client.start();
    this.extensions = vscode.extensions.onDidChange(() => void client.sendNotification(experimentConfigs.method, { wanted: !readsYaml() }));
    return client;
  }

  private serverOptions(): ServerOptions {
    return { module: this.module, transport: TransportKind.ipc };
  }

  private clientOptions(): LanguageClientOptions {
    const initializationOptions: InitializationOptions = { showsNotFormatted: true, experimentConfigs: !readsYaml() };
    return {
      documentSelector: [{ language: 'iron' }],
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions,
      diagnosticPullOptions: { onChange: true, onTabs: true },
    };
  }
}

/** Red Hat's extension reads the schema of experiment configs from our manifest: two sets of marks would say the same. */
const readsYaml = (): boolean => vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined;

/** In the status bar only: formatting on save asks often while a text is being typed. */
function showNotFormatted({ problem }: NotFormattedParams): void {
  vscode.window.setStatusBarMessage(`$(warning) Not formatted: line ${problem.line}: ${problem.message}`, MESSAGE_MS);
}
