/** Charts and tables into files that the person names. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ToExtension } from '../../../protocol/experiment-pages.js';

const FILTERS = { svg: { 'SVG picture': ['svg'] }, png: { 'PNG picture': ['png'] }, csv: { 'Table (CSV)': ['csv'] } };

/** @param folder of experiments: a place beside it is offered */
export async function saveExport({ name, format, text, base64 }: Extract<ToExtension, { readonly kind: 'export' }>, folder: string | undefined): Promise<void> {
  if (!(format in FILTERS)) return;
  const file = `${name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'experiments'}.${format}`;
  const target = await vscode.window.showSaveDialog({ filters: FILTERS[format], ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(path.join(folder, '..', file)) }) });
  if (target === undefined) return;
  const bytes = base64 === undefined ? new TextEncoder().encode(text ?? '') : Buffer.from(base64, 'base64');
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(`${vscode.workspace.asRelativePath(target)} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
