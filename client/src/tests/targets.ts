/** The functions of a document that tests can be asked for, asked of the server once for each version. */
import * as vscode from 'vscode';
import type { Language } from '../../../protocol/requests.js';
import { type TestTarget, type TextParams, testTargets } from '../../../protocol/test-requests.js';
import type { Server } from '../server.js';
import { refusalOf } from './refusal.js';

export const textOf = (document: vscode.TextDocument): TextParams => ({ uri: document.uri.toString(), language: document.languageId as Language, text: document.getText() });

export const refusalFor = ({ languageId, uri }: vscode.TextDocument): ReturnType<typeof refusalOf> => refusalOf({ isTrusted: vscode.workspace.isTrusted, languageId, scheme: uri.scheme });

export class Targets {
  private readonly known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly targets: Promise<readonly TestTarget[]> }>();

  constructor(private readonly server: Server) {}

  /** None where tests are refused. */
  of(document: vscode.TextDocument): Promise<readonly TestTarget[]> {
    if (refusalFor(document) !== null) return Promise.resolve([]);
    const { version } = document;
    const known = this.known.get(document);
    if (known?.version === version) return known.targets;
    const targets = this.server.ask(testTargets, textOf(document)).then((answer) => {
      if (answer === null) this.known.delete(document); // asked again the next time
      return answer ?? [];
    });
    this.known.set(document, { version, targets });
    return targets;
  }

  /** The function around a place, the whole of its lines counted. */
  async at(document: vscode.TextDocument, position: vscode.Position): Promise<TestTarget | null> {
    const holds = ({ from, to }: TestTarget): boolean => document.positionAt(from).line <= position.line && position.line <= document.positionAt(to).line;
    return (await this.of(document)).find(holds) ?? null;
  }
}
