/** The server as a process, talked to over its standard streams as an editor does. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  ProtocolConnection,
  PublishDiagnosticsParams,
  Range,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ConvertDocumentAnswer, ConvertRangeAnswer, NotFormattedParams } from '../../protocol/requests.js';
import { convertDocument, convertRange, notFormatted } from '../../protocol/requests.js';

const folder = mkdtempSync(join(tmpdir(), 'iron-lsp-'));
const serverFile = join(folder, 'server.cjs');
const URI = 'untitled:Untitled-1';
const GOOD = 'function main\nbegin\n    if true then\n        do call f\n    end if\nend function\n';
const WRONG = GOOD.replace('end if', 'end for');

beforeAll(async () => {
  await build({
    entryPoints: [resolve(import.meta.dirname, '..', '..', 'server', 'src', 'main.ts')],
    outfile: serverFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
});

interface Session {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcess;
  readonly abilities: Record<string, unknown>;
}

let session: Session | undefined;

/** Answers `workspace/configuration` with `settings`. */
async function start(capabilities: ClientCapabilities, settings: Record<string, unknown> = {}): Promise<Session> {
  const child = spawn(process.execPath, [serverFile, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const { capabilities: abilities } = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions: { showsNotFormatted: true },
  });
  await connection.sendNotification('initialized', {});
  session = { connection, child, abilities };
  return session;
}

afterEach(async () => {
  if (session === undefined) return;
  const { connection, child } = session;
  session = undefined;
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await exited).toBe(0);
  connection.dispose();
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = ({ connection }: Session, text: string, uri = URI): Promise<void> => connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'iron', version: 1, text } });
const change = ({ connection }: Session, version: number, range: Range, text: string): Promise<void> =>
  connection.sendNotification('textDocument/didChange', { textDocument: { uri: URI, version }, contentChanges: [{ range, text }] });
const pull = ({ connection }: Session, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
  connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: URI }, ...(previousResultId === undefined ? {} : { previousResultId }) });
const line = (number: number, from: number, to: number): Range => ({ start: { line: number, character: from }, end: { line: number, character: to } });
const PULLS: ClientCapabilities = { textDocument: { diagnostic: {} }, workspace: { configuration: true, workspaceEdit: { documentChanges: true } } };
const applied = (text: string, edits: readonly TextEdit[]): string => TextDocument.applyEdits(TextDocument.create(URI, 'iron', 0, text), [...edits]);

/** The items of a full report. */
function items(report: DocumentDiagnosticReport): Diagnostic[] {
  if (report.kind !== 'full') throw new Error(`the report is ${report.kind}`);
  return report.items;
}

describe('the language server', () => {
  test('says what it can', async () => {
    const { abilities } = await start(PULLS);
    expect(abilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.iron'] },
      diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
    });
  });

  test('answers pulled diagnostics with result ids, and follows edits inside the text', async () => {
    const server = await start(PULLS);
    await open(server, GOOD);
    const first = await pull(server);
    expect(first).toMatchObject({ kind: 'full', items: [] });
    expect(await pull(server, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });

    await change(server, 2, line(4, 8, 10), 'for');
    const second = await pull(server, first.resultId);
    expect(items(second)).toMatchObject([{ code: 'wrong-end', severity: 1, source: 'iron', range: line(4, 4, 11) }]);
    await change(server, 3, line(4, 8, 11), 'if');
    expect(items(await pull(server, second.resultId))).toEqual([]);
  });

  test('a text that is closed and opened again is not taken for the old one', async () => {
    const server = await start(PULLS);
    await open(server, GOOD);
    const { resultId } = await pull(server);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    await open(server, WRONG);
    expect(items(await pull(server, resultId)).length).toBe(1);
  });

  test('sends diagnostics with their version to clients that do not pull, and takes them back', async () => {
    const server = await start({});
    expect(server.abilities.diagnosticProvider).toBeUndefined();
    const seen: PublishDiagnosticsParams[] = [];
    let wake = (): void => {};
    server.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      seen.push(params);
      wake();
    });
    const next = async (): Promise<PublishDiagnosticsParams> => {
      if (seen.length === 0) await new Promise<void>((done) => (wake = done));
      return seen.shift()!;
    };
    await open(server, WRONG);
    expect(await next()).toMatchObject({ uri: URI, version: 1, diagnostics: [{ code: 'wrong-end' }] });
    await change(server, 2, line(4, 8, 11), 'if');
    expect(await next()).toEqual({ uri: URI, version: 2, diagnostics: [] });
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    expect(await next()).toEqual({ uri: URI, diagnostics: [] });
  });

  test('offers the fix of a mistake, for this version of the text', async () => {
    const server = await start(PULLS);
    await open(server, WRONG);
    const actions = await server.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: URI }, range: line(4, 6, 6), context: { diagnostics: [] } });
    expect(actions).toMatchObject([{ title: 'Change to `end if`', kind: 'quickfix', isPreferred: true }]);
    const edit = actions[0]!.edit!.documentChanges![0] as TextDocumentEdit;
    expect(edit.textDocument).toEqual({ uri: URI, version: 1 });
    expect(applied(WRONG, edit.edits as TextEdit[])).toBe(GOOD);
  });

  test('fixes all on request only', async () => {
    const server = await start(PULLS, { strict: true });
    await open(server, GOOD.replace('do call f', 'let x = 1;'));
    const ask = (only?: string[]): Promise<CodeAction[]> =>
      server.connection.sendRequest('textDocument/codeAction', { textDocument: { uri: URI }, range: line(0, 0, 0), context: { diagnostics: [], ...(only ? { only } : {}) } });
    expect(await ask()).toEqual([]);
    const [action] = await ask(['source.fixAll']);
    expect(action).toMatchObject({ kind: 'source.fixAll.iron' });
  });

  test('formats, and says why it did not', async () => {
    const server = await start(PULLS);
    await open(server, GOOD.replace('        do', '  do'));
    const format = (): Promise<TextEdit[]> => server.connection.sendRequest('textDocument/formatting', { textDocument: { uri: URI }, options: { tabSize: 4, insertSpaces: true } });
    expect(await format()).toMatchObject([{ newText: '        do call f\n', range: { start: { line: 3, character: 0 } } }]);

    const told = new Promise<NotFormattedParams>((done) => server.connection.onNotification(notFormatted.method, done));
    await change(server, 2, line(4, 8, 10), 'for');
    expect(await format()).toEqual([]);
    expect(await told).toMatchObject({ uri: URI, problem: { code: 'wrong-end', line: 5, column: 5 } });
  });

  test('converts texts and parts that are not open', async () => {
    const { connection } = await start(PULLS);
    const rust = 'fn f() {\n    let x = g(1);\n}\n';
    const there = await connection.sendRequest<ConvertDocumentAnswer>(convertDocument.method, { uri: URI, language: 'rust', text: rust });
    expect(there).toEqual({ ok: true, text: 'function f\nbegin\n    define x as call g with 1\nend function\n' });
    expect(await connection.sendRequest(convertDocument.method, { uri: URI, language: 'iron', text: there.ok ? there.text : '' })).toEqual({ ok: true, text: rust });
    expect(await connection.sendRequest(convertDocument.method, { uri: URI, language: 'rust', text: 'fn' })).toMatchObject({ ok: false, problem: { line: 1 } });
    const part = await connection.sendRequest<ConvertRangeAnswer>(convertRange.method, { uri: URI, language: 'rust', text: rust, from: 21, to: 25 });
    expect(part).toMatchObject({ ok: true, text: 'call g with 1' });
  });

  test('reads the edition from the Cargo.toml of a file', async () => {
    const { connection } = await start(PULLS);
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'Cargo.toml'), '[package]\nname = "a"\nedition = "2015"\n');
    const text = 'fn f() {\n    let async = 1;\n}\n';
    const ask = (uri: string): Promise<ConvertDocumentAnswer> => connection.sendRequest(convertDocument.method, { uri, language: 'rust', text });
    expect((await ask(pathToFileURL(join(folder, 'src', 'a.rs')).href)).ok).toBe(true);
    expect((await ask('untitled:a.rs')).ok).toBe(false);
  });

  test('takes the edition from the setting where no manifest decides', async () => {
    const { connection } = await start(PULLS, { edition: '2015' });
    expect(await connection.sendRequest(convertDocument.method, { uri: URI, language: 'rust', text: 'fn f() {\n    let async = 1;\n}\n' })).toMatchObject({ ok: true });
  });

  test('explains words, completes them, and draws the outline', async () => {
    const { connection } = await start(PULLS);
    await open(session!, GOOD);
    const at = (lineNumber: number, character: number) => ({ textDocument: { uri: URI }, position: { line: lineNumber, character } });
    expect(await connection.sendRequest('textDocument/hover', at(2, 5))).toMatchObject({ contents: { kind: 'markdown', value: expect.stringContaining('**if**') as string } });
    const completed = await connection.sendRequest<{ label: string }[]>('textDocument/completion', at(3, 10));
    expect(completed.map(({ label }) => label)).toContain('call method');
    expect(await connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: URI } })).toMatchObject([{ name: 'main', kind: 12, children: [] }]);
    expect(await connection.sendRequest('textDocument/foldingRange', { textDocument: { uri: URI } })).toMatchObject([{ startLine: 0, endLine: 4 }, {}, { startLine: 2, endLine: 3 }]);
    expect(await connection.sendRequest('textDocument/selectionRange', { textDocument: { uri: URI }, positions: [{ line: 2, character: 8 }] })).toMatchObject([{ range: line(2, 7, 11) }]);
  });

  test('a request that is cancelled while it waits is answered as cancelled', async () => {
    const { connection } = await start(PULLS);
    await open(session!, GOOD);
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
    const source = new CancellationTokenSource();
    const asked = connection.sendRequest('textDocument/formatting', { textDocument: { uri: URI }, options: { tabSize: 4, insertSpaces: true } }, source.token);
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: -32800 });
  });

  test('a fault is logged and answered with nothing, and the server goes on', async () => {
    const { connection } = await start(PULLS);
    const logged = new Promise<string>((done) => connection.onNotification('window/logMessage', ({ message }: { message: string }) => done(message)));
    expect(await connection.sendRequest(convertDocument.method, { uri: URI, language: 'rust' })).toBeNull();
    expect(await logged).toContain('iron/convertDocument failed');
    expect(await connection.sendRequest(convertDocument.method, { uri: URI, language: 'rust', text: 'fn f() {}\n' })).toMatchObject({ ok: true });
  });

  test('nothing is said about a document that is not open', async () => {
    const server = await start(PULLS);
    expect(await pull(server)).toEqual({ kind: 'full', items: [] });
    expect(await server.connection.sendRequest('textDocument/hover', { textDocument: { uri: URI }, position: { line: 0, character: 0 } })).toBeNull();
  });

  test('nesting 2,000 deep converts, and a hundred thousand gets an answer', async () => {
    const { connection } = await start(PULLS);
    const nested = (depth: number): Promise<unknown> =>
      connection.sendRequest(convertDocument.method, { uri: URI, language: 'rust', text: `fn f() { ${'if a { '.repeat(depth)}b(${'('.repeat(depth)}1${')'.repeat(depth)})${' }'.repeat(depth)} }` });
    expect(await nested(2000)).toMatchObject({ ok: true });
    expect(await nested(100_000)).toMatchObject({ ok: false, problem: { code: 'nested-too-deeply' } });
  });

  test('the places around a deep one can be sent', async () => {
    const server = await start(PULLS);
    const text = `function f\nbegin\n    do ${'call g with '.repeat(2000)}x\nend function\n`;
    await server.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'iron', version: 1, text } });
    const position = { line: 2, character: text.split('\n')[2]!.length - 1 };
    const answer = await server.connection.sendRequest<object[]>('textDocument/selectionRange', { textDocument: { uri: URI }, positions: [position] });
    expect(answer).toHaveLength(1);
  });

  test('ends when its client goes away', async () => {
    const { child } = await start(PULLS);
    session = undefined; // it cannot be asked to end any more
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin!.end();
    expect(await ended).toBe(1);
  });
});
