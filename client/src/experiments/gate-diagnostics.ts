/**
 * What the gates found, as diagnostics on the lines of manifests: from the report that a command wrote last, from the one of the
 * experiment that the manifest belongs to, else from the gates that only compare texts, which run when a manifest is opened or saved.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { GateReport } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { setting } from '../settings.js';
import type { Bench } from './bench.js';
import { type GateMark, gateMarks, isGateReport, type MarkPlace, sha256 } from './gate-marks.js';

export const GATE_SOURCE = 'iron gates';

/** Those that compile nothing and find something at a line. */
const TEXT_GATES = ['contamination', 'split-hygiene', 'dependencies'];

const isManifest = ({ uri }: vscode.TextDocument): boolean => uri.scheme === 'file' && /manifest[^/]*\.jsonl$/.test(uri.path);

export class GateDiagnostics implements vscode.Disposable {
  private readonly marks = vscode.languages.createDiagnosticCollection('iron-gates');
  /** By address of the manifest; the latest that fits its text. */
  private readonly reports = new Map<string, GateReport>();
  private readonly checking = new Map<string, AbortController>();
  private readonly subscriptions: vscode.Disposable[];

  /** @param storage where commands write their reports; undefined: nothing is kept */
  constructor(
    private readonly bench: Bench,
    private readonly storage: vscode.Uri | undefined,
  ) {
    const check = (document: vscode.TextDocument): void => void this.check(document).catch((error: unknown) => bench.log.appendLine(`${document.uri.fsPath}: ${String(error)}`));
    this.subscriptions = [
      this.marks,
      vscode.workspace.onDidOpenTextDocument(check),
      vscode.workspace.onDidSaveTextDocument(check),
      vscode.workspace.onDidChangeTextDocument(({ document }) => isManifest(document) && this.show(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => vscode.workspace.textDocuments.forEach(check)),
    ];
    vscode.workspace.textDocuments.forEach(check);
  }

  dispose(): void {
    for (const running of this.checking.values()) running.abort();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Where the report of all gates on a manifest is kept, so that a reload of the window loses nothing. */
  reportFile(manifest: vscode.Uri): vscode.Uri | undefined {
    return this.storage && vscode.Uri.joinPath(this.storage, `${sha256(manifest.toString())}.json`);
  }

  /** After a command wrote the report. */
  async refresh(manifest: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(manifest);
    await this.check(document);
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (!isManifest(document)) return;
    const report = (await this.written(document)) ?? (await this.texts(document));
    if (report === null || document.isClosed) return;
    this.reports.set(document.uri.toString(), report);
    this.show(document);
  }

  private show(document: vscode.TextDocument): void {
    const report = this.reports.get(document.uri.toString());
    if (report !== undefined)
      this.marks.set(
        document.uri,
        gateMarks(report, document.getText()).map((mark) => diagnostic(document.uri, mark)),
      );
  }

  private forget(uri: vscode.Uri): void {
    this.checking.get(uri.toString())?.abort();
    this.reports.delete(uri.toString());
    this.marks.delete(uri);
  }

  /** A report that is there already and is about this text. */
  private async written(document: vscode.TextDocument): Promise<GateReport | null> {
    const beside = path.dirname(document.uri.fsPath);
    const files = [this.reportFile(document.uri)?.fsPath, ...[beside, path.dirname(beside)].map((folder) => path.join(folder, EXPERIMENT_FILES.gates))];
    const hash = sha256(document.getText());
    for (const file of files) {
      const report = file === undefined ? null : await readReport(file);
      if (report?.manifestSha256 === hash) return report;
    }
    return null;
  }

  /** The file on the disk is read: an unsaved text waits until it is saved. */
  private async texts(document: vscode.TextDocument): Promise<GateReport | null> {
    if (!vscode.workspace.isTrusted || document.isDirty || !setting('experiments.checkManifests', document.uri)) return null;
    const key = document.uri.toString();
    this.checking.get(key)?.abort();
    const cancel = new AbortController();
    this.checking.set(key, cancel);
    try {
      const { lines } = await this.bench.quiet(['gates', document.uri.fsPath, '--json', '--only', ...TEXT_GATES], cancel.signal);
      return cancel.signal.aborted ? null : parsedReport(lines.at(-1) ?? '');
    } finally {
      if (this.checking.get(key) === cancel) this.checking.delete(key);
    }
  }
}

async function readReport(file: string): Promise<GateReport | null> {
  const bytes = await Promise.resolve(vscode.workspace.fs.readFile(vscode.Uri.file(file))).catch(() => null);
  return bytes && parsedReport(new TextDecoder().decode(bytes));
}

function parsedReport(text: string): GateReport | null {
  try {
    const value: unknown = JSON.parse(text);
    return isGateReport(value) ? value : null;
  } catch {
    return null;
  }
}

const rangeOf = ({ line, from, to }: MarkPlace): vscode.Range => new vscode.Range(line, from, line, to);

function diagnostic(uri: vscode.Uri, mark: GateMark): vscode.Diagnostic {
  const made = new vscode.Diagnostic(rangeOf(mark), mark.message, mark.failed ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
  made.source = GATE_SOURCE;
  made.code = mark.code;
  made.relatedInformation = mark.related.map((each) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(each)), each.message));
  return made;
}
