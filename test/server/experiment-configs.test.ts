/** When the server looks after configs of experiments, and when it leaves them to another extension. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import type { DocumentDiagnosticReport, ProtocolConnection, Registration, Unregistration } from 'vscode-languageserver-protocol/node';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { EXPERIMENT_CONFIGS, experimentConfigs } from '../../protocol/requests.js';
import { serve } from '../../server/src/lsp/server.js';

const SCHEMA = { type: 'object', additionalProperties: false, properties: { id: { type: 'string' } } };
const URI = 'file:///w/a.experiment.yaml';
const DYNAMIC = { dynamicRegistration: true };
const CAPABLE = { synchronization: DYNAMIC, diagnostic: DYNAMIC, completion: DYNAMIC, hover: DYNAMIC };

interface Session {
  readonly client: ProtocolConnection;
  readonly registered: Registration[];
  readonly unregistered: Unregistration[];
}

let session: Session | undefined;
afterEach(() => session?.client.dispose());

async function start(wanted: boolean, textDocument: object = CAPABLE): Promise<Session> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const world = { readText: () => Promise.resolve(null), startEngine: () => Promise.reject(new Error('no engine here')) as never, readConfigSchema: () => Promise.resolve(SCHEMA) };
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)), world);
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  session = { client, registered: [], unregistered: [] };
  const { registered, unregistered } = session;
  client.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
    registered.push(...registrations);
    return null;
  });
  client.onRequest('client/unregisterCapability', ({ unregisterations }: { unregisterations: Unregistration[] }) => {
    unregistered.push(...unregisterations);
    return null;
  });
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument }, initializationOptions: { experimentConfigs: wanted } });
  await client.sendNotification('initialized', {});
  return session;
}

/** Answered behind all that was sent before. */
async function marks({ client }: Session): Promise<string[]> {
  const answer = await client.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: URI } });
  return answer.kind === 'full' ? answer.items.map(({ message }) => String(message)) : [];
}

const open = (text: string, uri = URI) => ({ textDocument: { uri, languageId: 'yaml', version: 1, text } });

describe('configs of experiments', () => {
  test('are taken over by name, with their mistakes', async () => {
    const now = await start(true);
    await now.client.sendNotification('textDocument/didOpen', open('idd: a\n'));
    expect(await marks(now)).toEqual(['Property idd is not allowed.']);
    expect(now.registered.map(({ method }) => method).sort()).toEqual([
      'textDocument/completion',
      'textDocument/diagnostic',
      'textDocument/didChange',
      'textDocument/didClose',
      'textDocument/didOpen',
      'textDocument/hover',
    ]);
    for (const { registerOptions } of now.registered) expect(registerOptions).toMatchObject({ documentSelector: EXPERIMENT_CONFIGS.map((pattern) => ({ pattern })) });
  });

  test('are left alone where they are not wanted, or the client cannot register', async () => {
    for (const { wanted, capabilities } of [
      { wanted: false, capabilities: CAPABLE },
      { wanted: true, capabilities: {} },
    ]) {
      const now = await start(wanted, capabilities);
      await now.client.sendNotification('textDocument/didOpen', open('idd: a\n'));
      expect(await marks(now)).toEqual([]);
      expect(now.registered).toEqual([]);
      now.client.dispose();
    }
  });

  test('are given up and taken again when another extension comes and goes', async () => {
    const now = await start(true);
    await now.client.sendNotification('textDocument/didOpen', open('idd: a\n'));
    expect(await marks(now)).toHaveLength(1);
    await now.client.sendNotification(experimentConfigs.method, { wanted: false });
    expect(await marks(now)).toEqual([]);
    await expect.poll(() => now.unregistered.length, { timeout: 10_000 }).toBe(6);
    await now.client.sendNotification(experimentConfigs.method, { wanted: true });
    expect(await marks(now)).toHaveLength(1);
    await expect.poll(() => now.registered.length, { timeout: 10_000 }).toBe(12);
  });

  test('other YAML that a client sends is not looked at', async () => {
    const { client } = await start(true);
    const uri = 'file:///w/other.yaml';
    await client.sendNotification('textDocument/didOpen', open('idd: a\n', uri));
    const answer = await client.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
    expect(answer).toMatchObject({ kind: 'full', items: [] });
  });
});
