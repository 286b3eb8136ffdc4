import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { StageOutcome } from '../../../client/src/experiments/bench.js';
import { runTrainer } from '../../../client/src/experiments/trainer.js';
import type { TrainingReplication, TrainingSummary } from '../../../protocol/runs.js';
import { answering, choosing, closeAll, extension, file, freshFolder, removeAll, settings, type Shown } from './editor.js';

/** From `dist-test/suite`, where this file runs. */
const FIXTURE = path.resolve(__dirname, '..', '..', 'test', 'experiments', 'pilot-1');
const REPOSITORY = 'someone/iron-adapter';

/** The folder of experiments of each test is its own. */
function inOwnExperiments(): void {
  suiteSetup(async () => {
    await closeAll();
    await extension().activate();
  });
  setup(async () => {
    freshFolder();
    await settings().update('experiments.folder', file('experiments').fsPath, vscode.ConfigurationTarget.Global);
  });
  teardown(closeAll);
  suiteTeardown(async () => {
    await settings().update('experiments.folder', undefined, vscode.ConfigurationTarget.Global);
    await removeAll();
  });
}

suite('experiments: publishing', function () {
  this.timeout(120_000);
  inOwnExperiments();

  /** A run that was trained, as far as it is published. */
  function trainedRun(): vscode.Uri {
    const at = path.join(file('experiments').fsPath, 'pilot-1', 'runs', 'rust-3407');
    fs.cpSync(FIXTURE, path.join(file('experiments').fsPath, 'pilot-1'), { recursive: true });
    for (const name of ['training', 'checkpoints/best']) fs.mkdirSync(path.join(at, name), { recursive: true });
    const weights = 'weights of no model';
    fs.writeFileSync(path.join(at, 'checkpoints/best/adapter_model.safetensors'), weights);
    fs.writeFileSync(path.join(at, 'checkpoints/best/adapter_config.json'), JSON.stringify({ peft_type: 'LORA', base_model_name_or_path: 'some/base' }));
    const summary: TrainingSummary = {
      formatVersion: 1,
      model: { name: 'some/base', revision: null, sha256: null, parameters: 10, trainable: 2 },
      versions: {},
      device: { kind: 'cpu', name: 'a processor', count: 1, memory: null, driver: null },
      determinism: {},
      rows: 1,
      steps: 1,
      tokens: 1,
      loss: 1,
      bestLoss: 1,
      losses: [1],
      stopped: null,
      adapter: 'checkpoints/best',
      adapters: { best: createHash('sha256').update(weights).digest('hex') },
      seconds: 1,
      memory: null,
      estimate: { seconds: null, memory: null, steps: 1, tokens: 1 },
    };
    fs.writeFileSync(path.join(at, 'training/summary.json'), JSON.stringify(summary));
    return vscode.Uri.file(at);
  }

  /** What the command came to, and what was asked. */
  async function published(answer: string | undefined, ...given: unknown[]): Promise<{ readonly reason: string; readonly shown: readonly Shown[] }> {
    let outcome: StageOutcome | undefined;
    const shown = await answering(answer, async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>('iron.experiments.publish', ...given);
    });
    assert.ok(outcome?.kind === 'refused', JSON.stringify(outcome));
    return { reason: outcome.reason, shown };
  }

  test('the question names repository and files, and nothing is sent where it is turned away', async () => {
    const run = trainedRun();
    const { reason, shown } = await published(undefined, { run, repository: REPOSITORY });
    assert.equal(reason, 'Nothing was sent: it was not confirmed.');
    const [question, ...others] = shown;
    assert.deepEqual(others, []);
    assert.match(question!.message, /^Send \d+ files to someone\/iron-adapter on https?:/);
    assert.deepEqual(question!.buttons, ['Publish', 'Show the Card']);
    const bundle = path.join(run.fsPath, 'bundle');
    const names = fs.readdirSync(bundle);
    assert.ok(names.includes('README.md') && names.includes('adapter_model.safetensors') && names.includes('adapter_config.json'), names.join(', '));
    const lines = names.map((name) => {
      const bytes = fs.readFileSync(path.join(bundle, name));
      return `${name}: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}…`;
    });
    assert.deepEqual(question!.detail?.split('\n').sort(), lines.sort());
  });

  test('the run is chosen in a list, the card can be read before, and without a token nothing is sent', async () => {
    trainedRun();
    await choosing(['rust-3407', REPOSITORY], async () => {
      assert.equal((await published('Show the Card')).reason, 'Nothing was sent: it was not confirmed.');
    });
    const card = vscode.window.activeTextEditor?.document;
    assert.equal(card?.languageId, 'markdown');
    assert.match(card.getText(), /^---\n[\s\S]*# Base model and terms/);
    await answering(undefined, async () => vscode.commands.executeCommand('iron.forgetHubToken'));
    await choosing(['rust-3407', REPOSITORY, undefined], async () => {
      assert.equal((await published('Publish')).reason, 'Nothing was sent: there is no token of the hub.');
    });
  });
});

suite('experiments: Python and training', function () {
  this.timeout(900_000); // PyTorch, on a machine that may be busy
  inOwnExperiments();
  suiteSetup(async function () {
    const call = { module: path.join(extension().extensionPath, 'dist', 'iron-trainer.js'), parameters: ['python', 'check', '--device', 'cpu'], cwd: extension().extensionPath };
    const { lines } = await runTrainer(call);
    if (lines.some((line) => /^present +packages:/.test(line))) return;
    // where the packages are not installed these tests would load gigabytes
    assert.ok(
      lines.some((line) => /^(limited +packages|missing +python):/.test(line)),
      lines.join('\n'),
    );
    console.log(`SKIPPED what needs PyTorch: ${lines.join('; ')}`);
    this.skip();
  });

  async function done(command: string): Promise<Extract<StageOutcome, { kind: 'ended' }>> {
    let outcome: StageOutcome | undefined;
    await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>(`iron.experiments.${command}`);
    });
    assert.ok(outcome?.kind === 'ended', JSON.stringify(outcome));
    return outcome;
  }

  test('setting up Python finds the packages that are there, and names the interpreter', async () => {
    const { code, lines } = await done('setUpPython');
    assert.equal(code, 0, lines.join('\n'));
    assert.ok(fs.existsSync(lines.at(-1)!), lines.at(-1));
  });

  test('a training of the random model, chosen in the list, is done twice and is the same', async () => {
    await choosing(['A random model (tiny)'], async () => {
      const { code, lines, message } = await done('falsifyTraining');
      assert.equal(code, 0, lines.join('\n'));
      assert.match(message, /^Training of a tiny model, twice: /);
    });
    const at = path.join(file('experiments').fsPath, 'falsify-training-tiny-rust-42-auto', 'replications', 'rust-42.json');
    const found = JSON.parse(fs.readFileSync(at, 'utf8')) as TrainingReplication;
    assert.deepEqual([found.falsified, found.losses.status, found.adapter.status, found.metrics.status], [false, 'same', 'same', 'same']);
  });
});
