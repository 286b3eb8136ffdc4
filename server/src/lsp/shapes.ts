/** Plain data of the services in the shapes of the protocol; positions are lines and UTF-16 columns. */
import type { Diagnostic as LspDiagnostic, Range, TextEdit as LspTextEdit } from 'vscode-languageserver/node';
import { DiagnosticSeverity, FoldingRangeKind, SymbolKind } from 'vscode-languageserver/node';
import type { DocumentSymbol, FoldingRange, SelectionRange } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Severity, TextEdit } from '../../../redox/src/index.js';
import type { Fold } from '../service/folding.js';
import type { Span } from '../service/selection.js';
import type { OutlineSymbol, SymbolKind as OutlineKind } from '../service/symbols.js';

export const SOURCE = 'iron';

const SEVERITIES: Record<Severity, DiagnosticSeverity> = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, hint: DiagnosticSeverity.Hint };

export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.from), end: document.positionAt(span.to) };
}

export function diagnosticShape(document: TextDocument, diagnostic: Diagnostic): LspDiagnostic {
  return {
    range: rangeOf(document, diagnostic),
    severity: SEVERITIES[diagnostic.severity],
    source: SOURCE,
    code: diagnostic.code,
    message: diagnostic.help === undefined ? diagnostic.message : `${diagnostic.message} ${diagnostic.help}`,
  };
}

export function editShape(document: TextDocument, edit: TextEdit): LspTextEdit {
  return { range: rangeOf(document, edit), newText: edit.insert };
}

const SYMBOL_KINDS: Record<OutlineKind, SymbolKind> = {
  function: SymbolKind.Function,
  method: SymbolKind.Method,
  structure: SymbolKind.Struct,
  enumeration: SymbolKind.Enum,
  variant: SymbolKind.EnumMember,
  field: SymbolKind.Field,
  trait: SymbolKind.Interface,
  implementation: SymbolKind.Object,
  module: SymbolKind.Module,
  constant: SymbolKind.Constant,
  variable: SymbolKind.Variable,
  type: SymbolKind.TypeParameter,
  macro: SymbolKind.Function,
};

/** A symbol with all inside it. Items nest only as deep as the parser's limit, so recursion is safe. */
export function symbolShape(document: TextDocument, symbol: OutlineSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    kind: SYMBOL_KINDS[symbol.kind],
    range: rangeOf(document, symbol),
    selectionRange: rangeOf(document, { from: symbol.nameFrom, to: symbol.nameTo }),
    children: symbol.children.map((child) => symbolShape(document, child)),
  };
}

const FOLD_KINDS: Record<Fold['kind'], FoldingRangeKind> = { region: FoldingRangeKind.Region, comment: FoldingRangeKind.Comment, imports: FoldingRangeKind.Imports };

export const foldShape = (fold: Fold): FoldingRange => ({ startLine: fold.startLine, endLine: fold.endLine, kind: FOLD_KINDS[fold.kind] });

/** Spans from the smallest to the largest, as the protocol's chain of parents. */
export function selectionShape(document: TextDocument, spans: readonly Span[]): SelectionRange {
  let parent: SelectionRange | undefined;
  for (const span of [...spans].reverse()) parent = { range: rangeOf(document, span), ...(parent === undefined ? {} : { parent }) };
  return parent ?? { range: rangeOf(document, { from: 0, to: 0 }) };
}
