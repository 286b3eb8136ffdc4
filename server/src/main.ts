/**
 * The language server's process: the only place that reads files or talks over a stream. All work is done on a thread whose
 * stack lets deep nesting parse, which a main thread's does not on every platform; the main thread passes messages on.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { MessageReader, MessageWriter } from 'vscode-languageserver/node';
import {
  createConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { forkEngine } from './engine/fork-engine.js';
import { serve } from './lsp/server.js';

const startEngine = (log: (line: string) => void) => forkEngine(path.join(__dirname, 'iron-engine.cjs'), log);

const LIMITS = { stackSizeMb: 64 };

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null; // absent, a folder, or not ours to read: it decides nothing
  }
}

/** Of the extension, beside the folder that this file is built to. */
async function readConfigSchema(): Promise<object | null> {
  const text = await readText(path.join(__dirname, '..', 'trainer', 'schemas', 'experiment.schema.json'));
  return text === null ? null : (JSON.parse(text) as object);
}

/** As the command line names it: --stdio, --node-ipc, --pipe=NAME or --socket=PORT. */
function transport(): [MessageReader, MessageWriter] {
  const value = (name: string): string | undefined => process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
  const pipe = value('pipe');
  const socket = value('socket');
  if (pipe !== undefined) return createServerPipeTransport(pipe);
  if (socket !== undefined) return createServerSocketTransport(Number(socket));
  if (process.argv.includes('--node-ipc')) return [new IPCMessageReader(process), new IPCMessageWriter(process)];
  if (process.argv.includes('--stdio')) return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
  console.error('Say how to talk to the language server: --stdio, --node-ipc, --pipe=NAME or --socket=PORT.');
  return process.exit(2);
}

/** What the thread prints goes to the standard error: the standard output may be the stream of the protocol. */
function passMessagesOn(): void {
  const [reader, writer] = transport();
  const worker = new Worker(__filename, { resourceLimits: LIMITS, argv: process.argv.slice(2), stdout: true });
  worker.stdout.pipe(process.stderr);
  worker.on('message', (message) => void writer.write(message).catch(() => process.exit(1)));
  worker.on('error', (error) => console.error(error));
  worker.on('exit', (code) => process.exit(code));
  reader.onClose(() => process.exit(1)); // the editor is gone
  reader.listen((message) => worker.postMessage(message));
}

if (isMainThread) passMessagesOn();
else if (parentPort !== null) serve(createConnection(ProposedFeatures.all, new PortMessageReader(parentPort), new PortMessageWriter(parentPort)), { readText, startEngine, readConfigSchema });
