import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Drawn } from '../../../client/src/experiments/panel.js';
import { closeAll, extension, file, freshFolder, removeAll, settings, until } from './editor.js';

/** From `dist-test/suite`, where this file runs. */
const FIXTURE = path.resolve(__dirname, '..', '..', 'test', 'experiments');
const DRAWING_MS = 60_000; // the first page brings its script along, on a machine that may be busy

suite('pages of experiments', function () {
  this.timeout(120_000);
  let last: Drawn | undefined;
  let listener: vscode.Disposable;

  suiteSetup(async () => {
    await closeAll();
    freshFolder();
    fs.cpSync(FIXTURE, file('experiments').fsPath, { recursive: true });
    await settings().update('experiments.folder', file('experiments').fsPath, vscode.ConfigurationTarget.Global);
    const { experiments } = await extension().activate();
    listener = experiments.onDidDraw((drawn) => (last = drawn));
  });
  suiteTeardown(async () => {
    listener.dispose();
    await closeAll();
    await settings().update('experiments.folder', undefined, vscode.ConfigurationTarget.Global);
    await removeAll();
  });

  const shows = async (heading: string, what: (drawn: Drawn) => boolean = () => true): Promise<Drawn> => {
    const drawn = (): Drawn | undefined => (last?.headings.some((each) => each.includes(heading)) && what(last) ? last : undefined);
    try {
      return await until(drawn, heading, DRAWING_MS);
    } catch (error) {
      throw new Error(`${String(error)}; what is drawn: ${JSON.stringify(last)}`);
    }
  };
  const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview);
  const show = (command: string, ...more: string[]): Thenable<unknown> => vscode.commands.executeCommand(`iron.experiments.${command}`, ...more);

  test('each page opens in the one panel and shows what is in the folder', async () => {
    await show('showRuns');
    await shows('Latest: pilot-2');
    await show('showRun', 'pilot-2', 'rust-2108');
    assert.ok((await shows('rust-2108 of pilot-2', ({ charts }) => charts > 0)).headings.includes('Events'));
    await show('showDataset', 'pilot-2');
    const dataset = await shows('26 tasks');
    assert.ok(dataset.headings.some((each) => each.startsWith('2 findings of contamination')));
    assert.equal(dataset.charts, 3);
    await show('showEvaluation', 'pilot-1');
    assert.ok((await shows('48 samples')).charts >= 6);
    await show('showComparison');
    await shows('Settings that differ', ({ charts }) => charts === 1);
    await show('showDecision', 'pilot-1');
    const decision = await shows('What this does not show', ({ charts }) => charts === 1);
    assert.ok(decision.headings.some((each) => each.startsWith('Claims')));
    assert.deepEqual(
      tabs().map(({ label }) => label),
      ['Decision: pilot-1'],
    );
  });

  test('a page follows its files', async () => {
    await show('showRun', 'pilot-2', 'rust-2108');
    const before = await shows('rust-2108 of pilot-2');
    assert.ok(before.headings.includes('15 events, the latest on top CSV'), JSON.stringify(before.headings));
    const events = path.join(file('experiments').fsPath, 'pilot-2', 'runs', 'rust-2108', 'events.jsonl');
    fs.appendFileSync(events, ':00.000Z","kind":"warning","stage":"evaluate","message":"late"}\n'); // the end of a line that was torn
    assert.equal((await shows('16 events')).rows, before.rows + 1);
  });

  test('a training is drawn while it goes on: each of its charts, its alert, and what is told later', async () => {
    await show('showRun', 'pilot-2', 'iron-3407');
    const before = await shows('iron-3407 of pilot-2');
    const events = path.join(file('experiments').fsPath, 'pilot-2', 'runs', 'iron-3407', 'events.jsonl');
    fs.appendFileSync(events, fs.readFileSync(path.join(FIXTURE, 'training-events.jsonl')));
    const drawn = await shows('Training needs a look', ({ charts }) => charts === before.charts + 6);
    for (const heading of ['Loss in nats per answer token', 'Learning rate', 'Tokens per second, without padding']) assert.ok(drawn.headings.includes(heading), heading);
    const step = { step: 121, of: 150, loss: 0.4, learningRate: 4e-5, gradientNorm: 1, tokens: 130_000, tokensPerSecond: 430, memory: null, secondsLeft: 58 };
    fs.appendFileSync(events, `${JSON.stringify({ time: '2026-11-21T10:04:05.000Z', kind: 'training', stage: 'train', training: step })}\n`);
    // a row in the tables of loss, rate, norm and speed; memory was not told
    await shows('Training needs a look', ({ rows }) => rows === drawn.rows + 4);
  });

  test('a panel that was kept over a reload shows the same page again', async () => {
    const { experiments } = await extension().activate();
    await show('showEvaluation', 'pilot-1');
    await shows('48 samples');
    const kept = JSON.parse(JSON.stringify({ ...experiments.state, samples: { ...experiments.state.samples, arm: 'iron' } }));
    await closeAll();
    last = undefined;
    const panel = vscode.window.createWebviewPanel('iron.experiments', 'kept', vscode.ViewColumn.Active);
    await (experiments as unknown as vscode.WebviewPanelSerializer).deserializeWebviewPanel(panel, kept);
    await shows('24 samples of 48');
    assert.equal(experiments.state.experiment, 'pilot-1');
    assert.equal(panel.title, 'Evaluation: pilot-1');
  });

  test('what is no state of ours opens the first page', async () => {
    const { experiments } = await extension().activate();
    await closeAll();
    last = undefined;
    const panel = vscode.window.createWebviewPanel('iron.experiments', 'kept', vscode.ViewColumn.Active);
    await (experiments as unknown as vscode.WebviewPanelSerializer).deserializeWebviewPanel(panel, 'nothing of ours');
    await shows('Latest: pilot-2');
  });

  test('a folder without experiments says so', async () => {
    await closeAll();
    last = undefined;
    await settings().update('experiments.folder', file('none').fsPath, vscode.ConfigurationTarget.Global);
    await show('showDecision');
    await until(() => last?.page === 'decision' && last.headings.length === 1 && last.rows === 0, 'an empty page', DRAWING_MS);
  });
});
