/** The commands around training: Python's packages, whole experiments, one training done twice, publishing. Answers may be given instead of asked. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type ShownBundle, TOKEN_VARIABLE } from '../../../protocol/publication.js';
import { filesLike, oneOf, places, root } from './ask.js';
import type { Bench, StageOutcome } from './bench.js';
import type { HubToken } from './hub-token.js';
import type { Lifecycle, LifecycleOutcome } from './lifecycle.js';
import { falsifyTrainingCall, publishCall, pythonSetupCall } from './stage-call.js';
import { experimentsRoots } from './watch.js';

type Refused = Extract<StageOutcome, { kind: 'refused' }>;

export interface ExperimentAsked {
  readonly name: string;
  /** Null: the random one. */
  readonly model: string | null;
  /** Of `sigil`: folders and files of Rust. */
  readonly corpus?: readonly vscode.Uri[];
}

export interface PublishAsked {
  /** Folder of a run. */
  readonly run: vscode.Uri;
  /** `owner/name`. */
  readonly repository: string;
}

const TINY = 'A random model (tiny)';
const MODELS = { [TINY]: 'minutes on a processor; shows that everything works', 'The model of the preset': 'fetched from the hub', 'Another model...': 'a name on the hub, a folder, or a .gguf file' };
const EXPERIMENTS = { 'redox-pilot': 'the same tasks in Rust and in Iron', 'testgen-ft': 'tests for functions of packages', sigil: 'whole programs: the six steps of S3, on Rust that you choose' };

export class Training {
  constructor(
    private readonly bench: Bench,
    private readonly lifecycle: Lifecycle,
    private readonly token: HubToken,
  ) {}

  async setUpPython(): Promise<StageOutcome> {
    const refused = this.refused();
    return refused ?? this.bench.run(pythonSetupCall);
  }

  async experiment(given?: ExperimentAsked): Promise<LifecycleOutcome | undefined> {
    const refused = this.refused();
    if (refused !== null) return refused;
    const name = given?.name ?? (await oneOf('Experiment', EXPERIMENTS));
    if (!name) return undefined;
    const model = given ? (given.model === null ? ['--tiny'] : ['--model', given.model]) : await askModel();
    if (model === undefined) return undefined;
    // the random model has a corpus of its own
    const isAsked = name === 'sigil' && !model.includes('--tiny');
    const corpus = isAsked ? (given?.corpus ?? (await places('Folders of Rust to train on', false))) : [];
    if (corpus === undefined || (isAsked && corpus.length === 0)) return undefined;
    return this.lifecycle.begin(name, ['experiment', name, ...model, ...(corpus.length === 0 ? [] : ['--corpus', ...corpus.map(({ fsPath }) => fsPath)])]);
  }

  /** `place`: folder of a run; null: a tiny random model. */
  async falsify(given?: { readonly place: vscode.Uri | null }): Promise<StageOutcome | undefined> {
    const refused = this.refused(given?.place ?? undefined);
    if (refused !== null) return refused;
    const place = given ? given.place : await askRun('Training to do twice', { label: TINY, uri: null });
    return place === undefined ? undefined : this.bench.run(falsifyTrainingCall(place?.fsPath ?? null, experimentsRoots()[0]?.folder));
  }

  /** Shows what would be sent, asks, and sends it. */
  async publish(given?: PublishAsked): Promise<StageOutcome | undefined> {
    const refused = this.refused(given?.run);
    if (refused !== null) return refused;
    const run = given?.run ?? (await askRun('Run whose adapter is published'));
    const repository = run && (given?.repository ?? (await askRepository(path.basename(run.fsPath))));
    if (!run || !repository) return undefined;
    const call = publishCall(run.fsPath, repository);
    const { lines, code } = await this.bench.quiet([...call.parameters, '--show', '--json']);
    if (code !== 0) return this.failed(lines.at(-1) ?? 'The trainer did not answer.');
    const bundle = JSON.parse(lines.at(-1)!) as ShownBundle;
    if (!(await this.isConfirmed(bundle))) return this.failed('Nothing was sent: it was not confirmed.', false);
    if ((await this.token.read()) === undefined && !(await this.token.set())) return this.failed('Nothing was sent: there is no token of the hub.', false);
    return this.bench.run({ ...call, parameters: [...call.parameters, '--yes'], environment: { [TOKEN_VARIABLE]: (await this.token.read()) ?? '' } });
  }

  private async isConfirmed({ repository, endpoint, files, card }: ShownBundle): Promise<boolean> {
    const [send, show] = ['Publish', 'Show the Card'];
    const detail = files.map(({ name, bytes, sha256 }) => `${name}: ${bytes} bytes, SHA-256 ${sha256.slice(0, 16)}…`).join('\n');
    const chosen = await vscode.window.showWarningMessage(`Send ${files.length} files to ${repository} on ${endpoint}?`, { modal: true, detail }, send, show);
    if (chosen === show) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content: card }), { preview: false });
    return chosen === send;
  }

  private failed(reason: string, isError = true): Refused {
    if (isError) void vscode.window.showErrorMessage(reason);
    return { kind: 'refused', reason };
  }

  private refused(file?: vscode.Uri): Refused | null {
    const reason = this.bench.refuse(file);
    return reason === null ? null : { kind: 'refused', reason };
  }
}

async function askModel(): Promise<string[] | undefined> {
  const how = await oneOf('Base model', MODELS);
  if (how === undefined) return undefined;
  if (how === TINY) return ['--tiny'];
  if (how === 'The model of the preset') return [];
  const typed = await vscode.window.showInputBox({ title: 'Base model', prompt: 'A name on the hub, a folder, or a .gguf file' });
  return typed?.trim() ? ['--model', typed.trim()] : undefined;
}

interface RunItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | null;
}

/** Folders of runs that were trained, by their summaries. */
async function askRun(title: string, other?: RunItem): Promise<vscode.Uri | null | undefined> {
  const runs = (await filesLike('**/runs/*/training/summary.json')).map((uri) => vscode.Uri.joinPath(uri, '../..'));
  const items: RunItem[] = runs.map((uri) => ({ label: path.basename(uri.fsPath), description: vscode.workspace.asRelativePath(uri), uri }));
  if (other !== undefined) items.push(other);
  if (items.length === 0) void vscode.window.showInformationMessage(`${title}: ${root() === '' ? 'open a folder first' : 'no run of the workspace was trained'}.`);
  return items.length === 0 ? undefined : (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.uri;
}

const REPOSITORY = /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/;

async function askRepository(run: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Repository for the adapter of ${run}`,
    prompt: 'owner/name on the hub; it is made where it is not there',
    validateInput: (text) => (REPOSITORY.test(text.trim()) ? null : 'Write owner/name.'),
  });
  return typed?.trim();
}
