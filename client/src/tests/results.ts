/** What is known of generated tests, file by file. It outlives the window: one small JSON file for each source file. */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { type FunctionReport, type Stage, TEST_GENERATION_VERSION } from '../../../protocol/test-generation.js';
import { linesOf, locate } from './locate.js';

export interface KeptFunction {
  readonly report: FunctionReport;
  /** Its lines when the report was made: where these are no longer in the text, the report is of no use. */
  readonly code: readonly string[];
  /** False while its tests are being scored. */
  readonly isFinal: boolean;
  /** Names of mutants that the person does not want to see. */
  readonly ignored: readonly string[];
}

/** A test that was put into the file. */
export interface InsertedTest {
  /** Path of the function that it is for. */
  readonly path: string;
  readonly name: string;
}

export interface StageTime {
  readonly stage: Stage;
  readonly seconds: number;
}

export interface KeptFile {
  readonly uri: string;
  readonly functions: readonly KeptFunction[];
  readonly inserted: readonly InsertedTest[];
  /** Of the last run. */
  readonly stages: readonly StageTime[];
}

const NOTHING: Omit<KeptFile, 'uri'> = { functions: [], inserted: [], stages: [] };

export class TestResults implements vscode.Disposable {
  private readonly files = new Map<string, KeptFile>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private writing: Promise<void> = Promise.resolve();
  readonly onDidChange = this.changed.event;

  /** `folder`: null where nothing can be kept. */
  constructor(
    private readonly folder: vscode.Uri | null,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  of(uri: vscode.Uri): KeptFile {
    return this.files.get(uri.toString()) ?? { uri: uri.toString(), ...NOTHING };
  }

  all(): KeptFile[] {
    return [...this.files.values()];
  }

  /** The functions whose text is still what it was, with the line (from 0) that each is at now. */
  located(document: vscode.TextDocument): { readonly kept: KeptFunction; readonly line: number }[] {
    const { functions } = this.of(document.uri);
    if (functions.length === 0) return [];
    const lines = linesOf(document.getText());
    return functions.map((kept) => ({ kept, line: locate(lines, kept.code, kept.report.line - 1) })).filter(({ line }) => line >= 0);
  }

  /** Takes in the reports of a run on this text, in the place of older ones on the same functions. */
  put(uri: vscode.Uri, text: string, reports: readonly FunctionReport[], isFinal: boolean, stages: readonly StageTime[]): void {
    const lines = linesOf(text);
    const present = this.of(uri);
    const fresh = reports.map((report): KeptFunction => {
      const code = lines.slice(report.line - 1, report.endLine);
      const before = present.functions.find((each) => each.report.path === report.path && sameLines(each.code, code));
      return { report, code, isFinal, ignored: before?.ignored ?? [] };
    });
    const paths = new Set(reports.map(({ path }) => path));
    this.set(uri, { ...present, stages, functions: [...present.functions.filter(({ report }) => !paths.has(report.path)), ...fresh] });
  }

  update(uri: vscode.Uri, path: string, change: (kept: KeptFunction) => KeptFunction): void {
    const present = this.of(uri);
    this.set(uri, { ...present, functions: present.functions.map((each) => (each.report.path === path ? change(each) : each)) });
  }

  addInserted(uri: vscode.Uri, tests: readonly InsertedTest[]): void {
    const present = this.of(uri);
    const names = new Set(tests.map(({ name }) => name));
    this.set(uri, { ...present, inserted: [...present.inserted.filter(({ name }) => !names.has(name)), ...tests] });
  }

  /** Puts back what was known before, after a run that came to nothing. */
  restore(file: KeptFile): void {
    this.set(vscode.Uri.parse(file.uri, true), file);
  }

  /** Forgets what is no longer in the text. */
  prune(document: vscode.TextDocument): void {
    const present = this.of(document.uri);
    const functions = this.located(document).map(({ kept }) => kept);
    const text = document.getText();
    const inserted = present.inserted.filter(({ name }) => standsIn(text, name) !== null);
    if (functions.length !== present.functions.length || inserted.length !== present.inserted.length) this.set(document.uri, { ...present, functions, inserted });
  }

  /** Reads what earlier windows kept. */
  async load(): Promise<void> {
    if (this.folder === null) return;
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(this.folder)).catch(() => []);
    for (const [name] of entries) {
      try {
        const read = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.folder, name)))) as KeptFile & { version?: number };
        if (read.version !== TEST_GENERATION_VERSION || this.files.has(read.uri)) continue;
        this.files.set(read.uri, { uri: read.uri, functions: read.functions, inserted: read.inserted, stages: read.stages });
        this.changed.fire(vscode.Uri.parse(read.uri, true));
      } catch (error) {
        this.log.warn(`Kept test results could not be read (${name}): ${String(error)}`);
      }
    }
  }

  /** Fulfilled when all that was changed is on the disk. */
  written(): Promise<void> {
    return this.writing;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private set(uri: vscode.Uri, file: KeptFile): void {
    this.files.set(uri.toString(), file);
    this.changed.fire(uri);
    if (uri.scheme === 'file') this.writing = this.writing.then(() => this.write(file)).catch((error: unknown) => this.log.warn(`Test results are not kept: ${String(error)}`));
  }

  private async write(file: KeptFile): Promise<void> {
    if (this.folder === null) return;
    const target = vscode.Uri.joinPath(this.folder, `${createHash('sha256').update(file.uri).digest('hex').slice(0, 24)}.json`);
    const functions = file.functions.filter(({ isFinal }) => isFinal);
    if (functions.length + file.inserted.length === 0) return Promise.resolve(vscode.workspace.fs.delete(target)).catch(() => undefined);
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(JSON.stringify({ version: TEST_GENERATION_VERSION, ...file, functions })));
  }
}

const sameLines = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((line, at) => line === other[at]);

/** Offset of the name of a test function in a Rust or Iron text, or null. */
export function standsIn(text: string, name: string): number | null {
  const found = new RegExp(`\\b(?:fn|function)\\s+${name}\\b`).exec(text);
  return found === null ? null : found.index + found[0].length - name.length;
}
