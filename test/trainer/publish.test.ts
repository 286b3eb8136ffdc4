// Publishing an adapter to a small hub on loopback: what is sent, what is asked before, what is tried again, and where the token is not.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { ShownBundle } from '../../protocol/publication.js';
import { RUN_FILES } from '../../protocol/runs.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { sha256 } from '../../trainer/src/files/sha256.js';
import { trainer } from './command-line.js';
import { HubServer } from './hub-server.js';
import { json, writeExperiment } from './run-support.js';
import { trainingPython } from './training-python.js';
import { trainingWorker } from './training-worker.js';

const TOKEN = 'hf_secret4Q7token';
const REPOSITORY = 'someone/iron-adapter';
const python = await trainingPython();
const unix = process.platform !== 'win32';

let root: string;
let run: string;
let adapter: Buffer;
beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-publish-'));
  if (!unix) return;
  const worker = trainingWorker(path.join(root, 'bin'));
  worker.set({});
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  fs.mkdirSync(path.join(root, 'model'));
  const config = writeExperiment(root, {
    change: {
      arms: ['iron'],
      seeds: [7],
      predictions: {},
      gates: { needed: ['size'], thresholds: { leastTasks: 1, mostTasks: 10 } },
      evaluation: { stages: ['transform', 'parse'], split: 'all' },
      training: { enabled: true, baseModel: './model' },
    },
  });
  const made = await trainer('run', config, '--experiments', path.join(root, 'experiments'));
  if (made.code !== 0) throw new Error(made.text);
  run = path.join(root, 'experiments/small/runs/iron-7');
  adapter = fs.readFileSync(path.join(run, 'checkpoints/last/adapter_model.safetensors'));
  vi.unstubAllEnvs();
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

describe.skipIf(!unix)('what is shown before anything is sent', () => {
  test('files with sizes and hashes, and the card, without a token or a hub', async () => {
    vi.stubEnv('HF_TOKEN', '');
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
    const shown = await trainer('publish', run, '--repo', REPOSITORY, '--show', '--base-license', 'its own terms');
    expect(shown.code, shown.text).toBe(0);
    expect(shown.text).toMatch(new RegExp(`${sha256(adapter)} +${adapter.length} +adapter_model.safetensors`));
    expect(shown.text).toContain('Nothing was sent.');
    const { text } = await trainer('publish', run, '--repo', REPOSITORY, '--show', '--json');
    const bundle = JSON.parse(text) as ShownBundle;
    expect(checkSchema(ShownBundle, bundle).ok).toBe(true);
    expect(bundle.files.map(({ name }) => name)).toEqual(['README.md', 'adapter_model.safetensors', 'adapter_config.json', 'config.yaml', 'metrics.json', 'reproducibility.lock']);
    for (const { name, bytes, sha256: hash } of bundle.files) {
      const content = fs.readFileSync(path.join(bundle.folder, name));
      expect([name, content.length, sha256(content)]).toEqual([name, bytes, hash]);
      expect([name, content.includes(root)]).toEqual([name, false]);
    }
  });

  test('the card says what it is, its figures with their denominators, what they do not show, and how to make it again', async () => {
    const { text } = await trainer('publish', run, '--repo', REPOSITORY, '--show', '--json', '--license', 'mit', '--base-license', 'Apache 2.0');
    const { card } = JSON.parse(text) as ShownBundle;
    expect(parse(card.split('---\n')[1]!)).toMatchObject({ library_name: 'peft', license: 'mit', tags: expect.arrayContaining(['iron']) });
    for (const part of [
      '# Base model and terms',
      'Terms of the base model: Apache 2.0',
      '# What this does not show',
      '# How to load it',
      'PeftModel.from_pretrained',
      '# How to make it again',
      '| seed | 7 |',
      sha256(adapter),
    ])
      expect(card).toContain(part);
    const lock = parse(fs.readFileSync(path.join(run, RUN_FILES.lock), 'utf8')) as { checksum: { dataset: string } };
    expect(card).toContain(`| dataset, SHA-256 | ${lock.checksum.dataset.replace('sha256:', '')} |`);
    const parsed = (json(run, RUN_FILES.metrics) as { metrics: { name: string; slice?: object; denominator: number; interval: { low: number } }[] }).metrics.find(
      ({ name, slice }) => name === 'parse@1' && !slice,
    )!;
    expect(card).toMatch(new RegExp(`\\| parse@1 \\| iron \\| [\\d.]+ \\| \\d+ / ${parsed.denominator} \\| ${parsed.interval.low.toFixed(3)} to`));
    const { notShown } = json(root, 'experiments/small/report/report.json') as { notShown: string[] };
    expect(notShown.length).toBeGreaterThan(0);
    expect(card.split('# What this does not show')[1]!.split('\n# ')[0]!.match(/^- /gm)).toHaveLength(notShown.length + 2);
  });

  test('an adapter of nobody is published with what is known of it, and what is none is refused', async () => {
    const lone = path.join(root, 'lone');
    fs.cpSync(path.join(run, 'checkpoints/last'), lone, { recursive: true });
    const out = path.join(root, 'lone-bundle');
    const shown = await trainer('publish', lone, '--repo', REPOSITORY, '--show', '--out', out);
    expect([shown.code, shown.text]).toEqual([0, expect.stringContaining('nothing of it was measured here')]);
    expect(fs.readdirSync(out).sort()).toEqual(['README.md', 'adapter_config.json', 'adapter_model.safetensors']);
    const refused = async (...parameters: string[]) => trainer('publish', ...parameters, '--show');
    expect(await refused(lone, '--repo', REPOSITORY)).toMatchObject({ code: 2, text: expect.stringContaining('--out') });
    expect(await refused(lone, '--repo', REPOSITORY, '--out', out)).toMatchObject({ code: 2, text: expect.stringContaining('is not empty') });
    expect(await refused(root, '--repo', REPOSITORY)).toMatchObject({ code: 2, text: expect.stringContaining('neither a run nor an adapter') });
    expect((await refused(lone, '--repo', '../else')).code).toBe(2);
    fs.writeFileSync(path.join(run, 'checkpoints/last/adapter_model.safetensors'), 'other');
    expect(await refused(run, '--repo', REPOSITORY)).toMatchObject({ code: 2, text: expect.stringContaining('no longer what was trained') });
    fs.writeFileSync(path.join(run, 'checkpoints/last/adapter_model.safetensors'), adapter);
  });
});

describe.skipIf(!unix || !python.ok)('what is sent', () => {
  let hub: HubServer;
  beforeEach(async () => {
    hub = new HubServer(TOKEN);
    vi.stubEnv('HF_ENDPOINT', await hub.start());
    vi.stubEnv('HF_TOKEN', TOKEN);
    vi.stubEnv('HF_HUB_OFFLINE', '0');
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    if (python.ok) vi.stubEnv('IRON_TRAINER_PYTHON', python.program);
  });
  afterEach(() => hub.stop());
  const publish = (...more: string[]) => trainer('publish', run, '--repo', REPOSITORY, '--yes', ...more);
  const sent = (name: string) => hub.repositories.get(REPOSITORY)?.get(name);

  test('every file as it lies in the bundle, once; the token is in the requests and nowhere else', async () => {
    const seen: string[] = [];
    hub.during = () => seen.push(...commandLinesWith(TOKEN));
    const { code, text } = await publish();
    expect(code, text).toBe(0);
    expect(text).toContain(`published: ${hub.address}/${REPOSITORY}/commit/`);
    expect(sent('adapter_model.safetensors')).toEqual(adapter);
    for (const name of fs.readdirSync(path.join(run, RUN_FILES.bundle))) expect([name, sent(name)?.equals(fs.readFileSync(path.join(run, RUN_FILES.bundle, name)))]).toEqual([name, true]);
    expect(json(path.join(run, RUN_FILES.bundle), 'adapter_config.json')).toMatchObject({ base_model_name_or_path: 'model' });
    expect(hub.requests.some(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
    expect([seen, text.includes(TOKEN), filesWith(root, TOKEN)]).toEqual([[], false, []]);
    expect(hub.count('/commit/')).toBe(1);
    expect((await publish()).code).toBe(0);
    expect([hub.count('/commit/'), hub.requests.filter(({ method }) => method === 'PUT').length]).toEqual([1, 1]);
  });

  test('nothing without a token or a confirmation', async () => {
    expect(await trainer('publish', run, '--repo', REPOSITORY)).toMatchObject({ code: 2, text: expect.stringContaining('write --yes') });
    vi.stubEnv('HF_TOKEN', ' ');
    expect(await publish()).toMatchObject({ code: 2, text: expect.stringContaining('there is no token') });
    expect(hub.requests).toEqual([]);
  });

  test('a token that is refused is told, once, and is in no message', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_wrong9token');
    const { code, text } = await publish();
    expect([code, text]).toEqual([2, expect.stringContaining(`The hub refuses the token for ${REPOSITORY} (HTTP 401)`)]);
    expect([text.includes('hf_wrong9token'), filesWith(root, 'hf_wrong9token')]).toEqual([false, []]);
    expect(hub.count('/api/repos/create')).toBe(1);
  });

  test('a limit of rate and a connection that breaks are tried again', async () => {
    let limits = 2;
    let breaks = 1;
    hub.fault = ({ method, path: asked }) => (asked === '/api/repos/create' && limits-- > 0 ? { status: 429 } : method === 'PUT' && breaks-- > 0 ? 'broken' : undefined);
    const { code, text } = await publish();
    expect(code, text).toBe(0);
    expect(text).toContain('warning: The hub did not take it (HTTP 429); trying again in 0 s.');
    expect([hub.count('/api/repos/create'), hub.requests.filter(({ method }) => method === 'PUT').length]).toEqual([3, 2]);
    expect(sent('adapter_model.safetensors')).toEqual(adapter);
  });

  test('a hub that stays busy is given up, and what was uploaded is not sent again later', async () => {
    hub.fault = ({ path: asked }) => (asked.includes('/commit/') ? { status: 429 } : undefined);
    expect(await publish()).toMatchObject({ code: 2, text: expect.stringContaining('after 5 attempts (HTTP 429). Publish again later') });
    expect(sent('adapter_model.safetensors')).toBeUndefined();
    hub.fault = () => undefined;
    expect((await publish()).code).toBe(0);
    expect(hub.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(sent('adapter_model.safetensors')).toEqual(adapter);
  });
});

/** Processes whose command line has the text. Linux only; elsewhere none is seen. */
function commandLinesWith(text: string): string[] {
  if (process.platform !== 'linux') return [];
  return fs.readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return line.includes(text) ? [line.replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

const filesWith = (folder: string, text: string): string[] =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return entry.isFile() && fs.readFileSync(file).includes(text) ? [file] : [];
  });
