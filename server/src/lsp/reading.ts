/** Requests that read a document and change nothing. */
import type {
  CompletionItem,
  CompletionList,
  CompletionParams,
  Connection,
  DocumentSymbol,
  DocumentSymbolParams,
  FoldingRange,
  FoldingRangeParams,
  Hover,
  HoverParams,
  SelectionRange,
  SelectionRangeParams,
} from 'vscode-languageserver/node';
import { CompletionItemKind, MarkupKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion } from '../service/completion.js';
import { completions } from '../service/completion.js';
import { folds } from '../service/folding.js';
import type { Hover as HoverData } from '../service/hover.js';
import { hover } from '../service/hover.js';
import { selectionSpans } from '../service/selection.js';
import { outline } from '../service/symbols.js';
import type { Documents } from './documents.js';
import type { ExperimentConfigs } from './experiment-configs.js';
import { guarded } from './guard.js';
import { foldShape, rangeOf, selectionShape, symbolShape } from './shapes.js';

export function answerReading(connection: Connection, documents: Documents, configs: ExperimentConfigs): void {
  connection.onHover(
    guarded<HoverParams, Hover | null>(connection, 'textDocument/hover', null, async ({ textDocument, position }) => {
      const config = configs.find(textDocument.uri);
      if (config !== null) return configs.hover(config, position);
      const reading = await documents.read(textDocument.uri);
      const found = reading && hover(reading.analysis, reading.document.offsetAt(position));
      return found && { range: rangeOf(reading.document, found), contents: { kind: MarkupKind.Markdown, value: hoverText(found) } };
    }),
  );
  connection.onCompletion(
    guarded<CompletionParams, CompletionItem[] | CompletionList>(connection, 'textDocument/completion', [], async ({ textDocument, position }) => {
      const config = configs.find(textDocument.uri);
      if (config !== null) return configs.completions(config, position);
      const reading = await documents.read(textDocument.uri);
      if (reading === null) return [];
      const offset = reading.document.offsetAt(position);
      return completions(reading.analysis, offset).map((each) => completionShape(reading.document, offset, each));
    }),
  );
  connection.onDocumentSymbol(
    guarded<DocumentSymbolParams, DocumentSymbol[]>(connection, 'textDocument/documentSymbol', [], async ({ textDocument }) => {
      const reading = await documents.read(textDocument.uri);
      return reading === null ? [] : outline(reading.analysis).map((symbol) => symbolShape(reading.document, symbol));
    }),
  );
  connection.onFoldingRanges(
    guarded<FoldingRangeParams, FoldingRange[]>(connection, 'textDocument/foldingRange', [], async ({ textDocument }) => {
      const reading = await documents.read(textDocument.uri);
      return reading === null ? [] : folds(reading.analysis).map(foldShape);
    }),
  );
  connection.onSelectionRanges(
    guarded<SelectionRangeParams, SelectionRange[]>(connection, 'textDocument/selectionRange', [], async ({ textDocument, positions }) => {
      const reading = await documents.read(textDocument.uri);
      return reading === null ? [] : positions.map((position) => selectionShape(reading.document, selectionSpans(reading.analysis, reading.document.offsetAt(position))));
    }),
  );
}

function hoverText({ entry, rust }: HoverData): string {
  const means = `${entry.means[0]!.toUpperCase()}${entry.means.slice(1)}.`;
  const spelled = entry.rust === '' ? '' : ` In Rust: ${code(entry.rust)}`;
  return `**${entry.word}**\n\n${means}${spelled}${rust === null ? '' : `\n\n\`\`\`rust\n${rust}\n\`\`\``}`;
}

/** Inline code whose text may hold backquotes. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

const COMPLETION_KINDS: Record<Completion['kind'], CompletionItemKind> = { keyword: CompletionItemKind.Keyword, operator: CompletionItemKind.Operator, name: CompletionItemKind.Text };

function completionShape(document: TextDocument, offset: number, { label, kind, from, rust, means, rank }: Completion): CompletionItem {
  return {
    label,
    kind: COMPLETION_KINDS[kind],
    sortText: `${rank}${label}`,
    filterText: label,
    textEdit: { range: rangeOf(document, { from, to: offset }), newText: label },
    ...(rust === '' ? {} : { detail: rust }),
    ...(means === '' ? {} : { documentation: means }),
    ...(rank === 0 ? { preselect: true } : {}),
  };
}
