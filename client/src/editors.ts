/** Small things that several features do with editors and documents. */
import * as vscode from 'vscode';

/** The last part of a path, as tabs show it. */
export const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** Shows the document where it is open already, with the range selected and in view. */
export async function reveal(document: vscode.TextDocument, from: number, to: number): Promise<void> {
  const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, { viewColumn: open?.viewColumn ?? vscode.ViewColumn.Active, preview: false });
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The document of the active editor, or, where that is no text (a walkthrough), of one that is in view. */
export function shownDocument(fits: (languageId: string) => boolean): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return (activeTextEditor ?? visibleTextEditors.find(({ document }) => fits(document.languageId)))?.document;
}

/** The group in which a document is in view. */
export const columnOf = (uri: vscode.Uri): vscode.ViewColumn | undefined => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())?.viewColumn;

/** The group for what is made from a source: where it is in view already, else the one to the right of the source. */
export function columnBeside(source: vscode.Uri, result: vscode.Uri): vscode.ViewColumn {
  const seen = columnOf(result);
  if (seen !== undefined) return seen;
  // what is active may be a walkthrough, and "beside" would mean beside that
  const active = vscode.window.activeTextEditor?.document.uri.toString() === source.toString();
  const column = active ? undefined : columnOf(source);
  return column === undefined ? vscode.ViewColumn.Beside : column + 1;
}
