// Configs of experiments: presets, what is filled in and from where, and what is said of mistakes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { type ConfigCheck, configLeaves, fileSchema, GATE_NAMES, PRESETS } from '../../protocol/experiment-config.js';
import { runProgram } from '../../trainer/src/cli/program.js';
import { nearest } from '../../trainer/src/config/nearest.js';
import { presetText } from '../../trainer/src/config/presets.js';
import { problemText, resolveConfig } from '../../trainer/src/config/resolve.js';
import { starterConfig } from '../../trainer/src/config/starter.js';
import { FILTER_PRESETS } from '../../trainer/src/filter/filter-config.js';
import { CORPUS_GATES, GATES } from '../../trainer/src/gates/run-gates.js';
import { BOOTSTRAP_SEED, RESAMPLES } from '../../trainer/src/metrics/bootstrap.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'iron-config-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without an answer for a program that would be run. */
const ANSWERED = 'id: x\npredictions: { rust: { 42: r.jsonl }, iron: { 42: i.jsonl } }\n';

function problems(text: string): string[] {
  const read = resolveConfig('x.yaml', text);
  return read.ok ? [] : read.problems.map(problemText);
}
function values(text: string): Record<string, readonly [unknown, string]> {
  const read = resolveConfig('x.yaml', text);
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  return Object.fromEntries(read.values.map(({ key, value, from }) => [key, [value, from] as const]));
}

async function run(...parameters: string[]): Promise<{ code: number; text: string }> {
  const said: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    return { code: await runProgram(['config', ...parameters], new AbortController().signal), text: said.join('') };
  } finally {
    spy.mockRestore();
    errors.mockRestore();
  }
}

const LINEAR_LAYERS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
/** Of both phases of S3 (contract rows F2, F3, G13). */
const SIGIL = {
  task: 'codegen',
  shape: 'program',
  arms: ['rust'],
  'training.baseModel': 'meta-llama/Meta-Llama-3.1-8B-Instruct',
  'training.lora.rank': 16,
  'training.lora.alpha': 16,
  'training.lora.dropout': 0.05,
  'training.lora.baseWeights': 'nf4',
  'training.optimizer.name': 'paged-adamw-8bit',
  'training.optimizer.weightDecay': 0,
  'training.budget.epochs': null,
  'training.budget.batch': 16,
  'training.budget.accumulate': 4,
  'training.budget.packing': true,
  'sampling.system': 'You are a Rust code generator. Output only valid Rust code, wrapped in ```rust code blocks.',
};
/** Typed from the seeds a second time, so that a preset cannot drift (contract rows B1, B5, E1, E6, F1 to F8, L1). */
const OF_THE_SEEDS: Record<(typeof PRESETS)[number], Record<string, unknown>> = {
  'redox-pilot': {
    task: 'codegen',
    shape: 'item',
    arms: ['rust', 'iron'],
    seeds: [3407, 2108],
    'dataset.splits.train': 0.7,
    'dataset.splits.val': 0.15,
    'dataset.splits.test': 0.15,
    'gates.thresholds.purity': 0.98,
    'gates.thresholds.leastTasks': 300,
    'gates.thresholds.mostTasks': 700,
    'training.lora.rank': 32,
    'training.lora.alpha': 32,
    'training.lora.targets': LINEAR_LAYERS,
    'training.optimizer.learningRate': 2e-4,
    'training.budget.epochs': 1,
    'training.budget.batch': 2,
    'training.budget.accumulate': 4,
    'training.budget.sequenceTokens': 2048,
  },
  'sigil-phase1': {
    ...SIGIL,
    'training.optimizer.learningRate': 1e-4,
    'training.budget.steps': 12_000,
    'training.budget.sequenceTokens': 4096,
    'training.schedule.warmupSteps': 250,
    'training.data.filter': 'sigil-phase1',
  },
  'sigil-phase2': {
    ...SIGIL,
    'training.optimizer.learningRate': 5e-5,
    'training.budget.steps': 4000,
    'training.budget.sequenceTokens': 2048,
    'training.schedule.warmupSteps': 100,
    'training.data.filter': 'sigil-phase2',
  },
  // S3 section 5: 1000 to 2000 steps, the rate of phase 2
  'sigil-expert-iter': {
    ...SIGIL,
    'training.optimizer.learningRate': 5e-5,
    'training.budget.steps': 1000,
    'training.budget.sequenceTokens': 2048,
    'training.data.filter': null,
  },
  'testgen-ft': {
    task: 'testgen',
    shape: 'test-module',
    seeds: [42],
    'dataset.splits.train': 0.8,
    'dataset.splits.val': 0.1,
    'dataset.splits.test': 0.1,
    'sampling.system': 'You are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.',
    'training.baseModel': 'Qwen/Qwen2.5-Coder-0.5B-Instruct',
    'training.data.rows': 8000,
    'training.data.leastPropertyShare': 0.2,
    'training.data.mostPropertyShare': 0.25,
    'training.lora.rank': 16,
    'training.lora.alpha': 32,
    'training.lora.dropout': 0.05,
    'training.lora.targets': LINEAR_LAYERS,
    'training.lora.baseWeights': 'nf4',
    'training.optimizer.name': 'adamw',
    'training.optimizer.learningRate': 2e-4,
    'training.optimizer.betas': [0.9, 0.999],
    'training.optimizer.weightDecay': 0.01,
    'training.optimizer.gradientClipping': 1,
    'training.schedule.name': 'cosine',
    'training.schedule.warmupRatio': 0.03,
    'training.schedule.leastRatio': 0.1,
    'training.budget.epochs': 3,
    'training.budget.batch': 4,
    'training.budget.accumulate': 4,
    'training.precision.compute': 'bfloat16',
    'training.precision.gradients': 'float32',
    'training.precision.optimizerStates': 'float32',
    'training.checkpoints.keep': 'best-loss',
    'training.checkpoints.everySteps': 500,
    'training.checkpoints.most': 3,
    'training.device': 'auto',
    'training.deterministicAlgorithms': true,
    'training.cudnnBenchmark': false,
    'training.cudnnDeterministic': true,
  },
};

describe('presets', () => {
  test('a value of the file stands over that of the preset, and that over the default', () => {
    const all = values('id: x\npreset: redox-pilot\ntraining:\n  lora: { rank: 8 }\n');
    expect(all['training.lora.rank']).toEqual([8, 'x.yaml:4:11']);
    expect(all['training.lora.alpha']).toEqual([32, expect.stringMatching(/^redox-pilot\.yaml:\d+:5$/)]);
    expect(all['training.lora.targets']).toEqual([expect.arrayContaining(['q_proj']), 'default']);
    expect(all['seeds']![0]).toEqual([3407, 2108]);
  });

  test.each(PRESETS)('%s: each value names its row, and its starter has nothing wrong in it', (preset) => {
    const lines = presetText(preset).split('\n');
    const leaves = lines.filter((line) => /^\s*[\w]+: *[^#\s]/.test(line) && !/^(formatVersion|question):/.test(line));
    expect(leaves.length).toBeGreaterThan(15);
    const explained = (at: number): boolean =>
      lines[at]!.includes('#') || /^\s*#/.test(lines[at - 1] ?? '') || / #/.test(lines.slice(0, at).findLast((line) => /^\s*\w+:(\s*#.*)?$/.test(line) && indent(line) < indent(lines[at]!)) ?? '');
    const unexplained = leaves.filter((line) => !explained(lines.indexOf(line)));
    // what only repeats the default, or stands for `the other one is given`
    expect(unexplained.filter((line) => !/: null$|^(arms| {2}testsFrom| {2}onFailure| {2}split| {2}enabled| {2}edition)/.test(line))).toEqual([]);
    expect(problems(starterConfig(preset, 'some-id'))).toEqual([]);
  });
  const indent = (line: string): number => /^ */.exec(line)![0].length;

  test.each(PRESETS)('%s: answers are greedy and of 512 tokens; they may be drawn at 0.1 and 0.9 as S3 says', (preset) => {
    const sampled = (text: string) => Object.entries(values(text)).flatMap(([key, [value]]) => (/^sampling\.(greedy|temperature|topP|maxNewTokens)$/.test(key) ? [`${key.slice(9)} ${value}`] : []));
    expect(sampled(`id: x\npreset: ${preset}\ndataset: { manifest: m.jsonl }\n`).sort()).toEqual(['greedy true', 'maxNewTokens 512', 'temperature null', 'topP null']);
    expect(sampled(`id: x\npreset: ${preset}\ndataset: { manifest: m.jsonl }\nsampling: { greedy: false, temperature: 0.1, topP: 0.9 }\n`).sort()).toEqual([
      'greedy false',
      'maxNewTokens 512',
      'temperature 0.1',
      'topP 0.9',
    ]);
  });

  test.each(PRESETS)('%s: what decides about training and evaluation are the values of its seed', (preset) => {
    const all = values(`id: x\npreset: ${preset}\ndataset: { manifest: m.jsonl }\n`);
    expect(Object.fromEntries(Object.keys(OF_THE_SEEDS[preset]).map((key) => [key, all[key]?.[0]]))).toEqual(OF_THE_SEEDS[preset]);
  });

  test('name filters that there are', () => {
    for (const preset of PRESETS) {
      const { filter } = (parse(presetText(preset)) as { training: { data?: { filter?: string | null } } }).training.data ?? {};
      if (filter) expect(Object.keys(FILTER_PRESETS)).toContain(filter);
    }
  });

  test('the gates and the bootstrap of the schema are those of the trainer', () => {
    expect([...GATE_NAMES]).toEqual([...GATES, ...CORPUS_GATES].map(({ name }) => name));
    const usual = Object.fromEntries(configLeaves().map(({ path, usual: value }) => [path.join('.'), value]));
    expect([usual['statistics.seed'], usual['statistics.resamples']]).toEqual([BOOTSTRAP_SEED, RESAMPLES]);
  });
});

describe('the published schema', () => {
  const published = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../trainer/schemas/experiment.schema.json'), 'utf8')) as { properties: Record<string, unknown> };

  test('is that of the protocol, has a sentence for each key, and takes the starters', () => {
    const { $schema: _, ...rest } = published as Record<string, unknown>;
    expect(rest).toEqual(JSON.parse(JSON.stringify(fileSchema())));
    const bare: string[] = [];
    const walk = (properties: Record<string, unknown>, path: string): void => {
      for (const [key, each] of Object.entries(properties as Record<string, { description?: string; properties?: Record<string, unknown>; default?: unknown }>)) {
        if (each.description === undefined) bare.push(`${path}${key}`);
        if (each.properties !== undefined && each.default === undefined) walk(each.properties, `${path}${key}.`);
      }
    };
    walk(published.properties, '');
    expect(bare).toEqual([]);
    const validate = new Ajv({ strict: false }).compile(published);
    for (const preset of PRESETS) expect(validate(parse(starterConfig(preset, preset)))).toBe(true);
    expect(validate({ id: 'x', preset: 'redox-piolt' })).toBe(false);
  });
});

describe('mistakes', () => {
  const said: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    [
      'an unknown preset',
      `${ANSWERED}preset: redox-piolt\n`,
      ['x.yaml:3:9: there is no preset `redox-piolt`: did you mean `redox-pilot`? Known are redox-pilot, sigil-phase1, sigil-phase2, sigil-expert-iter, testgen-ft'],
    ],
    ['an unknown key', `${ANSWERED}datset: { manifest: a.jsonl }\n`, ['x.yaml:3:1: there is no key `datset` here: did you mean `dataset`?']],
    ['an unknown key inside', `${ANSWERED}evaluation:\n  wrokers: 2\n`, ['x.yaml:4:3: there is no key `wrokers` here: did you mean `workers`?']],
    [
      'an unknown stage',
      `${ANSWERED}evaluation:\n  stages: [transform, tset]\n`,
      ['x.yaml:4:23: `evaluation.stages.1` is `"tset"`: write `test`? Known are transform, parse, check, clippy, link, test, mutants'],
    ],
    ['another type', `${ANSWERED}seeds: [one]\n`, ['x.yaml:3:9: `seeds.0` is `"one"`: a whole number is needed']],
    ['a seed that is no number', 'id: x\narms: [rust]\npredictions: { rust: { one: r.jsonl } }\n', ['x.yaml:3:24: there is no key `one` here: known are whole numbers']],
    ['no id', 'preset: redox-pilot\n', ['x.yaml:1:1: the config lacks `id`: write it']],
    ['shares that sum to 1.1', `${ANSWERED}dataset:\n  splits: { train: 0.8 }\n`, ['x.yaml:4:3: the shares 0.8 + 0.15 + 0.15 are 1.1: they have to sum to 1']],
    [
      'a program with tests of a library',
      'id: x\npreset: sigil-phase1\ndataset: { manifest: a.jsonl }\nevaluation:\n  stages: [check, test]\n',
      ['x.yaml:5:3: answers are whole programs (`shape: program`), and the stages `link` and `test` run the tests of a library: leave out `test`, or write `shape: item`'],
    ],
    [
      'a program with a dataset of functions',
      'id: x\npreset: sigil-phase1\n',
      [
        'x.yaml:1:1: the dataset that would be built has tasks with tests of a library, and answers are to be whole programs: name a manifest of programs, or write `shape: item` (the value is that of the preset, sigil-phase1.yaml:11:3)',
      ],
    ],
    [
      'mutants of solutions',
      `${ANSWERED}evaluation: { stages: [transform, mutants] }\n`,
      ['x.yaml:3:15: `mutants` judges tests, and answers are solutions: leave the stage out, or write `task: testgen` and `shape: test-module`'],
    ],
    [
      'no predictions',
      'id: x\narms: [rust]\n',
      [
        'x.yaml:1:1: there are no predictions of rust 42, and no model that could be asked: name a JSONL file of each, such as `predictions: { rust: { 42: FILE.jsonl } }`, or a model in `training.baseModel`',
      ],
    ],
    [
      'predictions of another seed',
      `${ANSWERED}seeds: [42, 43]\n`,
      [
        'x.yaml:2:1: there are no predictions of rust 43, iron 43, and no model that could be asked: name a JSONL file of each, such as `predictions: { rust: { 42: FILE.jsonl } }`, or a model in `training.baseModel`',
      ],
    ],
    ['two datasets', `${ANSWERED}dataset:\n  manifest: a.jsonl\n  build: { seed: 1 }\n`, ['x.yaml:5:3: a dataset is either built or named by its manifest: leave out `build` or `manifest`']],
    ['no YAML', 'id: [x\n', ['x.yaml:2:1: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['a key twice', 'id: x\nid: y\n', ['x.yaml:2:1: this is no YAML: Map keys must be unique']],
    ['a list', '- id\n', ['x.yaml:1:1: a config is to be keys with values, such as `id: my-experiment`']],
    ['nothing', '\n', ['x.yaml:1:1: the file is empty: write `id:` and `preset:` at least (`iron-trainer config init PRESET` writes a whole one)']],
  ];
  test.each(said)('%s', (_, text, expected) => expect(problems(text)).toEqual(expected));

  test('no text makes it throw', () => {
    const line = fc.oneof(
      fc.constantFrom('id: x', 'preset: redox-pilot', 'arms: [rust]', 'seeds: 1', 'dataset:', '  splits:', '    train: 2', '- a', '? b', 'id: *a', 'evaluation: [', '"'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const read = resolveConfig('x.yaml', lines.join('\n'));
        return read.ok || read.problems.every(({ line: at, column, message }) => at >= 1 && column >= 1 && message !== '');
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

test('the nearest name', () => {
  expect(nearest('redox', ['redox-pilot'])).toBeNull();
  expect(nearest('shpae', ['share', 'shape'])).toBe('shape');
  expect(nearest('zzz', ['shape'])).toBeNull();
});

describe('on the command line', () => {
  test('init writes what check finds nothing wrong with, and writes over nothing', async () => {
    const file = join(folder, 'a.yaml');
    expect((await run('init', 'redox-pilot', '--out', file)).code).toBe(0);
    expect(await run('check', file)).toEqual({ code: 0, text: `${file}: nothing is wrong; 2 arms with 2 seeds each\n` });
    expect(await run('init', 'testgen-ft', '--out', file)).toEqual({ code: 2, text: `${file} is there already: name a new file, nothing is written over\n` });
    expect(await run('init', 'redox')).toEqual({ code: 2, text: `there is no preset \`redox\`: Known are ${PRESETS.join(', ')}\n` });
    expect((await run('resolve', file)).text).toContain(`\nid: redox-pilot  # ${file}:2:1\n`);
    expect((await run('presets')).text.trimEnd().split('\n')).toHaveLength(PRESETS.length);
  });

  test('check as JSON, also of what cannot be read', async () => {
    const file = join(folder, 'b.yaml');
    writeFileSync(file, `${ANSWERED}sedes: [1]\n`);
    const { code, text } = await run('check', file, '--json');
    expect([code, JSON.parse(text) as ConfigCheck]).toEqual([
      1,
      { formatVersion: 1, file, ok: false, problems: [{ file, line: 3, column: 1, key: 'sedes', message: 'there is no key `sedes` here: did you mean `seeds`?' }] },
    ]);
    expect(JSON.parse((await run('check', join(folder, 'none.yaml'), '--json')).text)).toMatchObject({ ok: false, problems: [{ line: 1, column: 1 }] });
    writeFileSync(file, Buffer.from('id: caf\xe9\n', 'latin1'));
    expect(await run('check', file)).toEqual({ code: 2, text: `${file}:1:1: the config is no UTF-8: save it as UTF-8\n` });
  });
});
