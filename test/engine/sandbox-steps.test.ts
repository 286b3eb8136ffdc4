// Where the system lacks a means the next one takes its place, and what is said to be enforced is what holds: in both directions.
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Enforcement } from '../../protocol/test-generation.js';
import { capabilities, type RunOptions, run } from '../../engine/src/sandbox/run.js';
import type { Workspace } from '../../engine/src/sandbox/workspace.js';
import { alive, compileFault, linux, markOf, type Peers, peersIn, sandboxOf, secretFile, workspaces } from './faults/support.js';

type Without = NonNullable<RunOptions['without']>;

const STEPS: readonly Without[] = [[], ['namespaces'], ['namespaces', 'user'], ['mounts'], ['landlock'], ['seccomp'], ['namespaces', 'landlock', 'seccomp'], ['launcher']];
/** Programs that print `held` where this is enforced, and panic where they came through. */
const PROBES: readonly { readonly name: string; readonly shows: Enforcement }[] = [
  { name: 'connects', shows: 'network' },
  { name: 'reads_secret', shows: 'files-read' },
  { name: 'writes_outside', shows: 'files-written' },
];

const made = workspaces();
const secrets = secretFile();
let workspace: Workspace;
let peers: Peers;

beforeAll(async () => {
  if (!linux) return;
  workspace = await made.make();
  peers = await peersIn(workspace.folder);
  for (const name of [...PROBES.map((probe) => probe.name), 'daemon', 'forks', 'forks_into_sessions', 'kills_its_guard', 'allocates', 'allocates_in_children', 'ignores_signals']) {
    const built = await compileFault(name, workspace.folder);
    if (built.exitCode !== 0) throw new Error(`${name}: ${built.reason}\n${built.stderr}`);
  }
  return () => peers.close();
});

const named = (without: Without): string => (without.length === 0 ? 'nothing' : without.join(', '));

describe.skipIf(!linux)('without', () => {
  for (const without of STEPS) {
    const start = (name: string, env: Record<string, string>, wallSeconds = 20) =>
      run(path.join(workspace.folder, name), [], { sandbox: sandboxOf(workspace.folder, { wallSeconds }), cwd: workspace.folder, env: { ...peers.environment, ...env }, without });

    test(`${named(without)}: what is called enforced holds, and what is not does not`, async () => {
      const { enforced, missing } = await capabilities(workspace.folder, { without });
      expect([...enforced, ...missing.map(({ what }) => what)].sort()).toEqual(['descendants', 'files-read', 'files-written', 'memory', 'network', 'processes']);
      for (const { name, shows } of PROBES) {
        const secret = secrets.make();
        const result = await start(name, { IRON_SECRET: secret.path });
        expect(`${name}: ${result.exitCode === 0 ? 'held' : 'came through'}`, result.stderr).toBe(`${name}: ${enforced.includes(shows) ? 'held' : 'came through'}`);
        expect(result.enforced.includes(shows)).toBe(enforced.includes(shows));
        fs.rmSync('/tmp/iron-outside', { force: true });
      }
    });

    test(`${named(without)}: time ends a program that ignores signals`, async () => {
      const mark = markOf();
      expect(await start('ignores_signals', mark, 1)).toMatchObject({ end: 'timeout' });
      expect(alive(mark)).toEqual([]);
    });

    test(`${named(without)}: nothing is left alive, nor grows without end`, async ({ skip }) => {
      const { enforced } = await capabilities(workspace.folder, { without });
      if (!enforced.includes('descendants') || !enforced.includes('processes')) skip('nothing holds processes then, so that it is not tried');
      for (const name of ['daemon', 'kills_its_guard', 'forks', 'forks_into_sessions']) {
        const mark = markOf();
        const result = await start(name, mark, 1);
        expect(['exited', 'signalled', 'timeout', 'processes'], `${name}: ${result.reason}`).toContain(result.end);
        expect(alive(mark), name).toEqual([]);
      }
    });

    test(`${named(without)}: memory`, async ({ skip }) => {
      const { enforced } = await capabilities(workspace.folder, { without });
      if (!enforced.includes('memory')) skip('nothing holds memory then');
      expect(await start('allocates', {})).toMatchObject({ end: 'memory' });
      // Without the launcher only each process is bounded.
      if (!without.includes('launcher')) expect(await start('allocates_in_children', {})).toMatchObject({ end: 'memory' });
    });
  }

  test('the launcher, what a run starts goes with its group, and the rest of the promises hold', async () => {
    const mark = markOf();
    const shell = (script: string, limits = {}) => run('/bin/sh', ['-c', script], { sandbox: sandboxOf(workspace.folder, limits), cwd: workspace.folder, env: mark, without: ['launcher'] });
    expect(await shell('sleep 1000 & exit 4')).toMatchObject({ end: 'exited', exitCode: 4, cpuSeconds: null, peakMemoryBytes: null, enforced: ['memory'] });
    expect(alive(mark)).toEqual([]);
    expect(await shell('sleep 1000 | sleep 1000', { wallSeconds: 0.5 })).toMatchObject({ end: 'timeout', reason: 'it ran longer than 0.5 s' });
    expect(alive(mark)).toEqual([]);
    expect(await shell('while :; do :; done', { cpuSeconds: 1 })).toMatchObject({ end: 'timeout', reason: 'it used more than 1 s of processor time' });
    expect(await shell('yes', { outputBytes: 5000 })).toMatchObject({ end: 'output', truncated: true });
    expect((await shell('exec head -c 4000000 /dev/zero > big')).signal).toBe('SIGXFSZ');
    expect(await shell('kill -TERM $$')).toMatchObject({ end: 'signalled', signal: 'SIGTERM' });
    const absent = await run('/absent', [], { sandbox: sandboxOf(workspace.folder), cwd: workspace.folder, without: ['launcher'] });
    expect(absent).toMatchObject({ end: 'not-started' });
    expect(absent.reason).not.toBe('');
  });
});
