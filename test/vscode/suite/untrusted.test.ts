// In a window of its own, whose workspace has two folders and is not trusted; `index.ts` loads this file there alone.
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { StageOutcome } from '../../../client/src/experiments/bench.js';
import type { Drawn } from '../../../client/src/experiments/panel.js';
import { answering, extension, until } from './editor.js';

const DRAWING_MS = 60_000; // the first page brings its script along, on a machine that may be busy

/** Pages only read. */
const STARTS = /^iron\.experiments\.(?!show)/;

suite('experiments in a workspace that is not trusted', function () {
  this.timeout(120_000);

  test('no command starts anything, however it is called, and each says why', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await extension().activate();
    const { commands } = (extension().packageJSON as { contributes: { commands: readonly { command: string; enablement?: string }[] } }).contributes;
    const starting = commands.filter(({ command }) => STARTS.test(command));
    assert.ok(starting.length >= 14, JSON.stringify(starting));
    const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
    const files = fs.readdirSync(folder, { recursive: true });
    for (const { command, enablement } of starting) {
      assert.match(enablement ?? '', /isWorkspaceTrusted/, command); // not in the palette either
      let outcome: StageOutcome | undefined;
      const shown = await answering(undefined, async () => {
        outcome = await vscode.commands.executeCommand<StageOutcome>(command);
      });
      assert.ok(outcome?.kind === 'refused', `${command}: ${JSON.stringify(outcome)}`);
      assert.match(outcome.reason, /not trusted/);
      assert.deepEqual(shown, [{ message: outcome.reason, buttons: ['Manage Workspace Trust'] }]);
    }
    assert.deepEqual(fs.readdirSync(folder, { recursive: true }), files);
  });

  test('pages read the experiments of each folder', async () => {
    const { experiments, running } = await extension().activate();
    assert.equal(vscode.workspace.workspaceFolders?.length, 2);
    assert.deepEqual((await running.look()).map(({ id }) => id).sort(), ['pilot-1', 'pilot-2', 'pilot-2@second']);
    let last: Drawn | undefined;
    const listener = experiments.onDidDraw((drawn) => (last = drawn));
    try {
      for (const [id, run] of [
        ['pilot-2@second', 'rust-2108'],
        ['pilot-1', 'iron-3407'],
      ] as const) {
        await vscode.commands.executeCommand('iron.experiments.showRun', id, run);
        await until(() => last?.headings.some((each) => each.includes(`${run} of ${id}`)), `${run} of ${id}`, DRAWING_MS);
      }
      assert.deepEqual(experiments.state.experiment, 'pilot-1');
    } finally {
      listener.dispose();
    }
  });
});
