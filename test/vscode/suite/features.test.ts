import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, closeAll, extension, GOOD, marks, RUST, settings, show, until, WRONG } from './editor.js';

suite('language features', () => {
  suiteSetup(async () => {
    await closeAll();
    await (await extension().activate()).startServer();
  });
  teardown(closeAll);

  const format = (uri: vscode.Uri): Thenable<vscode.TextEdit[] | undefined> => vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', uri, { tabSize: 4, insertSpaces: true });

  test('formatting moves lines to their places', async () => {
    const editor = await show(GOOD.replace('        do', '  do'));
    await until(() => vscode.window.activeTextEditor === editor, 'the editor to be active');
    await vscode.commands.executeCommand('editor.action.formatDocument');
    await until(() => editor.document.getText() === GOOD, 'the formatted text');
  });

  test('a text with a mistake is not formatted', async () => {
    const editor = await show(WRONG.replace('        do', '  do'));
    await marks(editor.document.uri, 1);
    assert.deepEqual((await format(editor.document.uri)) ?? [], []);
  });

  test('range formatting leaves the other lines', async () => {
    const text = 'function f\nbegin\n  do call a\nend function\n\nfunction g\nbegin\n  do call b\nend function\n';
    const editor = await show(text);
    const { start, end } = at(editor, '  do call b');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatRangeProvider', editor.document.uri, new vscode.Range(start, end), { tabSize: 4, insertSpaces: true });
    assert.ok(edits.length > 0);
    const change = new vscode.WorkspaceEdit();
    change.set(editor.document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.equal(editor.document.getText(), text.replace('  do call b', '    do call b'));
  });

  test('hover explains a word', async () => {
    const editor = await show(GOOD);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, at(editor, 'then').start);
    assert.match(hovers.flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value)).join('\n'), /\*\*then\*\*/);
  });

  test('completion goes on with a phrase', async () => {
    const editor = await show(GOOD.replace('call f', 'call meth'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, at(editor, 'call meth').end);
    const item = items.find(({ label }) => label === 'call method');
    assert.ok(item?.range instanceof vscode.Range);
    assert.equal(editor.document.getText(item.range), 'call meth');
  });

  test('the outline shows what is declared', async () => {
    const editor = await show(GOOD);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', editor.document.uri);
    assert.deepEqual(
      symbols.map(({ name, kind }) => [name, kind]),
      [['main', vscode.SymbolKind.Function]],
    );
  });

  test('bodies fold', async () => {
    const editor = await show(GOOD);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', editor.document.uri);
    assert.ok(folds.some(({ start, end }) => start === 2 && end === 3));
  });
});

suite('settings', () => {
  test('have their defaults', () => {
    const values = ['edition', 'strict', 'convert.openResult', 'tests.codeLens', 'tests.budget', 'tests.rustcPath', 'trace.server'].map((name) => settings().inspect(name)?.defaultValue);
    assert.deepEqual(values, ['2024', false, 'beside', true, 400, '', 'off']);
  });

  test('the edition decides for editors without a file', async () => {
    await extension().activate();
    const editor = await show('fn f() {\n    let async = 1;\n}\n', 'rust');
    await settings().update('edition', '2015', vscode.ConfigurationTarget.Global);
    try {
      const { kind } = await vscode.commands.executeCommand<{ kind: string }>('iron.openAsIron', editor.document.uri);
      assert.equal(kind, 'opened');
    } finally {
      await settings().update('edition', undefined, vscode.ConfigurationTarget.Global);
      await closeAll();
    }
  });
});

suite('side by side', () => {
  suiteSetup(async () => void (await extension().activate()));
  teardown(closeAll);

  const view = (): vscode.TextDocument | undefined => vscode.window.visibleTextEditors.map(({ document }) => document).find(({ uri }) => uri.scheme === 'iron-view');
  const opened = (): Promise<vscode.TextDocument> => until(view, 'the view');

  test('shows the other spelling, follows what is typed, and keeps the last good text', async () => {
    const editor = await show(RUST, 'rust');
    await vscode.commands.executeCommand('iron.showSideBySide');
    const document = await opened();
    assert.equal(document.languageId, 'iron');
    assert.equal(document.getText(), GOOD);
    assert.equal(vscode.window.activeTextEditor, editor);

    await editor.edit((edit) => edit.replace(at(editor, 'f();'), 'g();'));
    await until(() => document.getText() === GOOD.replace('call f', 'call g'), 'the view to follow');

    await editor.edit((edit) => edit.replace(at(editor, 'g();'), 'let = 1;'));
    await until(() => document.getText().startsWith('note that '), 'the view to say what is wrong');
    assert.ok(document.getText().endsWith(GOOD.replace('call f', 'call g')));
  });

  test('follows a new document that takes the name of a closed one', async () => {
    const first = await show(RUST, 'rust');
    await vscode.commands.executeCommand('iron.showSideBySide');
    const document = await opened();
    await vscode.window.showTextDocument(first.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(() => first.document.isClosed, 'the first document to be closed');
    const second = await show(RUST.replace('f();', 'h();'), 'rust');
    assert.equal(second.document.uri.toString(), first.document.uri.toString());
    await until(() => document.getText() === GOOD.replace('call f', 'call h'), 'the view to show the second');
  });

  test('works from Iron as well', async () => {
    await show(GOOD);
    await vscode.commands.executeCommand('iron.showSideBySide');
    const document = await opened();
    assert.equal(document.languageId, 'rust');
    assert.equal(document.getText(), RUST);
  });
});
