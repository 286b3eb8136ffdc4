// What befalls a machine while a model is trained, at the command line and with PyTorch: each is said with what to do, nothing that was
// whole is lost, and the same experiment goes on to the bytes of an unbroken training.
import { execa } from 'execa';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { EXPERIMENT_FILES, type ExperimentRecord, RUN_FILES, type RunRecord, type TrainingSummary } from '../../protocol/runs.js';
import { ALL_STAGES } from '../../trainer/src/run/experiment.js';
import { writeTinyModel } from '../../trainer/src/worker/tiny-model.js';
import { trainer } from './command-line.js';
import { faultyPython } from './faulty-python.js';
import { type Fault, HubServer } from './hub-server.js';
import { json, Program, writeExperiment } from './run-support.js';
import { trainingPython } from './training-python.js';

const python = await trainingPython();
const unix = test.skipIf(!python.ok || process.platform === 'win32');
/** A busy machine is no failure. */
const LONG = 1_800_000;
/** Stages up to the trained adapter. */
const TRAINING = ['--only', 'dataset', 'gates', 'train'];

let root: string;
/** The adapter of the training that nothing befell. */
let unbroken: Record<string, string>;
let machine: ReturnType<typeof faultyPython>;

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-faults-'));
  if (!python.ok) return;
  vi.stubEnv('OMP_NUM_THREADS', '1');
  await writeTinyModel(path.join(root, 'model'), python.program, new AbortController().signal);
  machine = faultyPython(path.join(root, 'bin'), python.program);
  vi.stubEnv('IRON_TRAINER_PYTHON', machine.program);
  machine.meet(null);
  const { at, run, adapters } = experiment('unbroken');
  const whole = await run();
  expect(whole.code, whole.text).toBe(0);
  unbroken = adapters();
  fs.cpSync(path.join(at, EXPERIMENT_FILES.dataset), path.join(root, 'data'), { recursive: true });
  const killed = experiment('killed', { dataset: { manifest: `../data/${path.basename(EXPERIMENT_FILES.manifest)}` } });
  machine.meet('killed', 6);
  ended = await killed.run();
  machine.meet(null);
}, LONG);
afterEach(() => machine?.meet(null));
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true, force: true });
});

/** What the training that was killed at its sixth step said; it is left in `killed`. */
let ended: { readonly code: number; readonly text: string };

const TRAINED = {
  enabled: true,
  device: 'cpu',
  lora: { rank: 4, alpha: 8, dropout: 0.1, baseWeights: 'float32' },
  optimizer: { learningRate: 0.01 },
  budget: { epochs: null, steps: 8, batch: 1, accumulate: 1, sequenceTokens: 1024, gradientCheckpointing: false },
  precision: { compute: 'float32' },
  checkpoints: { everySteps: 2 },
};

/** One with one run, in a folder of its own. */
function experiment(name: string, { training = {}, ...change }: Record<string, unknown> = {}) {
  const gates = { needed: ['size'], thresholds: { leastTasks: 1, mostTasks: 10 } };
  const evaluation = { stages: ['transform', 'parse'], split: 'test' };
  const one = { arms: ['rust'], seeds: [1], predictions: {}, gates, evaluation, sampling: { maxNewTokens: 4 } };
  const config = writeExperiment(path.join(root, name), { change: { ...one, training: { ...TRAINED, baseModel: '../model', ...(training as object) }, ...change } });
  return { ...experimentIn(name), config, run: () => trainer('run', config, '--experiments', path.join(root, name, 'experiments'), ...TRAINING) };
}

function experimentIn(name: string) {
  const folder = path.join(root, name);
  const at = path.join(folder, 'experiments/small');
  const of = path.join(at, 'runs/rust-1');
  return {
    folder,
    at,
    of,
    resume: (...only: string[]) => trainer('resume', 'small', '--experiments', path.join(folder, 'experiments'), ...(only.length > 0 ? only : TRAINING)),
    checkpoints: () => fs.readdirSync(path.join(of, RUN_FILES.checkpoints)).sort(),
    stage: (stage: string) => (json(of, RUN_FILES.record) as RunRecord).stages.find((each) => each.name === stage)!,
    adapters: () => (json(of, RUN_FILES.trainSummary) as TrainingSummary).adapters,
    log: () => fs.readFileSync(path.join(of, RUN_FILES.log), 'utf8'),
  };
}

/** The experiment that was killed, once more in a folder of its own. */
function copyOfKilled(name: string) {
  fs.cpSync(path.join(root, 'killed'), path.join(root, name), { recursive: true });
  return experimentIn(name);
}

unix(
  'a worker that is killed in the middle of training: what was saved is kept, and the whole experiment goes on from there',
  async () => {
    const { stage, resume, adapters, checkpoints } = copyOfKilled('goes-on');
    expect(ended.code, ended.text).toBe(1);
    expect(ended.text).toMatch(/small: failed: rust 1: the Python worker ended by SIGKILL.* in the middle of `train`: nothing that was saved is lost, and `resume` goes on/);
    expect(stage('train')).toMatchObject({ status: 'failed', reason: expect.stringContaining('`resume` goes on') });
    expect(checkpoints()).toEqual(['best', 'last', 'step-2', 'step-4']);
    const resumed = await resume('--only', ...ALL_STAGES);
    expect(resumed.code, resumed.text).toBe(0);
    expect(adapters()).toEqual(unbroken);
    expect(checkpoints()).toEqual(['best', 'last', 'step-4', 'step-6', 'step-8']);
  },
  LONG,
);

unix(
  'a checkpoint that is damaged is passed over for an older one; where none is whole, it is said which folder to remove, and nothing is overwritten',
  async () => {
    const { of, resume, adapters, log, checkpoints } = copyOfKilled('damaged');
    const folder = path.join(of, RUN_FILES.checkpoints);
    const damage = (...steps: string[]): void => steps.forEach((step) => fs.appendFileSync(path.join(folder, step, 'optimizer.pt'), 'x'));
    damage('step-2', 'step-4', 'last');
    const refused = await resume();
    expect(refused.code, refused.text).toBe(1);
    expect(refused.text).toContain(`No checkpoint in ${folder} is whole (optimizer.pt has changed). Remove the folder to begin anew.`);
    expect(checkpoints()).toEqual(['best', 'last', 'step-2', 'step-4']);
    fs.rmSync(folder, { recursive: true });
    fs.cpSync(path.join(root, 'killed/experiments/small/runs/rust-1', RUN_FILES.checkpoints), folder, { recursive: true });
    damage('step-4');
    const resumed = await resume();
    expect(resumed.code, resumed.text).toBe(0);
    expect(log()).toMatch(/warning: The checkpoint \S+step-4 is damaged \(optimizer\.pt has changed\); an older one is taken\./);
    expect(adapters()).toEqual(unbroken);
  },
  LONG,
);

unix(
  'a card that vanishes is told as what it is, and training goes on from the last checkpoint',
  async () => {
    const { resume, stage, adapters, checkpoints } = copyOfKilled('card');
    machine.meet('card', 3); // counted from the checkpoint of the fourth step
    const lost = await resume();
    expect(lost.code, lost.text).toBe(1);
    expect(lost.text).toMatch(/small: failed: rust 1: The device failed: CUDA error: unspecified launch failure.*`nvidia-smi`.* resume: the last whole checkpoint is kept/);
    expect([stage('train').status, checkpoints()]).toEqual(['failed', ['best', 'last', 'step-2', 'step-4', 'step-6']]);
    machine.meet(null);
    const resumed = await resume();
    expect(resumed.code, resumed.text).toBe(0);
    expect(adapters()).toEqual(unbroken);
  },
  LONG,
);

unix('a dataset that changed under a resume is refused each time, until it is put back', async () => {
  const { at, resume, checkpoints } = copyOfKilled('changed');
  const manifest = path.join(root, 'data', path.basename(EXPERIMENT_FILES.manifest));
  const before = fs.readFileSync(manifest, 'utf8');
  fs.writeFileSync(manifest, before.split('\n').slice(1).join('\n'));
  for (const attempt of [1, 2]) {
    const refused = await resume();
    expect([attempt, refused.code], refused.text).toEqual([attempt, 1]);
    expect(refused.text).toMatch(/small: failed: dataset: it is no longer what this experiment began with: put it back and resume, or give the new one a config of another id/);
    expect(checkpoints()).toEqual(['best', 'last', 'step-2', 'step-4']);
  }
  fs.writeFileSync(manifest, before);
  const resumed = await resume('--only', 'dataset', 'gates');
  expect(resumed.code, resumed.text).toBe(0);
  expect((json(at, EXPERIMENT_FILES.record) as ExperimentRecord).stages.find(({ name }) => name === 'dataset')).toMatchObject({ status: 'succeeded' });
});

unix(
  'files that are trained on and changed under a resume are refused by the rows that the checkpoints come from',
  async () => {
    const rows = path.join(root, 'rows.jsonl');
    fs.writeFileSync(rows, ['alpha', 'beta', 'gamma'].map((word) => `${JSON.stringify({ text: `${word} `.repeat(20) })}\n`).join(''));
    const { run, resume, checkpoints } = experiment('files', { training: { data: { files: ['../rows.jsonl'], validationShare: 0 } } });
    machine.meet('killed', 6);
    expect((await run()).code).toBe(1);
    machine.meet(null);
    fs.appendFileSync(rows, '{"text": "delta delta delta"}\n');
    const refused = await resume();
    expect(refused.code, refused.text).toBe(1);
    expect(refused.text).toMatch(/The rows to train with are not those that the checkpoints in \S+ come from\. Put them back/);
    expect(checkpoints()).toEqual(['last', 'step-2', 'step-4']);
  },
  LONG,
);

unix(
  'a base model of the hub: no network, a hub that is busy and a connection that breaks are told apart, and a resume fetches the rest',
  async () => {
    const hub = new HubServer('no token');
    await hub.start();
    const names = ['HF_HOME', 'HF_HUB_OFFLINE', 'HF_TOKEN', 'HF_HUB_DISABLE_XET', 'NO_PROXY', 'HF_ENDPOINT'];
    try {
      const files = fs.readdirSync(path.join(root, 'model')).map((name): [string, Buffer] => [name, fs.readFileSync(path.join(root, 'model', name))]);
      hub.repositories.set('someone/tiny', new Map(files));
      const values = [path.join(root, 'hub'), '0', '', '1', '127.0.0.1', 'http://127.0.0.1:9'];
      names.forEach((name, at) => vi.stubEnv(name, values[at]));
      const { run, resume, adapters } = experiment('hub', { training: { baseModel: 'someone/tiny' } });
      const failed = ({ code, text }: { readonly code: number; readonly text: string }, said: RegExp): void => {
        expect(code, text).toBe(1);
        expect(text).toMatch(said);
      };
      failed(await run(), /someone\/tiny is not on this machine and the hub cannot be reached \(.*\)\. Connect and resume, or name a folder with the model/);
      vi.stubEnv('HF_ENDPOINT', hub.address);
      const meets = (part: string, fault: Fault): void => void (hub.fault = ({ path: asked, method }) => (asked.includes(part) && method === 'GET' ? fault : undefined));
      meets('/api/models/', { status: 429 });
      failed(await resume(), /the hub is busy after 3 attempts \(HTTP 429\): it takes no more requests for now\. Resume later/);
      meets('model.safetensors', 'broken');
      failed(await resume(), /someone\/tiny is not whole on this machine|the hub cannot be reached \(.*\)\. Connect and resume/);
      hub.fault = () => undefined;
      const resumed = await resume();
      expect(resumed.code, resumed.text).toBe(0);
      expect(adapters()).toEqual(unbroken);
    } finally {
      hub.stop();
      for (const name of names) vi.stubEnv(name, undefined);
    }
  },
  LONG,
);

unix(
  'a disk that is full: said with the place, and the same experiment goes on once there is room',
  async ({ skip }) => {
    const { folder } = copyOfKilled('disk');
    const disk = path.join(folder, 'experiments');
    const flags = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
    const mount = `mount -t tmpfs -o size=16m tmpfs '${disk}'`;
    if ((await execa('unshare', [...flags, 'sh', '-c', mount], { reject: false })).failed) skip('this system lets nobody mount a small disk');
    const program = new Program();
    try {
      await program.build();
      const resume = `'${process.execPath}' '${program.file}' resume small --experiments '${disk}' ${TRAINING.join(' ')}`;
      const script = `set -e
        cp -r '${disk}' '${folder}/before'; ${mount}; cp -r '${folder}/before/.' '${disk}'
        # room for records and logs, and for no checkpoint
        head -c $(($(df --output=avail -B1 '${disk}' | tail -1) - 120000)) /dev/zero > '${disk}/other'
        code=0; ${resume} > '${folder}/full.txt' 2>&1 || code=$?
        rm '${disk}/other'
        ${resume} > '${folder}/resumed.txt' 2>&1
        cp '${disk}/small/runs/rust-1/${RUN_FILES.trainSummary}' '${folder}/summary.json'
        exit $code`;
      const done = await execa('unshare', [...flags, 'sh', '-c', script], { reject: false });
      const said = (name: string): string => (fs.existsSync(path.join(folder, name)) ? fs.readFileSync(path.join(folder, name), 'utf8') : '');
      expect(done.exitCode, `${done.stderr}\n${said('full.txt')}\n${said('resumed.txt')}`).toBe(1);
      expect(said('full.txt')).toMatch(/small: failed: rust 1: There is no room left to write \S+step-6 .*Make room and resume/);
      expect((json(folder, 'summary.json') as TrainingSummary).adapters).toEqual(unbroken);
    } finally {
      program.remove();
    }
  },
  LONG,
);
