/** The commands of the stages: what each asks, starts, and offers afterwards. Answers may be given instead of asked. */
import { open as openFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { freeName, oneFile, oneOf, pathToWrite, places, root, severalFiles, wholeNumber } from './ask.js';
import type { Bench, StageOutcome } from './bench.js';
import type { GateDiagnostics } from './gate-diagnostics.js';
import { csvOf, markdownOf, rowsOf } from './rows.js';
import { compareCall, corpusCall, datasetCall, decideCall, evaluateCall, type FilesByArm, filterCall, gatesCall, reportCall, sqlCall, tablesCall, verifyCall } from './stage-call.js';

type Answer = Promise<StageOutcome | undefined>;

const DATASETS = 'datasets';
const MANIFESTS = '**/*manifest*.jsonl';
const REPORTS = '**/report.json';
const VERDICTS = '**/verdicts*.jsonl';

const FILTER_PRESETS = { 'sigil-phase1': 'files without tests and benchmarks', 'sigil-phase2': 'of these, longer ones that are idiomatic and documented, and no examples' };

export class Stages {
  constructor(
    private readonly bench: Bench,
    private readonly marks: GateDiagnostics,
  ) {}

  async checkDataset(given?: vscode.Uri): Answer {
    const refused = this.refused(given);
    if (refused) return refused;
    const manifest = given ?? (await oneFile({ title: 'Manifest of the dataset', glob: MANIFESTS, extensions: ['jsonl'] }));
    if (manifest === undefined) return undefined;
    const report = this.marks.reportFile(manifest) ?? vscode.Uri.joinPath(manifest, '..', 'gates.json');
    const outcome = await this.bench.run(gatesCall(manifest.fsPath, report.fsPath), () => [
      { label: 'Show Problems', run: () => this.showProblems(manifest) },
      { label: 'Open Report', run: () => open(report) },
    ]);
    await this.marks.refresh(manifest);
    return outcome;
  }

  async buildDataset(given?: { readonly out: string; readonly seed: number }): Answer {
    const refused = this.refused();
    if (refused) return refused;
    const out = given?.out ?? (await pathToWrite('Folder of the dataset', await freeName(path.join(root(), DATASETS), 'v0')));
    const seed = out === undefined ? undefined : (given?.seed ?? (await wholeNumber('Seed of the split', 42)));
    if (out === undefined || seed === undefined) return undefined;
    const manifest = vscode.Uri.file(path.join(out, 'dataset_v0_manifest.jsonl'));
    return this.bench.run(datasetCall(out, seed), ({ code }) =>
      code !== 0
        ? []
        : [
            { label: 'Open Manifest', run: () => open(manifest) },
            { label: 'Check Gates', run: () => this.checkDataset(manifest) },
          ],
    );
  }

  async evaluate(given?: { readonly predictions: vscode.Uri; readonly dataset: vscode.Uri | null; readonly out?: string }): Answer {
    const refused = this.refused(given?.predictions);
    if (refused) return refused;
    const predictions = given?.predictions ?? (await oneFile({ title: 'Predictions', glob: '**/*.jsonl', extensions: ['jsonl'] }));
    if (predictions === undefined) return undefined;
    const dataset = given ? given.dataset : await this.tasksOf();
    if (dataset === undefined) return undefined;
    const proposed = await freeName(path.dirname(predictions.fsPath), `${path.basename(predictions.fsPath, '.jsonl')}-verdicts`);
    const out = given ? (given.out ?? proposed) : await pathToWrite('Folder of the verdicts', proposed);
    if (out === undefined) return undefined;
    return this.bench.run(evaluateCall({ predictions: predictions.fsPath, dataset: dataset?.fsPath ?? null, out }), ({ code }) =>
      code === 0 ? [{ label: 'Open Verdicts', run: () => open(vscode.Uri.file(path.join(out, 'verdicts.jsonl'))) }] : [],
    );
  }

  /** Null: the rule of the Redox pilot, which needs no dataset. */
  private async tasksOf(): Promise<vscode.Uri | null | undefined> {
    const how = await oneOf('Tests that the predictions have to pass', { 'Of a dataset': 'the manifest is chosen next', 'Of the Redox pilot': 'what its published evaluator asked for' });
    if (how !== 'Of a dataset') return how === undefined ? undefined : null;
    return oneFile({ title: 'Manifest of the tasks', glob: MANIFESTS, extensions: ['jsonl'] });
  }

  async report(given?: { readonly verdicts: readonly vscode.Uri[]; readonly manifest?: vscode.Uri; readonly out: string }): Answer {
    const asked = await this.verdictsAsked(given);
    if (asked === undefined || 'kind' in asked) return asked;
    const out = given?.out ?? (await pathToWrite('Folder of the report', await freeName(root(), 'report')));
    if (out === undefined) return undefined;
    const file = (name: string): vscode.Uri => vscode.Uri.file(path.join(out, name));
    return this.bench.run(reportCall({ ...asked, out }), ({ code }) =>
      code !== 0
        ? []
        : [
            { label: 'Open Memo', run: () => vscode.commands.executeCommand('markdown.showPreview', file('memo.md')) },
            { label: 'Verify', run: () => this.verifyReport(file('report.json')) },
          ],
    );
  }

  async decide(given?: { readonly verdicts: readonly vscode.Uri[]; readonly manifest?: vscode.Uri }): Answer {
    const asked = await this.verdictsAsked(given);
    if (asked === undefined || 'kind' in asked) return asked;
    return this.bench.run(decideCall(asked));
  }

  private async verdictsAsked(given?: { readonly verdicts: readonly vscode.Uri[]; readonly manifest?: vscode.Uri }) {
    const refused = this.refused(given?.verdicts[0]);
    if (refused) return refused;
    const files = given?.verdicts ?? (await severalFiles('Verdicts, one file for each arm and seed', VERDICTS));
    if (files === undefined) return undefined;
    const verdicts = await filesByArm(files);
    const manifest = given ? given.manifest : await oneFile({ title: 'Manifest of the tasks (Escape: without)', glob: MANIFESTS, extensions: ['jsonl'] });
    return { verdicts, ...(manifest && { manifest: manifest.fsPath }) };
  }

  async verifyReport(given?: vscode.Uri): Answer {
    const refused = this.refused(given);
    if (refused) return refused;
    const report = given ?? (await oneFile({ title: 'Report to verify', glob: REPORTS, extensions: ['json'] }));
    return report && this.bench.run(verifyCall(report.fsPath));
  }

  async compareAdapters(before?: vscode.Uri, after?: vscode.Uri): Answer {
    const refused = this.refused(before);
    if (refused) return refused;
    const first = before ?? (await oneFile({ title: 'Report of the adapter before', glob: REPORTS, extensions: ['json'] }));
    const second = first && (after ?? (await oneFile({ title: 'Report of the adapter now', glob: REPORTS, extensions: ['json'] })));
    return first && second && this.bench.run(compareCall(first.fsPath, second.fsPath));
  }

  async filterSources(given?: { readonly places: readonly vscode.Uri[]; readonly preset: string; readonly out: string }): Answer {
    const refused = this.refused(given?.places[0]);
    if (refused) return refused;
    const from = given?.places ?? (await places('Folders, .rs, .jsonl and .parquet files to filter', true));
    const preset = from && (given?.preset ?? (await oneOf('Settings to begin with', FILTER_PRESETS)));
    const out = preset && (given?.out ?? (await pathToWrite('File of what passes: .jsonl or .parquet', await freeName(root(), 'filtered', '.jsonl'))));
    if (from === undefined || preset === undefined || out === undefined) return undefined;
    const report = vscode.Uri.file(`${out}.report.json`);
    return this.bench.run(filterCall({ places: from.map(({ fsPath }) => fsPath), preset, out }), ({ code }) => (code === 0 ? [{ label: 'Open Report', run: () => open(report) }] : []));
  }

  async buildCorpus(given?: { readonly places: readonly vscode.Uri[]; readonly out: string }): Answer {
    const refused = this.refused(given?.places[0]);
    if (refused) return refused;
    const how = given ? undefined : await oneOf('Crates to read', { 'Sources that cargo keeps': 'all crates that were downloaded on this machine', 'Folders...': 'chosen next' });
    if (given === undefined && how === undefined) return undefined;
    const from = given?.places ?? (how === 'Folders...' ? await places('Folders of packages, or folders of such', false) : []);
    const out = from && (given?.out ?? (await pathToWrite('Folder of the corpus', await freeName(root(), 'test-corpus'))));
    if (from === undefined || out === undefined) return undefined;
    const report = vscode.Uri.file(path.join(out, 'report.json'));
    const call = corpusCall(
      from.map(({ fsPath }) => fsPath),
      out,
    );
    return this.bench.run(call, ({ code }) => (code === 0 ? [{ label: 'Open Report', run: () => open(report) }] : []));
  }

  /** A `.duckdb` file that is there, or tables of all runs below a folder, which are made first. */
  async query(given?: { readonly runs: vscode.Uri; readonly sql: string; readonly format: 'CSV' | 'Markdown' }): Answer {
    const refused = this.refused(given?.runs);
    if (refused) return refused;
    const database = given ? await this.tablesOf(given.runs) : await this.database();
    const sql = database && (given?.sql ?? (await askSql()));
    const format = sql && (given?.format ?? (await oneOf('Show the rows as', { CSV: 'a text with commas', Markdown: 'a table' })));
    if (database === undefined || sql === undefined || format === undefined) return undefined;
    const outcome = await this.bench.run(sqlCall(sql, database.fsPath));
    if (outcome.kind !== 'ended' || outcome.code !== 0) return outcome;
    const rows = rowsOf(outcome.lines);
    const content = format === 'CSV' ? csvOf(rows) : markdownOf(rows);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: format === 'CSV' ? 'csv' : 'markdown', content }), { preview: false });
    return outcome;
  }

  private async database(): Promise<vscode.Uri | undefined> {
    const make = 'Make tables of a folder...';
    const how = await oneOf('Tables to ask', { 'Tables that are there': 'a .duckdb file', [make]: 'all verdicts and reports below it' });
    if (how === undefined) return undefined;
    if (how !== make) return oneFile({ title: 'Tables', glob: '**/*.duckdb', extensions: ['duckdb'] });
    const runs = (await places('Folder with runs', false))?.[0];
    return runs && this.tablesOf(runs);
  }

  private async tablesOf(runs: vscode.Uri): Promise<vscode.Uri | undefined> {
    const out = await freeName(root(), 'runs', '.duckdb');
    const made = await this.bench.run(tablesCall(runs.fsPath, out));
    return made.kind === 'ended' && made.code === 0 ? vscode.Uri.file(out) : undefined;
  }

  private refused(file?: vscode.Uri): Extract<StageOutcome, { kind: 'refused' }> | null {
    const reason = this.bench.refuse(file);
    return reason === null ? null : { kind: 'refused', reason };
  }

  private async showProblems(manifest: vscode.Uri): Promise<void> {
    await open(manifest);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

const open = (uri: vscode.Uri): Thenable<unknown> => vscode.commands.executeCommand('vscode.open', uri, { preview: false });

/** The arm of a file is that of its first row; a file that tells none is taken for one of both, and the trainer says what is wrong with it. */
async function filesByArm(files: readonly vscode.Uri[]): Promise<FilesByArm> {
  const verdicts: { rust: string[]; iron: string[] } = { rust: [], iron: [] };
  for (const { fsPath } of files) {
    const [, arm] = /"arm"\s*:\s*"(rust|iron)"/.exec(await beginningOf(fsPath)) ?? [];
    verdicts[arm === 'iron' ? 'iron' : 'rust'].push(fsPath);
  }
  return verdicts;
}

const BEGINNING_BYTES = 1 << 16;

async function beginningOf(file: string): Promise<string> {
  const handle = await openFile(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What is selected in an editor of SQL is proposed. */
async function askSql(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.languageId === 'sql' ? editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection) : '';
  const value = selected.trim() || "select arm, count(*) from verdicts where status = 'passed' group by arm";
  const typed = await vscode.window.showInputBox({ title: 'Query', prompt: 'SQL on the tables `verdicts` and `metrics`', value });
  return typed?.trim() || undefined;
}
