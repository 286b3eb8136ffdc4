// The command `iron-tests` that is killed, interrupted, or finds no space: nothing stays behind, and it says why.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shortfalls } from '../../engine/src/sandbox/shortfalls.js';
import { alive, bundle, linux, within } from './faults/support.js';

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'iron-command-')));
let program = '';
/** Folder for temporary files of one run; its name is in the environment of all that runs there. */
let temporary = '';
const source = path.join(root, 'lib.rs');
const endless = path.join(root, 'endless.rs');

beforeAll(async () => {
  program = await bundle(root, 'iron-tests.mjs', "import './engine/bin/iron-tests.ts';");
  fs.writeFileSync(source, 'pub fn low(x: i32, low: i32) -> i32 { if x < low { low } else { x } }\n');
  fs.writeFileSync(endless, 'pub const N: usize = { let mut n = 1usize; while n > 0 { n = (n % 7) + 1; } n };\npub fn f(x: usize) -> usize { x % N }\n');
});
beforeEach(() => {
  temporary = fs.mkdtempSync(path.join(root, 'temporary-'));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const jobs = (): string[] => fs.readdirSync(temporary).filter((name) => name.startsWith('iron-job-'));
const living = (): number[] => alive({ IRON_MARK: `${temporary}/iron-job-` });

/** Of a process that may have ended since; then empty. */
function commandOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

/** Starts it on a file on which the compiler does not come to an end, and waits until that runs. */
async function started(): Promise<{ readonly child: ChildProcess; readonly ended: Promise<number | null> }> {
  const child = spawn(process.execPath, [program, 'generate', endless], { env: { ...process.env, TMPDIR: temporary }, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(await within(60, () => living().some((pid) => commandOf(pid).includes('target.rs')))).toBe(true);
  return { child, ended };
}

describe.skipIf(!linux)('the command', () => {
  test('that is killed leaves no process, and its folder goes with the next start', async () => {
    const { child, ended } = await started();
    child.kill('SIGKILL');
    await ended;
    expect(await within(30, () => living().length === 0)).toBe(true);
    expect(jobs()).toHaveLength(1);
    const next = execaSync(process.execPath, [program, 'generate', source, '--json'], { env: { TMPDIR: temporary }, reject: false });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(jobs()).toEqual([]);
  });

  test('that is interrupted ends what runs, clears up, and says so by its code', async () => {
    const { child, ended } = await started();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(living()).toEqual([]);
    expect(jobs()).toEqual([]);
  });

  test('on a full disk says so, and leaves nothing', ({ skip }) => {
    const script = `mount -t tmpfs -o size=64k tmpfs "$TMPDIR" && "${process.execPath}" "${program}" generate "${source}"; code=$?; ls "$TMPDIR" | grep iron-job-; exit $code`;
    const flags = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
    if (execaSync('unshare', [...flags, 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs "${temporary}"`], { reject: false }).exitCode !== 0) skip('this system lets nobody mount a small disk');
    const ran = execaSync('unshare', [...flags, 'sh', '-c', script], { env: { TMPDIR: temporary }, reject: false });
    expect(ran.exitCode, ran.stderr).toBe(1);
    expect(ran.stderr).toMatch(/^iron-tests: .*(no space left|No space left)/m);
    expect(ran.stdout).toBe('');
  });

  test('tells in its JSON what the sandbox holds', () => {
    const { stdout } = execaSync(process.execPath, [program, 'generate', source, '--json'], { env: { TMPDIR: temporary }, reject: false });
    const { sandbox } = JSON.parse(stdout) as { sandbox: { enforced: string[]; missing: { what: string }[] } };
    expect([...sandbox.enforced, ...sandbox.missing.map(({ what }) => what)].sort()).toEqual(['descendants', 'files-read', 'files-written', 'memory', 'network', 'processes']);
  });
});

test('what a system cannot hold is said in words', () => {
  expect(shortfalls({ enforced: ['memory'], missing: [{ what: 'network', why: 'seccomp: refused' }] })).toEqual(['connections of code under test are not prevented (seccomp: refused)']);
  expect(shortfalls({ enforced: ['memory'], missing: [] })).toEqual([]);
});
