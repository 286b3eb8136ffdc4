import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, closeAll, extension, GOOD, marks, settings, show, until, WRONG } from './editor.js';

const actionsAt = (editor: vscode.TextEditor, part: string, kind?: vscode.CodeActionKind): Thenable<vscode.CodeAction[]> =>
  vscode.commands.executeCommand('vscode.executeCodeActionProvider', editor.document.uri, at(editor, part), kind?.value);

suite('diagnostics', () => {
  suiteSetup(async () => {
    await closeAll();
    await (await extension().activate()).startServer();
  });
  teardown(closeAll);

  test('a mistake is marked, and the mark goes when it is mended', async () => {
    const editor = await show(WRONG);
    const [mark] = await marks(editor.document.uri, 1);
    assert.equal(mark!.code, 'wrong-end');
    assert.equal(editor.document.getText(mark!.range), 'end for');
    await editor.edit((edit) => edit.replace(at(editor, 'end for'), 'end if'));
    await marks(editor.document.uri, 0);
    assert.equal(editor.document.getText(), GOOD);
  });

  test('a mistake that is typed is marked', async () => {
    const editor = await show(GOOD);
    await marks(editor.document.uri, 0);
    await editor.edit((edit) => edit.insert(at(editor, 'end if').start, 'then '));
    await until(() => vscode.languages.getDiagnostics(editor.document.uri).length > 0, 'a mark');
  });

  test('a quick fix mends it', async () => {
    const editor = await show(WRONG);
    await marks(editor.document.uri, 1);
    const fixes = (await actionsAt(editor, 'end for', vscode.CodeActionKind.QuickFix)).filter(({ title }) => title === 'Change to `end if`');
    assert.equal(fixes.length, 1);
    assert.ok(await vscode.workspace.applyEdit(fixes[0]!.edit!));
    assert.equal(editor.document.getText(), GOOD);
    await marks(editor.document.uri, 0);
  });

  test('Rust spellings are hints when strictness is set, and fix all writes their words', async () => {
    const editor = await show(GOOD.replace('do call f', 'let x = 1;'));
    await marks(editor.document.uri, 0);
    await settings().update('strict', true, vscode.ConfigurationTarget.Global);
    try {
      const [hint] = await marks(editor.document.uri, 1);
      assert.equal(hint!.severity, vscode.DiagnosticSeverity.Hint);
      const [action] = await actionsAt(editor, 'let', vscode.CodeActionKind.SourceFixAll);
      assert.ok(await vscode.workspace.applyEdit(action!.edit!));
      assert.match(editor.document.getText(), /define x as 1/);
    } finally {
      await settings().update('strict', undefined, vscode.ConfigurationTarget.Global);
    }
    await marks(editor.document.uri, 0);
  });
});
