/** Requests that answer with changes to a document: formatting, quick fixes, fix all. */
import type { CodeAction, CodeActionParams, Connection, TextEdit as LspTextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { DocumentFormattingParams, DocumentRangeFormattingParams, FormattingOptions } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { NotFormattedParams } from '../../../protocol/requests.js';
import { notFormatted } from '../../../protocol/requests.js';
import type { TextEdit } from '../../../redox/src/index.js';
import { fixAll } from '../service/fix-all.js';
import type { Formatting } from '../service/formatting.js';
import { formatDocument, formatRange } from '../service/formatting.js';
import { quickFixes } from '../service/quick-fixes.js';
import type { Documents, Reading } from './documents.js';
import { guarded } from './guard.js';
import { diagnosticShape, editShape } from './shapes.js';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.iron`;

export interface EditingClient {
  readonly showsNotFormatted: boolean;
  readonly versionedEdits: boolean;
}

export function answerEditing(connection: Connection, documents: Documents, client: EditingClient): void {
  const edits = (document: TextDocument, made: Formatting): LspTextEdit[] => {
    if (made.ok) return made.edits.map((edit) => editShape(document, edit));
    const { line, column, message } = made.problem;
    connection.console.warn(`${document.uri}:${line}:${column}: not formatted: ${message}`);
    const params: NotFormattedParams = { uri: document.uri, problem: made.problem };
    if (client.showsNotFormatted) void connection.sendNotification(notFormatted.method, params);
    return [];
  };
  connection.onDocumentFormatting(
    guarded<DocumentFormattingParams, LspTextEdit[]>(connection, 'textDocument/formatting', [], async ({ textDocument, options: format }) => {
      const found = await documents.find(textDocument.uri);
      return found === null ? [] : edits(found.document, formatDocument(found.document.getText(), found.options, stepOf(format)));
    }),
  );
  connection.onDocumentRangeFormatting(
    guarded<DocumentRangeFormattingParams, LspTextEdit[]>(connection, 'textDocument/rangeFormatting', [], async ({ textDocument, range, options: format }) => {
      const found = await documents.find(textDocument.uri);
      if (found === null) return [];
      const { document, options } = found;
      return edits(document, formatRange(document.getText(), document.offsetAt(range.start), document.offsetAt(range.end), options, stepOf(format)));
    }),
  );
  connection.onCodeAction(
    guarded<CodeActionParams, CodeAction[]>(connection, 'textDocument/codeAction', [], async (params) => {
      const reading = await documents.read(params.textDocument.uri);
      if (reading === null) return [];
      const wanted = params.context.only;
      return [...(wants(wanted, CodeActionKind.QuickFix) ? fixActions(reading, params, client) : []), ...(wanted !== undefined && wants(wanted, FIX_ALL) ? fixAllAction(reading, client) : [])];
    }),
  );
}

const stepOf = ({ insertSpaces, tabSize }: FormattingOptions): string => (insertSpaces ? ' '.repeat(tabSize) : '\t');

/** Whether a kind was asked for: kinds are paths, and a shorter one means all below it. */
const wants = (only: readonly string[] | undefined, kind: string): boolean => only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));

function fixActions({ document, analysis }: Reading, { range }: CodeActionParams, client: EditingClient): CodeAction[] {
  return quickFixes(analysis, document.offsetAt(range.start), document.offsetAt(range.end)).map((fix) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticShape(document, fix.diagnostic)],
    isPreferred: fix.preferred,
    edit: workspaceEdit(document, fix.edits, client),
  }));
}

function fixAllAction({ document, analysis }: Reading, client: EditingClient): CodeAction[] {
  const edits = fixAll(analysis.text, analysis.options);
  return edits.length === 0 ? [] : [{ title: 'Fix all Iron mistakes that have a fix', kind: FIX_ALL, edit: workspaceEdit(document, edits, client) }];
}

/** With the version where the client checks it, so that no edit is applied to another text. */
function workspaceEdit(document: TextDocument, edits: readonly TextEdit[], client: EditingClient): WorkspaceEdit {
  const shapes = edits.map((edit) => editShape(document, edit));
  if (!client.versionedEdits) return { changes: { [document.uri]: shapes } };
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: shapes }] };
}
