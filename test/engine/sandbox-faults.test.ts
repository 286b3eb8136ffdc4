// Hostile programs: each .rs file of `faults` says in its first line how it must end, while it is compiled or when it runs.
// `// run: END [or END].. [; within N s] [; processor N s] [; needs ENFORCEMENT].. [; prints TEXT] [; hides secret]`
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult, SandboxCapabilities } from '../../protocol/test-generation.js';
import { capabilities, run } from '../../engine/src/sandbox/run.js';
import type { Workspace } from '../../engine/src/sandbox/workspace.js';
import { alive, compileFault, LIMITS, LIMITS_OF_RUSTC, linux, markOf, type Peers, peersIn, sandboxOf, secretFile, workspaces } from './faults/support.js';

interface Fault {
  readonly name: string;
  readonly stage: 'compile' | 'run';
  readonly ends: readonly string[];
  readonly within: number | null;
  readonly processor: number | null;
  readonly needs: readonly string[];
  readonly prints: string | null;
  readonly hidesSecret: boolean;
}

const folder = path.join(import.meta.dirname, 'faults');
const faults = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.rs'))
  .map(faultOf);

function faultOf(file: string): Fault {
  const first = fs.readFileSync(path.join(folder, file), 'utf8').split('\n', 1)[0] ?? '';
  const [, stage, ends = '', rest = ''] = /^\/\/ (compile|run): ([^;]+)(.*)$/.exec(first) ?? [];
  if (stage !== 'compile' && stage !== 'run') throw new Error(`${file}: the first line does not say how it ends`);
  const values = (name: string): string[] => rest.split(';').flatMap((part) => (part.trim().startsWith(`${name} `) ? [part.trim().slice(name.length + 1)] : []));
  const seconds = (name: string): number | null => (values(name)[0] === undefined ? null : Number.parseFloat(values(name)[0]!));
  return {
    name: file.replace(/\.rs$/, ''),
    stage,
    ends: ends.split(' or ').map((each) => each.trim()),
    within: seconds('within'),
    processor: seconds('processor'),
    needs: values('needs'),
    prints: values('prints')[0] ?? null,
    hidesSecret: values('hides').includes('secret'),
  };
}

/** `exited 0`, `signalled SIGABRT`, `timeout`. */
const shown = ({ end, exitCode, signal }: RunResult): string => (end === 'exited' ? `exited ${exitCode}` : end === 'signalled' ? `signalled ${signal}` : end);

const made = workspaces();
const secrets = secretFile();
const word = `word${Math.random().toString(36).slice(2)}`;
let workspace: Workspace;
let can: SandboxCapabilities;
let peers: Peers;
/** Has the word in its environment, which any process of the same user could read. */
let bystander: ChildProcess;

beforeAll(async () => {
  if (!linux) return;
  workspace = await made.make();
  can = await capabilities(workspace.folder);
  peers = await peersIn(workspace.folder);
  bystander = spawn('sleep', ['1000'], { env: { ...process.env, IRON_WORD: word } });
});
afterAll(() => {
  bystander?.kill('SIGKILL');
  peers?.close();
});

const environment = (secret: string): Record<string, string> => ({
  ...workspace.environment,
  ...markOf(),
  ...peers.environment,
  IRON_SECRET: secret,
  IRON_WORD_REVERSED: [...word].reverse().join(''),
});

function compile(fault: Fault, env: Record<string, string>): Promise<RunResult> {
  const limits = { ...LIMITS_OF_RUSTC, wallSeconds: fault.stage === 'compile' ? (fault.within ?? 60) : 60 };
  return compileFault(fault.name, workspace.folder, limits, env);
}

describe.skipIf(!linux)('a hostile program ends as it must, and leaves nothing alive', () => {
  expect(faults.length).toBeGreaterThan(20);
  test.for(faults.map((fault) => [`${fault.name}: ${fault.stage}, ${fault.ends.join(' or ')}`, fault] as const))('%s', async ([, fault], { skip }) => {
    const lacking = fault.needs.filter((need) => !can.enforced.some((each) => each === need));
    if (lacking.length > 0) skip(`this system does not enforce ${lacking.join(', ')}: ${can.missing.map(({ why }) => why).join('; ')}`);
    const secret = secrets.make();
    const env = environment(secret.path);
    const mark = { IRON_MARK: env['IRON_MARK'] ?? '' };
    const built = await compile(fault, env);
    let result = built;
    if (fault.stage === 'run') {
      expect(built, built.stderr).toMatchObject({ end: 'exited', exitCode: 0 });
      const limits = { ...LIMITS, wallSeconds: fault.within ?? LIMITS.wallSeconds, cpuSeconds: fault.processor ?? LIMITS.cpuSeconds };
      result = await run(path.join(workspace.folder, fault.name), [], { sandbox: sandboxOf(workspace.folder, limits), cwd: workspace.folder, env });
    }
    expect(fault.ends, `${result.reason}\n${result.stderr.slice(0, 2000)}`).toContain(shown(result));
    if (result.end !== 'exited') expect(result.reason).not.toBe('');
    expect(alive(mark)).toEqual([]);
    if (fault.prints !== null) expect(result.stdout).toContain(fault.prints);
    if (fault.hidesSecret) expect(result.stderr).toContain("couldn't read");
    expect(result.stdout + result.stderr).not.toContain(secret.text);
    expect(fs.readFileSync(secret.path, 'utf8')).toBe(secret.text);
    expect(fs.readdirSync(path.dirname(secret.path))).toEqual(['secret.txt']);
    expect(result.truncated).toBe(result.end === 'output');
  });
});
