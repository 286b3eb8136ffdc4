/** How to read each document: its settings, and the edition by its Cargo.toml. */
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import { checkedSetting, SETTINGS_SECTION } from '../../../protocol/settings.js';
import type { Edition } from '../../../redox/src/index.js';
import type { LanguageOptions } from '../service/analysis.js';
import type { ReadText } from '../service/edition.js';
import { cargoEdition, editionFrom } from '../service/edition.js';

/** A Cargo.toml outside the opened folders is not watched, so what it said is asked again after this time. */
const EDITION_LIFE_MS = 5000;

type Settings = Readonly<Record<string, unknown>>;

export class Options {
  private readonly settings = new Map<string, Promise<Settings>>();
  private readonly editions = new Map<string, { readonly edition: Promise<Edition | null>; readonly until: number }>();
  private readonly listeners: (() => void)[] = [];
  private capabilities: ClientCapabilities = {};
  private pushed: Settings = {};

  constructor(
    private readonly connection: Connection,
    private readonly readText: ReadText,
  ) {
    connection.onDidChangeConfiguration(({ settings }) => {
      this.pushed = record(record(settings)[SETTINGS_SECTION]);
      this.settings.clear();
      this.changed();
    });
    connection.onDidChangeWatchedFiles(() => {
      this.editions.clear();
      this.changed();
    });
  }

  initialize(capabilities: ClientCapabilities): void {
    this.capabilities = capabilities;
  }

  /** Asks the client to tell about changed settings and manifests, where it can. */
  watch(): void {
    const { workspace } = this.capabilities;
    const log = (error: unknown): void => this.connection.console.warn(`The client refused a registration: ${String(error)}`);
    if (workspace?.didChangeConfiguration?.dynamicRegistration) this.connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION }).catch(log);
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/Cargo.toml' }] }).catch(log);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  async of(uri: string): Promise<LanguageOptions> {
    const [settings, cargo] = await Promise.all([this.settingsOf(uri), this.cargoEditionOf(uri)]);
    const fallback = editionFrom(checkedSetting('edition', settings.edition));
    return { edition: cargo ?? fallback ?? 2024, strict: checkedSetting('strict', settings.strict) };
  }

  /** A closed document's settings are asked for again when it opens. */
  forget(uri: string): void {
    this.settings.delete(uri);
  }

  private settingsOf(uri: string): Promise<Settings> {
    if (this.capabilities.workspace?.configuration !== true) return Promise.resolve(this.pushed);
    let known = this.settings.get(uri);
    if (known === undefined) {
      known = this.connection.workspace.getConfiguration({ scopeUri: uri, section: SETTINGS_SECTION }).then(record, () => ({}));
      this.settings.set(uri, known);
    }
    return known;
  }

  private cargoEditionOf(uri: string): Promise<Edition | null> {
    const path = pathOf(uri);
    if (path === null) return Promise.resolve(null);
    const folder = dirname(path);
    const known = this.editions.get(folder);
    if (known !== undefined && known.until > Date.now()) return known.edition;
    const edition = cargoEdition(path, this.readText);
    this.editions.set(folder, { edition, until: Date.now() + EDITION_LIFE_MS });
    return edition;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

const record = (value: unknown): Settings => (typeof value === 'object' && value !== null ? (value as Settings) : {});

/** Only `file:` documents lie in a folder of this machine. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
