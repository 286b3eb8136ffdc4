// Temporary folders of jobs: made private, removed whatever foreign code did to them, and after the process that made them was killed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../engine/src/sandbox/run.js';
import { withoutSecrets } from '../../engine/src/sandbox/cargo-home.js';
import { makeWorkspace, removeLeftOver } from '../../engine/src/sandbox/workspace.js';
import { bundle, LIMITS, linux, sandboxOf, within } from './faults/support.js';

const windows = process.platform === 'win32';
let parent: string;

beforeEach(() => {
  parent = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'iron-parent-'));
});
afterEach(() => {
  delete process.env['CARGO_HOME'];
  fs.rmSync(parent, { recursive: true, force: true });
});

/** The folder of the job, which the workspace lies in. */
const jobs = (): string[] => fs.readdirSync(parent).filter((name) => name.startsWith('iron-job-'));

test("a workspace is its owner's alone, has folders for home and temporary files, and goes whole", async () => {
  const workspace = await makeWorkspace(parent);
  expect(jobs()).toHaveLength(1);
  if (!windows) expect(fs.statSync(path.join(parent, jobs()[0]!)).mode & 0o777).toBe(0o700);
  for (const name of ['HOME', 'TMPDIR', 'CARGO_HOME']) expect(fs.statSync(workspace.environment[name]!).isDirectory()).toBe(true);
  expect(path.relative(workspace.folder, workspace.environment['HOME']!)).not.toMatch(/^\.\.(\/|$)/);
  await workspace.remove();
  await workspace.remove();
  expect(jobs()).toEqual([]);
});

test.skipIf(windows)('what foreign code leaves in it can be removed: no permissions, deep folders, links', async () => {
  const workspace = await makeWorkspace(parent);
  const outside = path.join(parent, 'outside');
  fs.writeFileSync(outside, 'kept');
  const deep = 'i=0; while [ $i -lt 400 ]; do mkdir aaaaaaaaaaaaaaaa && cd -P aaaaaaaaaaaaaaaa || exit 1; i=$((i + 1)); done';
  const script = `ln -s ${outside} link; ln -s ${parent} folder; mkdir closed; echo > closed/file; chmod 000 closed; ${deep}`;
  const result = await run('/bin/sh', ['-c', script], { sandbox: sandboxOf(workspace.folder, LIMITS), cwd: workspace.folder });
  expect(result, result.stderr).toMatchObject({ end: 'exited', exitCode: 0 });
  await workspace.remove();
  expect(jobs()).toEqual([]);
  expect(fs.readFileSync(outside, 'utf8')).toBe('kept');
});

test('cargo finds its caches there, and neither credentials nor tokens', async () => {
  const cargo = path.join(parent, 'cargo');
  fs.mkdirSync(path.join(cargo, 'registry'), { recursive: true });
  fs.writeFileSync(path.join(cargo, 'registry', 'index'), 'index');
  fs.writeFileSync(path.join(cargo, 'credentials.toml'), '[registry]\ntoken = "abc"\n');
  fs.writeFileSync(path.join(cargo, 'config.toml'), '[net]\noffline = true\n[registry]\ntoken = "abc"\n');
  process.env['CARGO_HOME'] = cargo;
  const workspace = await makeWorkspace(parent);
  const own = workspace.environment['CARGO_HOME']!;
  expect(fs.readFileSync(path.join(own, 'registry', 'index'), 'utf8')).toBe('index');
  expect(fs.readFileSync(path.join(own, 'config.toml'), 'utf8')).toMatch(/^\[net\]\noffline = true\n$/);
  expect(fs.readdirSync(own).sort()).toEqual(['config.toml', 'git', 'registry']);
  await workspace.remove();
  expect(fs.readFileSync(path.join(cargo, 'registry', 'index'), 'utf8')).toBe('index');
});

test.each([
  ['[registries.mine]\nindex = "sparse+x"\ntoken = "abc"\n', { registries: { mine: { index: 'sparse+x' } } }],
  ['registries.mine.token = "abc"\nbuild.jobs = 2\n', { build: { jobs: 2 } }],
  ['[registry]\n"token" = \'abc\'\nsecret-key = "k"\n', {}],
  ['[registries]\nmine = { index = "x", token = """\nabc""" }\n', { registries: { mine: { index: 'x' } } }],
  ['[registry]\nglobal-credential-providers = ["cargo:token-from-stdout x"]\ndefault = "mine"\n', { registry: { default: 'mine' } }],
  ['[http]\nproxy = "user:password@host"\n[env]\nKEY = "abc"\n[build]\nrustc-wrapper = "x"\ntarget-dir = "/x"\n', {}],
  ['[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\ndirectory = "v"\n', { source: { 'crates-io': { 'replace-with': 'mirror' }, mirror: { directory: 'v' } } }],
  ['[target.x86_64-unknown-linux-gnu]\nlinker = "clang"\n', { target: { 'x86_64-unknown-linux-gnu': { linker: 'clang' } } }],
  ['token = "abc', {}],
])('settings of cargo lose what is secret: %j', (settings, expected) => {
  expect(parse(withoutSecrets(settings))).toEqual(expected);
});

describe('folders that are left over', () => {
  const job = (name: string, owner: unknown): string => {
    const folder = path.join(parent, `iron-job-${name}`);
    fs.mkdirSync(path.join(folder, 'work'), { recursive: true });
    if (owner !== undefined) fs.writeFileSync(path.join(folder, 'owner.json'), typeof owner === 'string' ? owner : JSON.stringify(owner));
    return folder;
  };

  test('go when their owner is dead, or its number is of another process now', async () => {
    job('dead', { pid: 2 ** 30, started: null });
    if (linux) job('again', { pid: process.pid, started: 'some other boot 17' });
    job('alive', { pid: process.pid, started: null });
    fs.mkdirSync(path.join(parent, 'another-folder'));
    await removeLeftOver(parent);
    expect(fs.readdirSync(parent).sort()).toEqual(['another-folder', 'iron-job-alive']);
  });

  test('without a readable owner stay while they may be new', async () => {
    const old = job('old', '{"pid":');
    job('new', undefined);
    const before = new Date(Date.now() - 2 * 60 * 60 * 1000);
    fs.utimesSync(old, before, before);
    await removeLeftOver(parent);
    expect(jobs()).toEqual(['iron-job-new']);
  });

  test.skipIf(windows)('are no links', async () => {
    const target = path.join(parent, 'target');
    fs.mkdirSync(target);
    fs.writeFileSync(path.join(target, 'owner.json'), JSON.stringify({ pid: 2 ** 30, started: null }));
    fs.symlinkSync(target, path.join(parent, 'iron-job-link'));
    await removeLeftOver(parent);
    expect(fs.readdirSync(target)).toEqual(['owner.json']);
  });

  test('of a killed process go with the next start', async () => {
    const code = `import { makeWorkspace } from './engine/src/sandbox/workspace.ts'; await makeWorkspace(${JSON.stringify(parent)}); console.log('made'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, [await bundle(parent, 'job.mjs', code)], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await within(60, () => text.includes('made'))).toBe(true);
    await removeLeftOver(parent);
    expect(jobs()).toHaveLength(1);
    const gone = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await gone;
    const workspace = await makeWorkspace(parent);
    expect(jobs()).toHaveLength(1);
    await workspace.remove();
    expect(jobs()).toEqual([]);
  });
});
