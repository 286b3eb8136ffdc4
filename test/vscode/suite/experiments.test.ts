import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { StageOutcome } from '../../../client/src/experiments/bench.js';
import { RunningExperiments } from '../../../client/src/experiments/running.js';
import type { Verdict } from '../../../protocol/experiment.js';
import type { ExperimentRecord } from '../../../protocol/runs.js';
import { answering, closeAll, extension, file, freshFolder, put, read, removeAll, settings, type Shown, until } from './editor.js';

const hasRustc = (): boolean => {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), path.join(process.env['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), 'bin')];
  return folders.some((folder) => ['rustc', 'rustc.exe'].some((name) => fs.existsSync(path.join(folder, name))));
};

const hasDuckDb = (): boolean => fs.existsSync(path.join(extension().extensionPath, 'node_modules', '@duckdb', 'node-api'));

const SUM = 'pub fn total(items: &[u32]) -> u32 {\n    let mut sum = 0;\n    for item in items {\n        sum += item;\n    }\n    sum\n}\n';
const LAST = 'pub fn last(items: &[u32]) -> Option<u32> {\n    items.last().copied()\n}\n';

const row = (id: string, split: string): string => JSON.stringify({ id, split, family: id, deps: [], unsafe: false, prompt_path: `${id}.md`, rust_path: `${id}.rs` });

/** The first and the third task are one, under other names. */
async function dataset(): Promise<vscode.Uri> {
  const tasks = { sum_train: SUM, last: LAST, sum_test: SUM.replaceAll('total', 'add_all').replaceAll('sum', 'result').replaceAll('item', 'number') };
  for (const [id, text] of Object.entries(tasks)) {
    await put(`${id}.rs`, text);
    await put(`${id}.md`, `Write ${id}.\n`);
  }
  return put('small_manifest.jsonl', `${[row('sum_train', 'train'), row('last', 'train'), row('sum_test', 'test')].join('\n')}\n`);
}

const gateMarks = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'iron gates');
const leaks = (uri: vscode.Uri): vscode.Diagnostic[] => gateMarks(uri).filter(({ code }) => code === 'contamination');

/** The hooks of a suite whose tests write files. */
function inFreshFolders({ needsRustc = false } = {}): void {
  suiteSetup(async function () {
    await closeAll();
    await extension().activate();
    if (needsRustc && !hasRustc()) this.skip();
  });
  setup(freshFolder);
  teardown(closeAll);
  suiteTeardown(removeAll);
}

suite('experiments: gates on the manifest', function () {
  this.timeout(120_000); // the trainer is a process of its own, on a machine that may be busy
  inFreshFolders();

  test('a task that stands in train under other names is marked, with the twin, until the text changes', async () => {
    const uri = await dataset();
    const editor = await vscode.window.showTextDocument(uri, { preview: false });
    const [mark] = await until(() => (leaks(uri).length === 1 ? leaks(uri) : null), 'the leak', 60_000);
    assert.equal(editor.document.getText(mark!.range), 'sum_test');
    assert.equal(mark!.range.start.line, 2);
    assert.equal(mark!.severity, vscode.DiagnosticSeverity.Error);
    assert.match(mark!.message, /stands in train as `sum_train`/);
    const [twin] = mark!.relatedInformation ?? [];
    assert.equal(twin?.location.uri.toString(), uri.toString());
    assert.equal(editor.document.getText(twin?.location.range), 'sum_train');

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
    await until(() => gateMarks(uri).length === 0, 'the marks to go');
    await vscode.commands.executeCommand('undo');
    await until(() => leaks(uri).length === 1, 'the mark to come back');
  });

  test('a report beside the manifest is taken, and nothing is looked at where the setting says so', async () => {
    await settings().update('experiments.checkManifests', false, vscode.ConfigurationTarget.Global);
    try {
      const uri = await dataset();
      const text = await read(uri);
      const { createHash } = await import('node:crypto');
      const finding = { message: 'the compiler refuses it', task: 'last', line: 2 };
      const gate = { gate: 'data-quality', rows: ['B4'], status: 'failed', summary: '', measured: {}, wanted: {}, findings: [finding] };
      const manifestSha256 = createHash('sha256').update(text).digest('hex');
      await put('gates.json', JSON.stringify({ formatVersion: 1, manifest: 'small_manifest.jsonl', manifestSha256, passed: false, gates: [gate] }));
      await vscode.window.showTextDocument(uri, { preview: false });
      const [mark] = await until(() => (gateMarks(uri).length > 0 ? gateMarks(uri) : null), 'the mark');
      assert.deepEqual([mark!.code, mark!.range.start.line, mark!.message], ['data-quality', 1, 'last: the compiler refuses it']);
      assert.equal(gateMarks(uri).length, 1);
    } finally {
      await settings().update('experiments.checkManifests', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('the command runs all gates, says no-go, and marks what they found', async function () {
    if (!hasRustc()) this.skip();
    const uri = await dataset();
    let outcome: StageOutcome | undefined;
    const shown = await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>('iron.experiments.checkDataset', uri);
    });
    assert.ok(outcome?.kind === 'ended', JSON.stringify(outcome));
    assert.equal(outcome.code, 1, outcome.lines.join('\n'));
    assert.match(outcome.message, /no-go: .*contamination/);
    const last = shown.at(-1);
    assert.equal(last?.message, outcome.message);
    assert.ok(last?.buttons.includes('Show Problems'), JSON.stringify(last));
    assert.equal(leaks(uri).length, 1);
    assert.equal(gateMarks(uri).filter(({ code }) => code === 'test-strength').length, 3, 'no task has tests');
  });
});

suite('experiments: stages', function () {
  this.timeout(120_000);
  inFreshFolders();

  test('a dataset is built, and what is there is not written over', async () => {
    const out = file('data').fsPath;
    const build = (): Promise<StageOutcome | undefined> => Promise.resolve(vscode.commands.executeCommand<StageOutcome>('iron.experiments.buildDataset', { out, seed: 7 }));
    let first: StageOutcome | undefined;
    let second: StageOutcome | undefined;
    const shown = await answering(undefined, async () => {
      first = await build();
      second = await build();
    });
    assert.ok(first?.kind === 'ended' && first.code === 0, JSON.stringify(first));
    assert.ok(fs.existsSync(path.join(out, 'dataset_v0_manifest.jsonl')));
    assert.ok(second?.kind === 'ended' && second.code === 2, JSON.stringify(second));
    assert.deepEqual(
      shown.map(({ buttons }) => buttons),
      [['Open Manifest', 'Check Gates', 'Show Output'], ['Show Output']],
    );
  });

  test('what is no run is not published, and why is told before anybody is asked', async () => {
    let outcome: StageOutcome | undefined;
    const shown = await answering('Publish', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>('iron.experiments.publish', { run: file('nothing'), repository: 'someone/adapter' });
    });
    assert.ok(outcome?.kind === 'refused', JSON.stringify(outcome));
    assert.match(outcome.reason, /neither a run nor an adapter/);
    assert.deepEqual(shown, [{ message: outcome.reason, buttons: [] }]);
  });

  test('the token of the hub is kept and forgotten, and stands in no setting', async () => {
    const shown = await answering(undefined, async () => {
      assert.equal(await vscode.commands.executeCommand('iron.setHubToken', 'hf_token4test'), true);
      assert.equal(JSON.stringify(vscode.workspace.getConfiguration()).includes('hf_token4test'), false);
      await vscode.commands.executeCommand('iron.forgetHubToken');
    });
    assert.deepEqual(
      shown.map(({ message }) => message),
      ['The token of the hub is kept in the secret storage of the editor.', 'The token of the hub is forgotten.'],
    );
  });

  test('sources are filtered into a file', async () => {
    await put('code/a.rs', `/// Adds.\n${SUM}`);
    const out = file('kept.jsonl').fsPath;
    let outcome: StageOutcome | undefined;
    await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>('iron.experiments.filterSources', { places: [file('code')], preset: 'sigil-phase1', out });
    });
    assert.ok(outcome?.kind === 'ended' && outcome.code === 0, JSON.stringify(outcome));
    assert.match(fs.readFileSync(out, 'utf8'), /pub fn total/);
  });

  test('bad input ends with one clear message', async () => {
    const predictions = await put('predictions.jsonl', '{"id": "x", "arm": "rust"}\n');
    let outcome: StageOutcome | undefined;
    const shown = await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>('iron.experiments.verifyReport', predictions);
    });
    assert.ok(outcome?.kind === 'ended' && outcome.code === 2, JSON.stringify(outcome));
    assert.match(shown.at(-1)!.message, /failed: .*predictions\.jsonl/);
  });
});

suite('experiments: from predictions to a decision', function () {
  this.timeout(240_000);
  inFreshFolders({ needsRustc: true });

  /** What a command came to, with what was shown meanwhile. */
  async function done(command: string, ...parameters: unknown[]): Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly last: Shown }> {
    let outcome: StageOutcome | undefined;
    const shown = await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<StageOutcome>(`iron.experiments.${command}`, ...parameters);
    });
    assert.ok(outcome?.kind === 'ended', `${command}: ${JSON.stringify(outcome)}`);
    assert.equal(shown.at(-1)?.message, outcome.message);
    return { code: outcome.code, lines: outcome.lines, last: shown.at(-1)! };
  }

  const DOUBLE = 'pub fn double(x: i32) -> i32 {\n    x * 2\n}\n';

  /** A task with a test, and an answer of each arm: that in Rust passes, that in Iron does not. */
  async function answers(): Promise<{ readonly manifest: vscode.Uri; readonly rust: vscode.Uri; readonly iron: vscode.Uri }> {
    await put('double.rs', DOUBLE);
    await put('double.md', 'Double it.\n');
    await put('double_tests.rs', 'use super::*;\n\n#[test]\nfn two() {\n    assert_eq!(double(2), 4);\n}\n');
    const line = (arm: string, prediction: string): string => `${JSON.stringify({ id: 'double', arm, prediction })}\n`;
    return {
      manifest: await put('small_manifest.jsonl', `${JSON.stringify({ ...JSON.parse(row('double', 'test')), tests_path: 'double_tests.rs' })}\n`),
      rust: await put('rust.jsonl', line('rust', DOUBLE)),
      iron: await put('iron.jsonl', line('iron', 'public function double\n    takes x of i32\n    returns i32\nbegin\n    x times 3\nend function\n')),
    };
  }

  test('predictions become verdicts, a report, a decision, and a comparison with what was before', async () => {
    const { manifest, ...predictions } = await answers();
    const verdicts: vscode.Uri[] = [];
    for (const arm of ['rust', 'iron'] as const) {
      const out = file(`${arm}-verdicts`).fsPath;
      const { code, lines, last } = await done('evaluate', { predictions: predictions[arm], dataset: manifest, out });
      assert.equal(code, 0, lines.join('\n'));
      assert.deepEqual(last.buttons, ['Open Verdicts', 'Show Output']);
      verdicts.push(vscode.Uri.file(path.join(out, 'verdicts.jsonl')));
    }
    const [rust, iron] = verdicts.map((each) => JSON.parse(fs.readFileSync(each.fsPath, 'utf8')) as Verdict);
    assert.deepEqual([rust!.stage, rust!.status, rust!.tests], ['test', 'passed', { passed: 1, failed: [] }]);
    assert.deepEqual([iron!.stage, iron!.status, iron!.tests?.failed], ['test', 'failed', ['two']]);

    const before = file('before').fsPath;
    const report = await done('report', { verdicts, manifest, out: before });
    assert.equal(report.code, 0, report.lines.join('\n'));
    assert.deepEqual(report.last.buttons, ['Open Memo', 'Verify', 'Show Output']);
    assert.match(fs.readFileSync(path.join(before, 'memo.md'), 'utf8'), /^# Decision\n\n\*\*underpowered\*\*/);
    assert.equal((await done('verifyReport', vscode.Uri.file(path.join(before, 'report.json')))).code, 0);

    const decided = await done('decide', { verdicts, manifest });
    assert.deepEqual([decided.code, decided.lines[0]], [1, 'underpowered']);
    assert.match(decided.last.message, /^Decision: /);

    const after = file('after').fsPath;
    fs.writeFileSync(verdicts[0]!.fsPath, `${JSON.stringify({ ...rust, status: 'failed', class: 'logic', tests: { passed: 0, failed: ['two'] } })}\n`);
    await done('report', { verdicts, manifest, out: after });
    const [first, second] = [before, after].map((each) => vscode.Uri.file(path.join(each, 'report.json')));
    const worse = await done('compareAdapters', first, second);
    assert.equal(worse.code, 1);
    assert.ok(worse.lines.includes('rust / test@1: 1 before, 0 now'), worse.lines.join('\n'));
    assert.deepEqual(await done('compareAdapters', second, second).then(({ code, last }) => [code, last.message]), [0, 'Comparison of adapters: No drop.']);
  });

  test('a corpus is built from a folder of packages', async () => {
    await put('halves/Cargo.toml', '[package]\nname = "halves"\nversion = "0.1.0"\nedition = "2021"\nlicense = "MIT"\n');
    await put(
      'halves/src/lib.rs',
      'pub fn half(x: u32) -> u32 {\n    x / 2\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn halves() {\n        assert_eq!(half(4), 2);\n    }\n}\n',
    );
    const out = file('corpus').fsPath;
    const { code, lines, last } = await done('buildCorpus', { places: [file('halves')], out });
    assert.equal(code, 0, lines.join('\n'));
    assert.deepEqual(last.buttons, ['Open Report', 'Show Output']);
    const [pair, ...others] = fs.readFileSync(path.join(out, 'train.jsonl'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(others, []);
    assert.match(JSON.parse(pair!).unit_tests, /fn halves\(\)/);
  });
});

suite('experiments: configs', function () {
  this.timeout(120_000);
  inFreshFolders();

  /** `line:column text: message` from 1, of all marks on the document. */
  const drawn = (document: vscode.TextDocument): string[] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${document.getText(range)}: ${message}`)
      .sort();

  async function opened(text: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await put('a.experiment.yaml', text), { preview: false });
  }

  test('an unknown key and a wrong value are marked on their lines, once each, and the marks go when they are mended', async () => {
    const { document } = await opened('id: a\npresett: redox-pilot\narms: [rust, cobol]\n');
    await until(() => drawn(document).length >= 2, 'two marks', 60_000);
    // the trainer, which finds the same, has answered by the time that a second config is marked by it alone
    const other = await vscode.window.showTextDocument(await put('b.experiment.yaml', 'id: b\ndataset:\n  splits:\n    train: 0.8\n    val: 0.2\n    test: 0.1\n'), { preview: false });
    await until(() => drawn(other.document).some((each) => each.includes('1.1')), 'a mark that no schema gives: shares that sum to 1.1', 60_000);

    const found = drawn(document);
    assert.equal(found.length, 2, found.join('\n'));
    assert.match(found[0]!, /^2:1 presett: Property presett is not allowed/);
    assert.match(found[1]!, /^3:14 cobol: Value is not accepted/);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 0, 3, 0), 'preset: redox-pilot\n'));
    await until(() => drawn(document).length === 0, 'the marks to go');
  });

  test('what the report advises is a quick fix that changes its value and the id, and leaves comments', async () => {
    const id = 'advised';
    const root = vscode.workspace.workspaceFolders![0]!.uri;
    const experiment = vscode.Uri.joinPath(root, 'experiments', id);
    const metric = { name: 'idiomatic score', arm: 'rust', value: 0.2 };
    const decision = { formatVersion: 1, verdict: 'pause', reasons: [], metrics: [] };
    const claims = [{ id: 'x', metric, inputs: [], citations: [] }];
    const report = { formatVersion: 1, command: [], seed: 1, resamples: 1, codebleu: false, inputs: [], claims, decision, checklists: [], gates: [], risks: [], notShown: [] };
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(experiment, 'report', 'report.json'), new TextEncoder().encode(JSON.stringify(report)));
    try {
      const text = `id: ${id} # first\npreset: sigil-phase2\ndataset: { manifest: m.jsonl }\ntraining:\n  loadFrom: a\n  lora:\n    rank: 4 # small\n    alpha: 4\n`;
      const { document } = await opened(text);
      const line = text.split('\n').findIndex((each) => each.includes('rank'));
      await until(() => drawn(document).some((each) => each.includes('raise the rank to 8')), `advice on ${drawn(document).join('; ')}`, 60_000);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(line, 6, line, 6));
      const [change] = actions.filter(({ title }) => title.startsWith('raise the rank'));
      assert.ok(change?.edit !== undefined, actions.map(({ title }) => title).join());
      await vscode.workspace.applyEdit(change.edit);
      assert.equal(document.getText(), text.replace(id, 'advised-2').replace('rank: 4', 'rank: 8').replace('alpha: 4', 'alpha: 8'));
      await until(() => drawn(document).every((each) => !each.includes('raise')), 'the advice to go');
    } finally {
      await vscode.workspace.fs.delete(experiment, { recursive: true });
    }
  });

  test('presets are offered, and a key says what it is', async () => {
    const { document } = await opened('id: a\npreset: \n');
    const labels = async (): Promise<string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, new vscode.Position(1, 8));
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    await until(() => drawn(document).length > 0 || extension().exports.serverState === 'running', 'the server');
    let offered: string[] = [];
    for (let time = 0; time < 100 && !offered.includes('redox-pilot'); time++) offered = await labels();
    for (const preset of ['redox-pilot', 'sigil-phase1', 'sigil-phase2', 'testgen-ft']) assert.ok(offered.includes(preset), `${preset} of ${offered.join()}`);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(1, 2));
    assert.match(hovers.flatMap(({ contents }) => contents.map((each) => (typeof each === 'string' ? each : each.value))).join(), /Values to begin with/);
  });

  test('other YAML is left alone', async () => {
    const { document } = await vscode.window.showTextDocument(await put('other.yaml', 'presett: 1\n'), { preview: false });
    const config = await opened('presett: 1\n');
    await until(() => drawn(config.document).length > 0, 'marks on the config', 60_000);
    assert.deepEqual(drawn(document), []);
  });

  test('a new experiment is written from a preset and opened, and never over one that is there', async () => {
    const id = `made-${Date.now()}`;
    const uri = await vscode.commands.executeCommand<vscode.Uri>('iron.experiments.new', { preset: 'redox-pilot', id });
    try {
      assert.equal(path.basename(uri.fsPath), `${id}.experiment.yaml`);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), uri.toString());
      assert.match(editor.document.getText(), new RegExp(`^id: ${id}$`, 'm'));
      const shown = await answering(undefined, async () => vscode.commands.executeCommand('iron.experiments.new', { preset: 'redox-pilot', id }));
      assert.match(shown.at(-1)!.message, /is there already/);
    } finally {
      await closeAll();
      await vscode.workspace.fs.delete(uri);
    }
  });
});

suite('experiments: a run', function () {
  this.timeout(240_000);
  inFreshFolders({ needsRustc: true });

  type Outcome = { readonly kind: string; readonly id?: string; readonly reason?: string };
  const folder = (id: string): string => path.join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'experiments', id);
  const record = (id: string): ExperimentRecord => JSON.parse(fs.readFileSync(path.join(folder(id), 'experiment.json'), 'utf8')) as ExperimentRecord;

  /** Two predictions of one task, which is all that there is to judge. */
  async function config(id: string): Promise<vscode.Uri> {
    await dataset();
    const prediction = (arm: string, text: string): string => `${JSON.stringify({ id: 'sum_test', arm, prediction: text })}\n`;
    await put('rust.jsonl', prediction('rust', SUM));
    await put('iron.jsonl', prediction('iron', 'function total\nbegin\nend function\n'));
    const lines = [
      `id: ${id}`,
      'dataset:',
      '  manifest: small_manifest.jsonl',
      'gates:',
      '  needed: [contamination]',
      '  onFailure: continue',
      'evaluation:',
      '  stages: [transform, parse, check]',
      'statistics:',
      '  codebleu: false',
      'predictions:',
      '  rust: { 42: rust.jsonl }',
      '  iron: { 42: iron.jsonl }',
    ];
    return put(`${id}.experiment.yaml`, `${lines.join('\n')}\n`);
  }

  test('an experiment runs in a process of its own, is shown while it does, and its end is told', async () => {
    const id = `run-${Date.now()}`;
    const uri = await config(id);
    let outcome: Outcome | undefined;
    const seen = new Set<string>();
    const shown = await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<Outcome>('iron.experiments.run', uri);
      assert.deepEqual(outcome, { kind: 'done', id });
      const { running } = extension().exports;
      await until(
        () => {
          if (running.text !== '') seen.add(running.text);
          return record(id).status !== 'running';
        },
        'the experiment to end',
        180_000,
      );
      await until(() => running.text === '', 'the status bar to say nothing more');
    });
    assert.equal(record(id).status, 'succeeded', JSON.stringify(record(id)));
    assert.ok(
      [...seen].some((text) => text.includes(id)),
      [...seen].join('\n'),
    );
    assert.ok(
      shown.some(({ message, buttons }) => message.startsWith(`Experiment ${id} is done`) && buttons.includes('Show Decision')),
      JSON.stringify(shown),
    );
  });

  test('it is cancelled and gone on with by its id, a window that is opened meanwhile shows it, and SQL asks its verdicts', async () => {
    const id = `cancel-${Date.now()}`;
    const uri = await config(id);
    await answering('Go On Anyway', async () => {
      assert.equal((await vscode.commands.executeCommand<Outcome>('iron.experiments.run', uri)).kind, 'done');
      const another = new RunningExperiments(); // what a window makes when it is opened
      const found = await another.look();
      assert.ok(found.some((each) => each.id === id));
      if (record(id).status === 'running') assert.match(another.text, new RegExp(id));
      another.dispose();
      assert.equal((await vscode.commands.executeCommand<Outcome>('iron.experiments.cancel', id)).kind, 'done');
      await until(() => record(id).status !== 'running', 'it to end', 60_000);
      if (record(id).status === 'succeeded') return; // it was faster
      assert.equal(record(id).status, 'cancelled');
      assert.equal((await vscode.commands.executeCommand<Outcome>('iron.experiments.resume', id)).kind, 'done');
      await until(() => record(id).status !== 'running', 'it to end', 180_000);
      assert.equal(record(id).status, 'succeeded');
    });
    if (!hasDuckDb()) return; // tables are made where its part for this platform is installed
    const query = { runs: vscode.Uri.file(folder(id)), sql: 'select arm, stage, status from verdicts order by arm', format: 'CSV' };
    await answering(undefined, async () => vscode.commands.executeCommand('iron.experiments.query', query));
    const [, iron, rust] = (vscode.window.activeTextEditor?.document.getText() ?? '').split('\n');
    assert.deepEqual([iron, rust], ['iron,check,passed', 'rust,check,passed']);
  });

  test('a config that is wrong is refused with its reason, and nothing is left running', async () => {
    const uri = await put('wrong.experiment.yaml', 'id: wrong\narms: [cobol]\n');
    let outcome: Outcome | undefined;
    const shown = await answering('Go On Anyway', async () => {
      outcome = await vscode.commands.executeCommand<Outcome>('iron.experiments.run', uri);
    });
    assert.equal(outcome?.kind, 'refused');
    assert.match(String(outcome?.reason), /wrong\.experiment\.yaml.*was not started/);
    assert.equal(shown.at(-1)?.message, outcome?.reason);
    assert.equal(extension().exports.running.text, '');
  });
});
