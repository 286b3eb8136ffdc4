// Environments from lock files: made once, by one process, whole or not at all. A wheel made here is all that is installed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { knownEnvironment, pythonEnvironment } from '../../trainer/src/python/environment.js';
import { InstallWatch, progressText, requirementsIn } from '../../trainer/src/python/install-progress.js';
import { findInterpreter } from '../../trainer/src/python/interpreter.js';
import { withoutTorch } from '../../trainer/src/python/torch-index.js';
import { INTERPRETER_VARIABLE, workerPython } from '../../trainer/src/worker/environment.js';
import { sha256 } from '../../trainer/src/files/sha256.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-python-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const WHEEL = 'answer-1.0-py3-none-any.whl';
/** Writes the package `answer`, whose `number` is 42, and a lock that names it. */
function packages(hash?: string): string {
  const folder = path.join(root, 'wheels');
  fs.mkdirSync(folder, { recursive: true });
  const program = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    write = lambda name, text: wheel.writestr(zipfile.ZipInfo(name), text)
    write('answer.py', 'number = 42\\n')
    write('answer-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: answer\\nVersion: 1.0\\n')
    write('answer-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    write('answer-1.0.dist-info/RECORD', '')
`;
  execFileSync('python3', ['-c', program, path.join(folder, WHEEL)]);
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', folder);
  const lock = path.join(root, `lock-${hash ?? 'right'}.txt`);
  fs.writeFileSync(lock, `answer==1.0 \\\n    --hash=sha256:${hash ?? sha256(fs.readFileSync(path.join(folder, WHEEL)))}\n`);
  return lock;
}

const hasPython = (await findInterpreter([3, 9], undefined)).ok;

describe.skipIf(!hasPython)('an environment', () => {
  test('is made once, however many ask for it at once, and found again', async () => {
    const lock = packages();
    const cache = path.join(root, 'cache');
    expect(await knownEnvironment(lock, { cache })).toEqual({ ok: false, reason: 'its packages are not installed yet' });
    // what a killed process left goes
    const waits: number[] = [];
    const begins: string[] = [];
    const ask = () => pythonEnvironment(lock, { cache, onBegin: (folder) => void begins.push(folder), onWait: (pid) => void waits.push(pid) });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect([begins.length, waits]).toEqual([1, [process.pid, process.pid]]);
    const [first] = answers;
    if (!first?.ok) return;
    expect((await execa(first.program, ['-c', 'import answer; print(answer.number)'])).stdout).toBe('42');
    expect(await knownEnvironment(lock, { cache })).toEqual(first);
    expect(fs.readdirSync(path.join(cache, 'python')).filter((name) => /partial|loaded/.test(name))).toEqual([]);
  });

  test('that cannot be made leaves nothing, and is made anew when what was wrong is mended', async () => {
    const lock = packages('0'.repeat(64));
    const cache = path.join(root, 'other');
    const answer = await pythonEnvironment(lock, { cache });
    expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(/packages could not be installed:.*(hash|HASH)/s) });
    const left = fs.readdirSync(path.join(cache, 'python'));
    expect(left.filter((name) => !name.endsWith('.making'))).toEqual([]);
    // a process that was killed meanwhile left its half
    const name = left[0]!.replace('.making', '');
    fs.mkdirSync(path.join(cache, 'python', `${name}.partial-11111111-1111-1111-1111-111111111111`));
    fs.mkdirSync(path.join(cache, 'python', name));
    fs.writeFileSync(lock, fs.readFileSync(packages(), 'utf8'));
    expect((await pythonEnvironment(lock, { cache })).ok).toBe(true);
  });

  test('is given up when its process is asked to end', async () => {
    const lock = packages();
    const cache = path.join(root, 'cancelled');
    const cancel = new AbortController();
    const answer = await pythonEnvironment(lock, { cache, signal: cancel.signal, onBegin: () => cancel.abort() }).catch((error: unknown) => error);
    expect(answer).toMatchObject({ ok: false });
    expect(fs.readdirSync(path.join(cache, 'python')).filter((each) => !each.endsWith('.making'))).toEqual([]);
  });
});

test('a Python that is too old, is none, or is not there is named', async () => {
  expect(await findInterpreter([3, 99], undefined)).toMatchObject({ ok: false, reason: expect.stringMatching(/there is no Python 3\.99 or newer \(.*; install Python 3\.99/) });
  expect(await findInterpreter([3, 9], 'no-such-python')).toMatchObject({ ok: false, reason: expect.stringContaining('no-such-python: it is not there') });
  vi.stubEnv(INTERPRETER_VARIABLE, '/no/such/python');
  expect(await workerPython()).toMatchObject({ ok: false, reason: expect.stringContaining(`${INTERPRETER_VARIABLE} names /no/such/python, which cannot be started`) });
});

describe('progress', () => {
  const shown = (text: string, of = 3): string => {
    const watch = new InstallWatch(of);
    for (const line of text.split('\n')) watch.take(line);
    return progressText(watch.now());
  };

  test('of uv is in bytes of large files, then in packages', () => {
    const begun = 'Resolved 3 packages in 2ms\nDownloading torch (500.0MiB)\nDownloading numpy (10.0MiB)';
    expect(shown(begun)).toBe('0 MB of 535 MB loaded');
    expect(shown(`${begun}\n Downloaded numpy`)).toBe('10 MB of 535 MB loaded');
    expect(shown(`${begun}\n Downloaded numpy\n Downloaded torch\nPrepared 3 packages in 9s\n + numpy==2.0\n + torch==2.15.0`)).toBe('535 MB of 535 MB loaded, 2 of 3 packages');
  });

  test('of pip is in packages', () => {
    expect(shown('Collecting numpy==2.0 (from -r x)\n  Downloading numpy-2.0-cp311.whl (16.1 MB)\nCollecting torch==2.15.0')).toBe('2 of 3 packages');
    expect(shown('what is this')).toBe('0 of 3 packages');
  });
});

test('PyTorch of another index: what only CUDA needs is left out, all else keeps its hashes', () => {
  const lock = [
    'numpy==2.0 ; a == "b" \\\n    --hash=sha256:aa',
    'nvidia-cublas==13.1 \\\n    --hash=sha256:bb',
    'torch==2.15.0 \\\n    --hash=sha256:cc',
    'triton==3.9.0 \\\n    --hash=sha256:dd',
  ].join('\n');
  expect(withoutTorch(`# made\n${lock}\n`)).toEqual({ rest: '# made\nnumpy==2.0 ; a == "b" \\\n    --hash=sha256:aa\n', torch: 'torch==2.15.0' });
  expect(requirementsIn(lock)).toBe(4);
});
