/** Diagnostics, asked for by clients that can (with result ids), sent to the others (with versions). */
import type { ClientCapabilities, Connection, DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver/node';
import { diagnosticsOf } from '../service/diagnostics.js';
import type { Documents, Reading } from './documents.js';
import type { ExperimentConfigs } from './experiment-configs.js';
import { guarded } from './guard.js';
import { diagnosticShape } from './shapes.js';

export interface DiagnosticsFeature {
  initialize(capabilities: ClientCapabilities): void;
  /** Settings or editions changed: every document is read again. */
  refresh(): void;
}

const NONE: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export function publishDiagnostics(connection: Connection, documents: Documents, configs: ExperimentConfigs): DiagnosticsFeature {
  let pulls = false;
  let refreshes = false;
  const shapes = ({ document, analysis }: Reading) => diagnosticsOf(analysis).map((each) => diagnosticShape(document, each));

  const push = guarded<string, void>(connection, 'publishDiagnostics', undefined, async (uri) => {
    const reading = await documents.read(uri);
    if (reading === null) return;
    await connection.sendDiagnostics({ uri, version: reading.document.version, diagnostics: shapes(reading) });
  });
  const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };

  connection.languages.diagnostics.on(
    guarded<DocumentDiagnosticParams, DocumentDiagnosticReport>(connection, 'textDocument/diagnostic', NONE, async ({ textDocument, previousResultId }) => {
      const config = configs.find(textDocument.uri);
      if (config !== null) return { kind: DocumentDiagnosticReportKind.Full, items: await configs.mistakes(config) };
      const reading = await documents.read(textDocument.uri);
      if (reading === null) return NONE;
      const { resultId } = reading;
      if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: shapes(reading) };
    }),
  );
  documents.onChange(({ uri }) => {
    if (!pulls) void push(uri, never);
  });
  documents.onClose(({ uri }) => {
    if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  return {
    initialize(capabilities) {
      pulls = capabilities.textDocument?.diagnostic !== undefined;
      refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    },
    refresh() {
      if (!pulls) for (const { uri } of documents.all()) void push(uri, never);
      else if (refreshes) connection.languages.diagnostics.refresh();
    },
  };
}
