/** The open Iron documents, each read at most once for each version and way of reading. */
import type { Connection } from 'vscode-languageserver/node';
import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, LanguageOptions } from '../service/analysis.js';
import { analyse } from '../service/analysis.js';
import type { Options } from './options.js';

/** A document and what was read in it; offsets of `analysis` are those of `document`. */
export interface Reading {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  /** Changes whenever the diagnostics may. */
  readonly resultId: string;
}

interface Entry {
  readonly opened: number;
  reading: Reading | null;
}

export class Documents {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly entries = new WeakMap<TextDocument, Entry>();
  private opened = 0;

  constructor(
    private readonly connection: Connection,
    private readonly options: Options,
  ) {
    this.texts.onDidClose(({ document }) => options.forget(document.uri));
  }

  listen(): void {
    this.texts.listen(this.connection);
  }

  onChange(listener: (document: TextDocument) => void): void {
    this.texts.onDidChangeContent(({ document }) => {
      if (isIron(document)) listener(document);
    });
  }

  onClose(listener: (document: TextDocument) => void): void {
    this.texts.onDidClose(({ document }) => {
      if (isIron(document)) listener(document);
    });
  }

  all(): TextDocument[] {
    return this.texts.all().filter(isIron);
  }

  /** An open document of any language. */
  text(uri: string): TextDocument | null {
    return this.texts.get(uri) ?? null;
  }

  /** The newest version of an open Iron document, read; null for any other. */
  async read(uri: string): Promise<Reading | null> {
    const found = await this.find(uri);
    if (found === null) return null;
    const { document, options } = found;
    const entry = this.entry(document);
    const resultId = `${entry.opened}.${document.version}.${options.edition}.${options.strict ? 'strict' : 'free'}`;
    if (entry.reading?.resultId !== resultId) entry.reading = { document, resultId, analysis: analyse(document.getText(), options) };
    return entry.reading;
  }

  /** An open Iron document and how to read it. */
  async find(uri: string): Promise<{ readonly document: TextDocument; readonly options: LanguageOptions } | null> {
    if (this.texts.get(uri) === undefined) return null;
    const options = await this.options.of(uri);
    const document = this.texts.get(uri); // it may have been closed in the meantime
    return document !== undefined && isIron(document) ? { document, options } : null;
  }

  private entry(document: TextDocument): Entry {
    let entry = this.entries.get(document);
    if (entry === undefined) {
      entry = { opened: ++this.opened, reading: null };
      this.entries.set(document, entry);
    }
    return entry;
  }
}

const isIron = (document: TextDocument): boolean => document.languageId === 'iron';
