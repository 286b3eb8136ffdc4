import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Generated } from '../../../client/src/tests/generate.js';
import type { Server } from '../../../client/src/server.js';
import { Guard } from '../../../client/src/tests/guard.js';
import type { Accepted } from '../../../client/src/tests/proposals.js';
import type { SandboxAnswer } from '../../../protocol/test-requests.js';
import { answering, at, closeAll, extension, freshFolder, put, read, removeAll, settings, until } from './editor.js';

const SMALL = 'pub fn is_small(value: u8) -> bool {\n    value < 10\n}\n';
/** Which value makes the left side 3 is not found by searching, so that no test notices `>` replaced by `>=`. */
const SURVIVES = 'pub fn mixes(value: u64) -> bool {\n    value.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xBF58_476D_1CE4_E5B9) > 3\n}\n';
const IRON = 'public function is_small\n    takes value of u8\n    returns boolean\nbegin\n    value less than 10\nend function\n';

/** Where the engine looks for it. */
const hasRustc = (): boolean => {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), path.join(process.env['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), 'bin')];
  return folders.some((folder) => ['rustc', 'rustc.exe'].some((name) => fs.existsSync(path.join(folder, name))));
};

const jobs = (): string[] => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('iron-job-'));
const generate = (uri: vscode.Uri, line: number): Thenable<Generated> => vscode.commands.executeCommand('iron.generateTests', uri, line);
const accept = (uri: vscode.Uri): Thenable<Accepted> => vscode.commands.executeCommand('iron.acceptTests', uri);
const ours = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'iron mutants');
const preview = (): vscode.TabInputTextDiff | undefined => {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.find((input): input is vscode.TabInputTextDiff => input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'iron-tests');
};

async function opened(name: string, text: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(await put(name, text));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Through the document: the difference may stand before the editor. */
async function change(document: vscode.TextDocument, part: string, by: string): Promise<void> {
  const from = document.getText().indexOf(part);
  assert.ok(from >= 0, `not in the text: ${part}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(from + part.length)), by);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

suite('where tests can be asked for', () => {
  suiteSetup(async () => {
    await closeAll();
    await extension().activate();
    freshFolder();
  });
  teardown(closeAll);
  suiteTeardown(removeAll);

  const lenses = async (editor: vscode.TextEditor): Promise<string[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 100);
    return found.filter(({ command }) => command?.command.startsWith('iron.')).map(({ range, command }) => `${range.start.line} ${command!.title}`);
  };

  test('a lens stands above each function, in both languages, and a setting takes it away', async () => {
    const editor = await opened('lens.rs', `// Top.\n${SMALL}\nstruct P;\nimpl P {\n    #[inline]\n    fn m(&self) {}\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {}\n}\n`);
    assert.deepEqual(await lenses(editor), ['1 Generate tests', '8 Generate tests']);
    assert.deepEqual(await lenses(await opened('lens.iron', IRON)), ['0 Generate tests']);
    await settings().update('tests.codeLens', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await lenses(editor), []);
    } finally {
      await settings().update('tests.codeLens', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a code action names the function around the cursor, and is not there outside of functions', async () => {
    const editor = await opened('action.rs', `const LIMIT: u8 = 1;\n${SMALL}`);
    const titles = async (part: string): Promise<string[]> => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, at(editor, part), 'refactor');
      return actions.map(({ title }) => title).filter((title) => title.includes('Generate'));
    };
    assert.deepEqual(await titles('value < 10'), ['Iron: Generate tests for `is_small`']);
    assert.deepEqual(await titles('LIMIT'), []);
  });
});

suite('before code is run', () => {
  const gap: SandboxAnswer = { ok: true, capabilities: { enforced: [], missing: [{ what: 'network', why: 'no namespaces here' }] } };
  const guardWith = (answer: SandboxAnswer): Guard => {
    const kept = new Map<string, unknown>();
    const memory = { get: (key: string) => kept.get(key), update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)) };
    return new Guard({ ask: () => Promise.resolve(answer) } as unknown as Server, memory as unknown as vscode.Memento);
  };
  const rust = (): Thenable<vscode.TextDocument> => vscode.workspace.openTextDocument({ language: 'rust', content: SMALL });

  test('what the sandbox cannot hold is named once, and can be declined', async () => {
    const guard = guardWith(gap);
    const document = await rust();
    let refused: string | null = null;
    const declined = await answering(undefined, async () => (refused = await guard.refuse(document)));
    assert.match(declined[0]!.message, /does not enforce all limits/);
    assert.notEqual(refused, null);
    assert.equal((await answering('Run Tests Anyway', async () => (refused = await guard.refuse(document)))).length, 1);
    assert.equal(refused, null);
    assert.deepEqual(await answering(undefined, async () => (refused = await guard.refuse(document))), []);
    assert.equal(refused, null);
  });

  test('nothing is asked where all is enforced, and other languages are refused', async () => {
    const guard = guardWith({ ok: true, capabilities: { enforced: ['network'], missing: [] } });
    let refused: string | null = null;
    assert.deepEqual(await answering(undefined, async () => (refused = await guard.refuse(await rust()))), []);
    assert.equal(refused, null);
    const other = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'text' });
    assert.equal((await answering(undefined, async () => (refused = await guard.refuse(other)))).length, 1);
    assert.match(String(refused), /Rust or Iron/);
  });
});

suite('generated tests', function () {
  this.timeout(180_000); // several builds on a machine that may be busy

  suiteSetup(async function () {
    await closeAll();
    await extension().activate();
    freshFolder();
    if (!hasRustc()) {
      console.log('SKIPPED generated tests: there is no rustc.');
      this.skip();
    }
  });
  teardown(closeAll);
  suiteTeardown(removeAll);

  test('are shown as a difference, inserted when accepted, undone at once, and run in the Testing view', async () => {
    const editor = await opened('small.rs', SMALL);
    const { uri } = editor.document;
    const answer = await generate(uri, 2);
    assert.equal(answer.kind, 'offered', JSON.stringify(answer));
    const shown = await until(preview, 'the preview');
    assert.equal(shown.original.toString(), uri.toString());
    const merged = (await vscode.workspace.openTextDocument(shown.modified)).getText();
    assert.ok(merged.startsWith(`${SMALL}\n#[cfg(test)]\nmod tests {`), merged);
    assert.match(merged, /assert/);
    assert.equal(editor.document.getText(), SMALL, 'nothing is written before');
    assert.equal(await read(uri), SMALL);

    const accepted = await accept(uri);
    assert.equal(accepted.kind, 'inserted', JSON.stringify(accepted));
    await until(() => editor.document.getText() === merged, 'the tests in the text');
    assert.equal(await read(uri), SMALL, 'saving is the person’s');
    assert.equal(preview(), undefined);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    await until(() => editor.document.getText() === SMALL, 'one step back');
    await vscode.commands.executeCommand('redo');
    await until(() => editor.document.getText() === merged, 'one step forward');

    const { view } = (await extension().activate()).tests;
    const item = await until(() => view.controller.items.get(uri.toString()), 'the file in the Testing view');
    const [, functionItem] = [...item.children][0]!;
    assert.equal(functionItem.label, 'is_small');
    assert.ok(accepted.kind === 'inserted' && accepted.names.length === functionItem.children.size);
    assert.deepEqual(await verdicts(new vscode.TestRunRequest([item])), { passed: functionItem.children.size, failed: [] });
    await change(editor.document, 'value < 10', 'value < 11');
    const after = await verdicts(new vscode.TestRunRequest([item]));
    assert.ok(after.failed.length > 0, 'a test that never fails shows nothing');
    assert.ok(after.failed.every((message) => message.location?.uri.toString() === uri.toString()));
  });

  test('a mutant that survives is marked where it is, can be ignored, and goes with the text of its function', async () => {
    const editor = await opened('survivor.rs', `// Moved down.\n\n${SURVIVES}`);
    const { uri } = editor.document;
    assert.equal((await generate(uri, 3)).kind, 'offered');
    const mark = await until(() => ours(uri).find(({ message }) => message.includes('`>=`')), 'the mark');
    assert.equal(editor.document.getText(mark.range), '>');
    assert.equal(mark.message, 'No generated test notices `>` replaced by `>=`.');
    assert.equal(mark.severity, vscode.DiagnosticSeverity.Information);
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, mark.range, vscode.CodeActionKind.QuickFix.value);
    assert.deepEqual(
      fixes.filter(({ title }) => title.includes('mutant') || title.includes('kills')).map(({ title }) => title),
      ['Generate a test that kills this (replace > with >= in mixes)', 'Ignore this mutant (replace > with >= in mixes)'],
    );
    await vscode.commands.executeCommand('iron.discardTests', uri);

    await change(editor.document, '// Moved', '// One more line.\n// Moved');
    await until(() => ours(uri).some(({ range }) => range.start.line === mark.range.start.line + 1 && editor.document.getText(range) === '>'), 'the mark to move along');
    await change(editor.document, '> 3', '> 4');
    await until(() => ours(uri).length === 0, 'the mark to go');
    await change(editor.document, '> 4', '> 3');
    await until(() => ours(uri).some(({ message }) => message === mark.message), 'the mark to come back');
    const { command } = fixes.find(({ title }) => title.startsWith('Ignore'))!;
    await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
    await until(() => !ours(uri).some(({ message }) => message === mark.message), 'the mark to be ignored');
  });

  test('a test for one mutant is looked for again, and offered alone', async () => {
    const { results } = (await extension().activate()).tests;
    const editor = await opened('killed.rs', `// Moved.\n${SMALL}`);
    const { uri } = editor.document;
    assert.equal((await generate(uri, 2)).kind, 'offered');
    await vscode.commands.executeCommand('iron.discardTests', uri);
    const [kept] = results.of(uri).functions;
    const wanted = kept!.report.verdicts.find(({ mutant }) => mutant.name.includes('replace < with <='))!;
    results.update(uri, 'is_small', (each) => ({ ...each, report: { ...each.report, verdicts: [{ ...wanted, outcome: 'missed', killers: [] }] } }));
    const mark = await until(() => ours(uri)[0], 'the mark');
    await change(editor.document, '// Moved.', '// Moved\n// again.'); // the mutant is called otherwise in this text
    const answer = await vscode.commands.executeCommand<Generated>('iron.killMutant', uri, 'is_small', wanted.mutant.name);
    assert.deepEqual(answer, { kind: 'offered', tests: 1 });
    const shown = await until(preview, 'the preview');
    assert.match((await vscode.workspace.openTextDocument(shown.modified)).getText(), /is_small\(10\)/); // the only input that tells the two apart
    await until(() => ours(uri).length === 0, `the mark to go: ${mark.message}`);
  });

  test('stand beside the file while they are offered, and go into the file of its test module', async () => {
    await put('whole/Cargo.toml', '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n');
    await put('whole/src/lib.rs', 'pub mod small;\n');
    const into = await put('whole/src/small/tests.rs', 'use super::*;\n');
    const text = `${SMALL}\n#[cfg(test)]\nmod tests;\n`;
    const editor = await opened('whole/src/small.rs', text);
    assert.equal((await generate(editor.document.uri, 2)).kind, 'offered');
    const shown = await until(preview, 'the preview');
    assert.equal(shown.original.toString(), into.toString());
    assert.equal(vscode.window.activeTextEditor?.document, editor.document, 'the person goes on where they were');
    const groups = vscode.window.tabGroups.all.filter(({ tabs }) =>
      tabs.some(({ input }) => input === shown || (input instanceof vscode.TabInputTextDiff && input.modified.toString() === shown.modified.toString())),
    );
    assert.deepEqual(
      groups.map(({ viewColumn }) => viewColumn === editor.viewColumn),
      [false],
    );

    assert.equal((await accept(editor.document.uri)).kind, 'inserted');
    const document = await vscode.workspace.openTextDocument(into);
    assert.match(document.getText(), /^use super::\*;\n\n#\[test\]\nfn /);
    assert.equal(editor.document.getText(), text);
    const { view } = (await extension().activate()).tests;
    const item = await until(() => view.controller.items.get(into.toString()), 'the file in the Testing view');
    const { passed, failed } = await verdicts(new vscode.TestRunRequest([item]));
    assert.ok(passed > 0);
    assert.deepEqual(failed, []);
  });

  test('of an Iron function are Iron', async () => {
    const editor = await opened('small.iron', IRON);
    const { uri } = editor.document;
    const answer = await generate(uri, 1);
    assert.equal(answer.kind, 'offered', JSON.stringify(answer));
    assert.equal((await accept(uri)).kind, 'inserted');
    await until(() => editor.document.getText().startsWith(IRON) && /module tests/.test(editor.document.getText()), 'the tests in Iron');
    const { view } = (await extension().activate()).tests;
    const item = await until(() => view.controller.items.get(uri.toString()), 'the file in the Testing view');
    const { passed, failed } = await verdicts(new vscode.TestRunRequest([item]));
    assert.ok(passed > 0);
    assert.deepEqual(failed, []);
  });

  test('cancelling leaves nothing', async () => {
    const editor = await opened('cancelled.rs', SMALL);
    const { uri } = editor.document;
    const before = jobs();
    await settings().update('tests.budget', 60_000, vscode.ConfigurationTarget.Global);
    const window = vscode.window as unknown as { withProgress: typeof vscode.window.withProgress };
    const { withProgress } = window;
    const source = new vscode.CancellationTokenSource();
    window.withProgress = (options, task) => withProgress(options, (progress) => task(progress, source.token));
    try {
      const running = generate(uri, 1);
      await until(() => jobs().length > before.length, 'the engine to work', 60_000);
      source.cancel();
      assert.deepEqual(await running, { kind: 'cancelled' });
    } finally {
      window.withProgress = withProgress;
      await settings().update('tests.budget', undefined, vscode.ConfigurationTarget.Global);
    }
    await until(() => jobs().length === before.length, 'its folder to be removed');
    assert.equal(editor.document.getText(), SMALL);
    assert.equal(preview(), undefined);
    assert.deepEqual(ours(uri), []);
    assert.deepEqual((await extension().activate()).tests.results.of(uri).functions, []);
  });

  test('results are kept for the next window', async () => {
    const { tests } = await extension().activate();
    const editor = await opened('kept.rs', SMALL);
    const { uri } = editor.document;
    assert.equal((await generate(uri, 1)).kind, 'offered');
    assert.equal((await accept(uri)).kind, 'inserted');
    await tests.results.written();
    const other = new (tests.results.constructor as new (...parameters: unknown[]) => typeof tests.results)((tests.results as unknown as { folder: vscode.Uri }).folder, undefined);
    await other.load();
    assert.deepEqual(other.of(uri), tests.results.of(uri));
    assert.equal(other.of(uri).functions.length, 1);
  });

  test('the page of results opens', async () => {
    const editor = await opened('page.rs', SMALL);
    assert.equal((await generate(editor.document.uri, 1)).kind, 'offered');
    await vscode.commands.executeCommand('iron.showTestResults', editor.document.uri);
    const label = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(({ input, label: each }) => (input instanceof vscode.TabInputWebview ? [each] : []));
    await until(() => label().includes('Tests of page.rs'), 'the page');
  });

  test('a text that changed is not given tests of the old one', async () => {
    const editor = await opened('changed.rs', SMALL);
    const { uri } = editor.document;
    assert.equal((await generate(uri, 1)).kind, 'offered');
    await change(editor.document, '10', '20');
    assert.deepEqual(await accept(uri), { kind: 'refused', reason: '`is_small` has changed since its tests were proven. Generate them again.' });
    assert.equal(editor.document.getText(), SMALL.replace('10', '20'));
  });

  /** Runs the profile while what it tells is written down. */
  async function verdicts(request: vscode.TestRunRequest): Promise<{ passed: number; failed: vscode.TestMessage[] }> {
    const { view } = (await extension().activate()).tests;
    const { controller } = view;
    const told: { passed: number; failed: vscode.TestMessage[] } = { passed: 0, failed: [] };
    const { createTestRun } = controller;
    controller.createTestRun = (...parameters) => {
      const run = createTestRun.apply(controller, parameters);
      const { passed, failed, errored } = run;
      run.passed = (item, ms) => {
        told.passed++;
        passed.call(run, item, ms);
      };
      run.failed = (item, message, ms) => {
        told.failed.push(...(Array.isArray(message) ? message : [message]));
        failed.call(run, item, message, ms);
      };
      run.errored = (item, message, ms) => {
        told.failed.push(...(Array.isArray(message) ? message : [message]));
        errored.call(run, item, message, ms);
      };
      return run;
    };
    try {
      await view.run(request, new vscode.CancellationTokenSource().token);
    } finally {
      controller.createTestRun = createTestRun;
    }
    return told;
  }
});
