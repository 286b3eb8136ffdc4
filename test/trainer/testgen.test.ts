// The experiment of S4: functions with their tests from a package, answers proven and scored where the functions stand.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ManifestRow, Report, Sample, Verdict } from '../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, type TrainingSummary } from '../../protocol/runs.js';
import type { TrainingRow } from '../../protocol/worker.js';
import { sampleCrate, testgenConfigText } from '../../trainer/src/cli/experiment-testgen.js';
import { chatText } from '../../trainer/src/corpus/chat-ml.js';
import { testPairs } from '../../trainer/src/corpus/test-pair.js';
import { trainer } from './command-line.js';
import { json, jsonl, lines } from './run-support.js';
import { trainingPython } from './training-python.js';

const python = await trainingPython();
let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-testgen-'));
  vi.stubEnv('OMP_NUM_THREADS', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true, force: true });
});

const at = (id: string, ...more: string[]): string => path.join(root, 'experiments', id, ...more);

describe('answers that are there', () => {
  /** A copy of the package that comes with the trainer, and the config of an experiment on it. */
  function experiment(id: string, answers: (row: ManifestRow) => string | readonly string[] | null): { config: string; crate: string; run: () => ReturnType<typeof trainer> } {
    const folder = path.join(root, id);
    const crate = path.join(folder, 'crate');
    fs.cpSync(sampleCrate(), crate, { recursive: true });
    const config = path.join(folder, `${id}.experiment.yaml`);
    const whole = parse(testgenConfigText({ id, tiny: true, crates: ['crate'] })) as Record<string, object>;
    const change = { training: { enabled: false, baseModel: null }, evaluation: { measureBase: false, samplesPerTask: null }, predictions: { rust: { 42: 'answers.jsonl' } } };
    fs.writeFileSync(config, stringify({ ...whole, ...change }));
    const run = async (): ReturnType<typeof trainer> => {
      const only = ['run', config, '--experiments', path.join(root, 'experiments')];
      if (!fs.existsSync(path.join(folder, 'answers.jsonl'))) {
        await trainer(...only, '--only', 'dataset');
        const held = lines<ManifestRow>(at(id, EXPERIMENT_FILES.manifest)).filter(({ split }) => split === 'test');
        const given = held.flatMap((row) => [answers(row) ?? []].flat().map((prediction, sample) => ({ id: row.id, arm: 'rust', sample, prediction })));
        fs.writeFileSync(path.join(folder, 'answers.jsonl'), jsonl(given));
      }
      return trainer(...only);
    };
    return { config, crate, run };
  }

  const testsOf = (id: string, { tests_path }: ManifestRow): string => fs.readFileSync(at(id, EXPERIMENT_FILES.dataset, tests_path!), 'utf8');

  test('are compiled, run and scored on mutants where their functions stand; each kind of failure is told', { timeout: 300_000 }, async () => {
    let kind = 0;
    const { run } = experiment('given', (row) => {
      const own = testsOf('given', row);
      const forms = [
        own,
        `#[test]\nfn nothing() {}\n`,
        own.replace(/assert(_eq)?!\(/, 'let spare = 1;\n    assert!(1 + 1 == 3);\n    $&'),
        own.replace(/assert(_eq)?!\(/, 'let _: u8 = "";\n    $&'),
        'fn helper() {}',
        `${own}\nfn (`,
      ];
      // two of the first function, since no number of functions that are held out is promised
      const some = kind === 0 ? forms.slice(0, 2) : forms.slice(kind, kind + 1);
      kind += some.length;
      return some;
    });
    const { code, text } = await run();
    expect(code, text).toBe(0);
    const verdicts = lines<Verdict>(at('given', 'runs/rust-42', RUN_FILES.verdicts));
    expect(verdicts.map(({ stage, status }) => `${stage} ${status}`)).toEqual(['mutants passed', 'mutants passed', 'test failed', 'check failed', 'check failed', 'parse failed']);
    const [good, empty, wrong, mistyped, without] = verdicts;
    // lints of the tests, whatever the function has: a constant that is compared, and a variable that nobody reads
    expect(verdicts.map(({ lints, unused }) => [lints, unused])).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
      [null, undefined],
      [null, undefined],
      [null, undefined],
    ]);
    expect(good!.mutants!.killed).toBeGreaterThan(0);
    expect(empty!.mutants).toEqual({ viable: expect.any(Number), killed: 0 });
    expect(wrong).toMatchObject({ class: 'logic', tests: { passed: 0, failed: [expect.any(String)] }, message: expect.stringContaining('it fails on the code as it is') });
    expect(mistyped).toMatchObject({ class: 'type', codes: ['E0308'] });
    expect(without).toMatchObject({ codes: ['no_tests'] });
    const { decision, gates, claims } = json(at('given', EXPERIMENT_FILES.report)) as Report;
    expect(gates.map(({ gate }) => gate)).toEqual(['P-GATE-001 rust', 'P-GATE-002 rust', 'P-GATE-003 rust', 'P-GATE-004 rust']);
    expect(decision).toMatchObject({ verdict: 'pause', reasons: expect.arrayContaining([expect.stringMatching(/^P-GATE-002 rust failed: compile rate is 0\.5/)]) });
    // against the tests that the function has, not against the function
    expect(claims.find(({ id }) => id === 'rust / bleu-4')!.metric.value).toBeGreaterThan(0.5);
    expect(claims.filter(({ id }) => /^rust \/ compile@1 \/ group=/.test(id)).length).toBeGreaterThan(1);
    expect(claims.map(({ id }) => id)).toContain('rust / compile@1 / difficulty=easy');
  });

  test('are refused once the package is no longer what the dataset was made from', { timeout: 60_000 }, async () => {
    const { config, crate, run } = experiment('changed', () => '#[test]\nfn nothing() {}\n');
    expect((await trainer('run', config, '--experiments', path.join(root, 'experiments'), '--only', 'dataset')).code).toBe(0);
    fs.appendFileSync(path.join(crate, 'src', 'words.rs'), '// changed\n');
    expect(await run()).toMatchObject({ code: 1, text: expect.stringContaining('is no longer what the dataset was made from') });
  });
});

test.skipIf(!python.ok)(
  'a tiny model learns from the tests of a package, is asked as it was trained, and everything is judged and decided',
  async () => {
    if (!python.ok) return;
    const command = ['experiment', 'testgen-ft', '--tiny', '--id', 'tiny', '--experiments', path.join(root, 'experiments')];
    const { code, text } = await trainer(...command);
    expect(code, text).toBe(0);
    const run = at('tiny', 'runs/rust-42');
    const { adapters, adapter } = json(run, RUN_FILES.trainSummary) as TrainingSummary;
    const answers = lines<Sample>(run, RUN_FILES.predictions);
    const held = lines<ManifestRow>(at('tiny', EXPERIMENT_FILES.manifest)).filter(({ split }) => split === 'test');
    expect(answers.map(({ id, adapterSha256 }) => [id, adapterSha256])).toEqual(held.map(({ id }) => [id, adapters[path.basename(adapter)]]));
    expect(lines<Verdict>(run, RUN_FILES.verdicts).map(({ status }) => status)).toEqual(held.map(() => 'failed'));
    expect((json(at('tiny', EXPERIMENT_FILES.report)) as Report).decision.verdict).toBe('pause');
    // the text of a row is that of row E5, to the letter, by the template of the model itself
    const rows = lines<TrainingRow>(run, RUN_FILES.trainRows);
    const program =
      'import json, sys; from transformers import AutoTokenizer; print(json.dumps(AutoTokenizer.from_pretrained(sys.argv[1]).apply_chat_template(json.loads(sys.argv[2]), tokenize=False)))';
    const rendered = JSON.parse(execFileSync(python.program, ['-c', program, at('tiny.model'), JSON.stringify(rows[0]!.messages)], { encoding: 'utf8', stdio: 'pipe' })) as string;
    const wanted: string[] = [];
    for await (const pair of testPairs(at('tiny', EXPERIMENT_FILES.dataset, 'corpus', 'train.jsonl'))) wanted.push(`${chatText(pair)}\n`);
    expect(wanted).toContain(rendered);
    // what it writes comes to a person through the same door as all tests: by the proof
    fs.writeFileSync(path.join(root, 'lib.rs'), 'pub fn double(x: u8) -> u8 {\n    x.wrapping_mul(2)\n}\n');
    const asked = ['--adapter', path.join(run, adapter), '--input', path.join(root, 'lib.rs'), '--output', path.join(root, 'tests.rs'), '--max-new-tokens', '8'];
    expect(await trainer('finetune_test_gen', '--generate', ...asked)).toEqual({
      code: 1,
      text: expect.stringMatching(/^double: refused: the model's answer was refused: [^\n]+\n0 proven tests in /m),
    });
    const again = await trainer(...command);
    expect([again.code, again.text]).toEqual([0, expect.not.stringContaining('training; by hand')]);
  },
  600_000,
);
