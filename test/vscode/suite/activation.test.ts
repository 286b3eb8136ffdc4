import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, GOOD, put, removeAll, show, until } from './editor.js';

suite('activation', () => {
  suiteSetup(closeAll);
  suiteTeardown(async () => {
    await closeAll();
    await removeAll();
  });

  test('a Rust file alone starts no language server', async () => {
    await show('fn main() {}\n', 'rust');
    const api = await extension().activate();
    assert.equal(extension().isActive, true);
    assert.equal(api.serverState, 'idle');
  });

  test('the first Iron file starts it', async () => {
    const api = await extension().activate();
    const uri = await put('first.iron', GOOD);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'iron');
    await until(() => api.serverState === 'running', 'the server to run');
  });

  test('every command of the manifest is there', async () => {
    await extension().activate();
    const there = await vscode.commands.getCommands(true);
    const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    assert.ok(contributes.commands.length > 5);
    assert.deepEqual(
      contributes.commands.filter(({ command }) => !there.includes(command)),
      [],
    );
  });

  test('the server starts again on request', async () => {
    const api = await extension().activate();
    await vscode.commands.executeCommand('iron.restartServer');
    await until(() => api.serverState === 'running', 'the server to run again');
  });
});
