import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, closeAll, extension, file, freshFolder, GOOD, names, put, read, removeAll, RUST, select, settings, show, until } from './editor.js';

interface Outcome {
  readonly kind: string;
  readonly uri?: vscode.Uri;
  readonly reason?: string;
}

const run = (command: string, ...args: unknown[]): Thenable<Outcome> => vscode.commands.executeCommand<Outcome>(`iron.${command}`, ...args);
const BROKEN = 'fn main() {\n    let = 1;\n}\n';

suite('conversion of files', () => {
  suiteSetup(async () => void (await extension().activate()));
  setup(async () => {
    await closeAll();
    freshFolder();
  });
  suiteTeardown(async () => {
    await closeAll();
    await removeAll();
  });

  test('writes the Iron beside the Rust and shows it', async () => {
    const { kind, uri } = await run('convertToIron', await put('a.rs', RUST));
    assert.equal(kind, 'written');
    assert.equal(await read(uri!), GOOD);
    assert.deepEqual(await names(), ['a.iron', 'a.rs']);
    await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith('/a.iron'), 'the Iron in an editor');
    assert.equal(vscode.window.activeTextEditor!.document.languageId, 'iron');
  });

  test('writes the Rust beside the Iron, the same as before', async () => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await put('a.iron', GOOD)));
    const { kind } = await run('convertToRust');
    assert.equal(kind, 'written');
    assert.equal(await read(file('a.rs')), RUST);
  });

  test('converts what is in the editor, saved or not', async () => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await put('a.rs', RUST)));
    await editor.edit((edit) => edit.replace(new vscode.Range(2, 8, 2, 9), 'g'));
    await run('convertToIron');
    assert.equal(await read(file('a.iron')), GOOD.replace('call f', 'call g'));
    assert.equal(await read(file('a.rs')), RUST);
  });

  test('asks before it overwrites, and does nothing when that is cancelled', async () => {
    const source = await put('a.rs', RUST);
    await put('a.iron', 'note that mine\n');
    let kind = '';
    const shown = await answering(undefined, async () => ({ kind } = await run('convertToIron', source)));
    assert.equal(kind, 'cancelled');
    assert.deepEqual(
      shown.map(({ buttons }) => buttons),
      [['Overwrite', 'Open in New Editor']],
    );
    assert.equal(await read(file('a.iron')), 'note that mine\n');
    assert.deepEqual(await names(), ['a.iron', 'a.rs']);
  });

  test('overwrites when told to', async () => {
    const source = await put('a.rs', RUST);
    await put('a.iron', 'note that mine\n');
    await answering('Overwrite', async () => assert.equal((await run('convertToIron', source)).kind, 'written'));
    assert.equal(await read(file('a.iron')), GOOD);
    assert.deepEqual(await names(), ['a.iron', 'a.rs']);
  });

  test('opens an editor without a file when told to', async () => {
    const source = await put('a.rs', RUST);
    await put('a.iron', 'note that mine\n');
    await answering('Open in New Editor', async () => assert.equal((await run('convertToIron', source)).kind, 'opened'));
    assert.equal(await read(file('a.iron')), 'note that mine\n');
    assert.equal(vscode.window.activeTextEditor!.document.isUntitled, true);
    assert.equal(vscode.window.activeTextEditor!.document.getText(), GOOD);
  });

  test('does not offer to overwrite a file with unsaved changes', async () => {
    const source = await put('a.rs', RUST);
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await put('a.iron', 'note that mine\n')));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'note that more\n'));
    const shown = await answering('Overwrite', async () => assert.equal((await run('convertToIron', source)).kind, 'cancelled'));
    assert.deepEqual(
      shown.map(({ buttons }) => buttons),
      [['Open in New Editor']],
    );
    assert.equal(await read(file('a.iron')), 'note that mine\n');
  });

  test('does not ask when the file has that text already', async () => {
    const source = await put('a.rs', RUST);
    await put('a.iron', GOOD);
    assert.deepEqual(await answering(undefined, async () => assert.equal((await run('convertToIron', source)).kind, 'unchanged')), []);
  });

  test('a failed conversion writes nothing, says where, and jumps there', async () => {
    const source = await put('a.rs', BROKEN);
    const shown = await answering('Go to Error', async () => assert.equal((await run('convertToIron', source)).kind, 'failed'));
    assert.deepEqual(await names(), ['a.rs']);
    assert.equal(shown.length, 1);
    assert.match(shown[0]!.message, /^Not converted\. a\.rs, line 2, column 9: /);
    await until(() => vscode.window.activeTextEditor?.selection.start.isEqual(new vscode.Position(1, 8)), 'the cursor at the error');
  });

  test('an editor without a file is converted into another one', async () => {
    await show(RUST, 'rust');
    assert.equal((await run('convertToIron')).kind, 'opened');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), GOOD);
  });

  test('can be opened without writing anything, both ways', async () => {
    await run('openAsIron', await put('a.rs', RUST));
    assert.equal(vscode.window.activeTextEditor!.document.getText(), GOOD);
    await run('openAsRust');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), RUST);
    assert.equal(vscode.window.activeTextEditor!.document.languageId, 'rust');
    assert.deepEqual(await names(), ['a.rs']);
  });

  test('is refused for another language', async () => {
    await show('{}', 'json');
    const shown = await answering(undefined, async () => assert.equal((await run('convertToIron')).kind, 'refused'));
    assert.match(shown[0]!.message, /Open a Rust file first/);
  });

  test('heeds the setting about where to show the result', async () => {
    await settings().update('convert.openResult', 'never', vscode.ConfigurationTarget.Global);
    try {
      await run('convertToIron', await put('a.rs', RUST));
      assert.equal(await read(file('a.iron')), GOOD);
      assert.equal(vscode.window.activeTextEditor, undefined);
    } finally {
      await settings().update('convert.openResult', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

suite('conversion of selections', () => {
  suiteSetup(async () => void (await extension().activate()));
  teardown(closeAll);

  test('grows to whole nodes and opens the other spelling', async () => {
    const editor = await show('fn f() {\n    let x = g(1);\n}\n', 'rust');
    select(editor, 'x = g');
    assert.equal((await run('convertSelectionToIron')).kind, 'opened');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), 'define x as call g with 1');
    assert.equal(vscode.window.activeTextEditor!.document.languageId, 'iron');
    assert.equal(editor.document.getText(editor.selection), 'let x = g(1);');
  });

  test('works from Iron to Rust', async () => {
    const editor = await show(GOOD);
    select(editor, 'do call f');
    await run('convertSelectionToRust');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), 'f();');
  });

  test('is refused with the reason', async () => {
    const editor = await show('// only a comment\nfn f() {}\n', 'rust');
    select(editor, 'only a');
    const shown = await answering(undefined, async () => assert.equal((await run('convertSelectionToIron')).kind, 'refused'));
    assert.equal(shown.length, 1);
    assert.match(shown[0]!.message, /^The selection was not converted\. \S/);
    assert.equal(vscode.window.visibleTextEditors.length, 1);
  });

  test('puts the Rust of an Iron selection in its place, where it is still the same program', async () => {
    const editor = await show(GOOD);
    select(editor, 'do call f');
    await run('replaceSelectionWithRust');
    assert.equal(editor.document.getText(), GOOD.replace('do call f', 'f();'));
    await run('openAsRust');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), RUST);
  });
});

suite('code actions', () => {
  suiteSetup(async () => void (await extension().activate()));
  teardown(closeAll);

  const kinds = async (editor: vscode.TextEditor, part: string): Promise<string[]> => {
    const kind = vscode.CodeActionKind.RefactorRewrite.append('iron');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      part === '' ? new vscode.Range(0, 0, 0, 0) : at(editor, part),
      kind.value,
    );
    return actions.map((action) => action.kind!.value).sort();
  };
  const at = (editor: vscode.TextEditor, part: string): vscode.Range => {
    select(editor, part);
    return editor.selection;
  };

  test('offer the conversions of a Rust file', async () => {
    const editor = await show(RUST, 'rust');
    assert.deepEqual(await kinds(editor, ''), ['refactor.rewrite.iron.file', 'refactor.rewrite.iron.untitled']);
    assert.deepEqual(await kinds(editor, 'f();'), ['refactor.rewrite.iron.file', 'refactor.rewrite.iron.selection', 'refactor.rewrite.iron.untitled']);
  });

  test('offer the conversions of an Iron file', async () => {
    const editor = await show(GOOD);
    assert.deepEqual(await kinds(editor, 'do call f'), ['refactor.rewrite.iron.file', 'refactor.rewrite.iron.inPlace', 'refactor.rewrite.iron.selection', 'refactor.rewrite.iron.untitled']);
  });
});
