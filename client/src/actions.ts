/** The conversions as code actions, for Rust and Iron alike; they run the commands and need no server to be listed. */
import * as vscode from 'vscode';
import { COMMANDS } from './commands.js';

const kind = (name: string): vscode.CodeActionKind => vscode.CodeActionKind.RefactorRewrite.append('iron').append(name);

export const KINDS = { file: kind('file'), untitled: kind('untitled'), selection: kind('selection'), inPlace: kind('inPlace') };

interface Offer {
  readonly title: string;
  readonly kind: vscode.CodeActionKind;
  readonly command: string;
  readonly needsSelection: boolean;
}

const OFFERS: Readonly<Record<string, readonly Offer[]>> = {
  rust: [
    { title: 'Convert selection to Iron in a new editor', kind: KINDS.selection, command: COMMANDS.convertSelectionToIron, needsSelection: true },
    { title: 'Convert file to Iron', kind: KINDS.file, command: COMMANDS.convertToIron, needsSelection: false },
    { title: 'Open as Iron in a new editor', kind: KINDS.untitled, command: COMMANDS.openAsIron, needsSelection: false },
  ],
  iron: [
    { title: 'Convert selection to Rust in a new editor', kind: KINDS.selection, command: COMMANDS.convertSelectionToRust, needsSelection: true },
    { title: 'Replace selection with its Rust', kind: KINDS.inPlace, command: COMMANDS.replaceSelectionWithRust, needsSelection: true },
    { title: 'Convert file to Rust', kind: KINDS.file, command: COMMANDS.convertToRust, needsSelection: false },
    { title: 'Open as Rust in a new editor', kind: KINDS.untitled, command: COMMANDS.openAsRust, needsSelection: false },
  ],
};

export function registerActions(): vscode.Disposable {
  const provider: vscode.CodeActionProvider = { provideCodeActions };
  return vscode.languages.registerCodeActionsProvider([{ language: 'rust' }, { language: 'iron' }], provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite.append('iron')],
  });
}

function provideCodeActions(document: vscode.TextDocument, range: vscode.Range | vscode.Selection, { only, triggerKind }: vscode.CodeActionContext): vscode.CodeAction[] {
  // unasked, the light bulb would stand in every line of every Rust file
  const asked = triggerKind === vscode.CodeActionTriggerKind.Invoke;
  return (OFFERS[document.languageId] ?? [])
    .filter((offer) => (offer.needsSelection ? !range.isEmpty : asked) && (only === undefined || only.contains(offer.kind)))
    .map((offer) => {
      const action = new vscode.CodeAction(offer.title, offer.kind);
      action.command = { command: offer.command, title: offer.title };
      return action;
    });
}
