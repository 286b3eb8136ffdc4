/** The language server's process: the only place that reads files or talks over a stream. */
import { readFile } from 'node:fs/promises';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './lsp/server.js';

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null; // absent, a folder, or not ours to read: it decides nothing
  }
}

// The transport is named on the command line: --stdio, --node-ipc, --pipe=NAME or --socket=PORT.
serve(createConnection(ProposedFeatures.all), { readText });
