/** The bundled server with the bundled engine beside it, as they are installed, asked for tests over the protocol. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CancellationTokenSource, createProtocolConnection, type ProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import type { RequestName } from '../../protocol/requests.js';
import {
  type GenerateTestsParams,
  generateTests,
  type MergeTestsAnswer,
  mergeTests,
  runTests,
  type RunTestsParams,
  sandboxCapabilities,
  type TestGenerationEventParams,
  testGenerationEvent,
  testTargets,
} from '../../protocol/test-requests.js';

const repository = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'iron-engine-'));
const temporary = mkdtempSync(join(tmpdir(), 'iron-engine-jobs-'));
const bundle = (name: string): string => join(folder, 'dist', name);
const hasRustc = (() => {
  try {
    execFileSync('rustc', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const TOOLCHAIN = { rustc: '', cargo: '' };
const URI = 'untitled:Untitled-1';
const RUST = 'pub fn is_small(value: u8) -> bool {\n    value < 10\n}\n';
const generation = (more: Partial<GenerateTestsParams> = {}): GenerateTestsParams => ({
  uri: URI,
  language: 'rust',
  text: RUST,
  toolchain: TOOLCHAIN,
  job: 'j',
  line: 1,
  milliseconds: 100,
  seed: 1,
  mutant: null,
  ...more,
});

let server: ChildProcess;
let connection: ProtocolConnection;
const events: TestGenerationEventParams[] = [];
const ask = <Params, Answer>({ method }: RequestName<Params, Answer>, params: Params): Promise<Answer> => connection.sendRequest(method, params);

beforeAll(async () => {
  for (const [entry, name] of [
    ['server/src/main.ts', 'server.cjs'],
    ['engine/bin/iron-engine.ts', 'iron-engine.cjs'],
  ] as const)
    await build({
      entryPoints: [join(repository, entry)],
      outfile: bundle(name),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
      define: { 'import.meta.dirname': '__dirname' },
    });
  symlinkSync(join(repository, 'engine'), join(folder, 'engine'), 'junction');
  server = spawn(process.execPath, [bundle('server.cjs'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: temporary } });
  connection = createProtocolConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!));
  connection.onNotification(testGenerationEvent.method, (event: TestGenerationEventParams) => void events.push(event));
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
});

afterAll(() => {
  connection.dispose();
  server.kill('SIGKILL');
  for (const each of [folder, temporary]) rmSync(each, { recursive: true, force: true });
});

/** Folders of jobs that are still there. */
const jobs = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('iron-job-'));

/** Processes below one, with their own, on Linux. */
function below(parent: number): number[] {
  const children = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(name)] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });
  return children.flatMap((each) => [each, ...below(each)]);
}

describe.skipIf(!hasRustc)('tests over the protocol', () => {
  test('are generated for the text that was sent, with first results before the last', async () => {
    events.length = 0;
    const answer = await ask(generateTests, generation());
    if (answer?.ok !== true) throw new Error(answer?.reason);
    expect(answer.functions.map(({ path, status }) => [path, status])).toEqual([['is_small', 'proven']]);
    expect(answer.functions[0]!.mutants.caught).toBeGreaterThan(0);
    const kinds = events.map(({ job, event }) => `${job} ${event.kind}`);
    expect(kinds).toContain('j progress');
    expect(kinds.indexOf('j tests')).toBeLessThan(kinds.indexOf('j scored'));
    expect(jobs()).toEqual([]);
  });

  test('a function with an error in its file is refused with the reason', async () => {
    expect(await ask(generateTests, generation({ text: 'fn f( {' }))).toMatchObject({ ok: false, reason: expect.stringContaining('does not parse') });
  });

  test('run where they stand, each with its verdict, message and line', async () => {
    const text = `${RUST}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn holds() {\n        assert!(is_small(9));\n    }\n\n    #[test]\n    fn fails() {\n        assert_eq!(is_small(9), false);\n    }\n\n    #[test]\n    fn leaves() {\n        std::process::exit(0);\n    }\n}\n`;
    const run = (names: string[]): RunTestsParams => ({ uri: URI, language: 'rust', text, toolchain: TOOLCHAIN, names });
    const answer = await ask(runTests, run(['holds', 'fails', 'missing']));
    if (answer?.ok !== true) throw new Error(answer?.reason);
    const [holds, fails, missing] = answer.results;
    expect(holds).toEqual({ name: 'holds', outcome: 'passed', message: '', line: null });
    expect(fails).toMatchObject({ name: 'fails', outcome: 'failed', line: 16 });
    expect(fails!.message).toMatch(/left: true\s+right: false/);
    expect(missing).toMatchObject({ outcome: 'absent' });
    expect(await ask(runTests, run(['leaves']))).toMatchObject({ ok: true, results: [{ outcome: 'failed', message: expect.stringContaining('ended before') }] });
  });

  test('what the sandbox holds is told', async () => {
    const answer = await ask(sandboxCapabilities, TOOLCHAIN);
    if (answer?.ok !== true) throw new Error(answer?.reason);
    const { enforced, missing } = answer.capabilities;
    expect(enforced.length + missing.length).toBeGreaterThan(0);
  });

  test('a compiler that is not there is named', async () => {
    expect(await ask(generateTests, generation({ toolchain: { rustc: 'no-such-compiler', cargo: '' } }))).toMatchObject({ ok: false, reason: expect.stringContaining('no-such-compiler') });
  });

  test('cancelling stops all that runs and leaves nothing', async () => {
    const slow = 'pub fn f(a: u8, b: u8) -> u8 {\n    if a < b { a } else { b }\n}\n';
    const source = new CancellationTokenSource();
    events.length = 0;
    const answer = connection.sendRequest(generateTests.method, generation({ text: slow, milliseconds: 60_000 }), source.token);
    const ended = answer.then(
      () => 'answered',
      () => 'cancelled',
    );
    await expect.poll(() => jobs().length, { timeout: 20_000 }).toBe(1);
    source.cancel();
    expect(await ended).toBe('cancelled');
    expect(jobs()).toEqual([]);
    if (process.platform === 'linux') expect(below(server.pid!).filter((each) => !isEngine(each))).toEqual([]);
  });

  test('an engine that dies is told of, starts again, and what it left is removed', { skip: process.platform !== 'linux' }, async () => {
    const answer = ask(generateTests, generation({ milliseconds: 60_000 }));
    await expect.poll(() => jobs().length, { timeout: 20_000 }).toBe(1);
    const [engine] = below(server.pid!).filter(isEngine);
    const others = below(engine!);
    process.kill(engine!, 'SIGKILL');
    expect(await answer).toMatchObject({ ok: false, reason: expect.stringMatching(/ended unexpectedly .*SIGKILL/) });
    await expect.poll(() => others.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    expect(await ask(generateTests, generation())).toMatchObject({ ok: true });
    expect(jobs()).toEqual([]);
  });

  test('the engine ends, with all below it, when the server is killed', { skip: process.platform !== 'linux' }, async () => {
    void connection.sendRequest(generateTests.method, generation({ milliseconds: 60_000 })).catch(() => undefined);
    await expect.poll(() => jobs().length, { timeout: 20_000 }).toBe(1);
    const [engine] = below(server.pid!);
    const all = [engine!, ...below(engine!)];
    server.kill('SIGKILL');
    await expect.poll(() => all.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    expect(jobs()).toEqual([]);
  });
});

describe('without a compiler', () => {
  test('functions are listed and tests merged', async () => {
    const { connection: own, end } = await second();
    const text = { uri: URI, language: 'rust', text: RUST } as const;
    const targets = await own.sendRequest(testTargets.method, text);
    expect(targets).toMatchObject([{ name: 'is_small', path: 'is_small' }]);
    const merged = await own.sendRequest<{ from: number; insert: string }>(mergeTests.method, { ...text, codes: ['#[test]\nfn t() {}'] });
    expect(merged).toEqual({ other: null, from: RUST.length, to: RUST.length, insert: '\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn t() {}\n}\n' });
    expect(await own.sendRequest(mergeTests.method, { ...text, text: 'fn f( {', codes: [] })).toBeNull();
    end();
  });
});

test('tests are merged where they compile: with what a crate without the standard library needs, and into the file of the test module', async () => {
  const { connection: own, end } = await second();
  const root = mkdtempSync(join(tmpdir(), 'iron-merge-'));
  try {
    mkdirSync(join(root, 'src', 'part'), { recursive: true });
    writeFileSync(join(root, 'Cargo.toml'), '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n');
    writeFileSync(join(root, 'src', 'lib.rs'), '#![no_std]\npub mod part;\n');
    const [part, beside] = [join(root, 'src', 'part.rs'), join(root, 'src', 'part', 'tests.rs')];
    const codes = ['#[test]\nfn t() {\n    assert_eq!(format!("{}", f()), "1");\n}'];
    const merge = (text: string): Promise<MergeTestsAnswer | null> => own.sendRequest(mergeTests.method, { uri: pathToFileURL(part).href, language: 'rust', text, codes });
    expect(await merge('pub fn f() {}\n')).toMatchObject({ other: null, insert: expect.stringContaining('    use super::*;\n    extern crate std;\n    use std::format;\n') });
    const declaring = 'pub fn f() {}\n\n#[cfg(test)]\nmod tests;\n';
    writeFileSync(beside, 'use super::*;\nextern crate std;\nuse std::prelude::v1::*;\n');
    const text = readFileSync(beside, 'utf8');
    expect(await merge(declaring)).toEqual({ other: { uri: pathToFileURL(beside).href, text }, from: text.length, to: text.length, insert: `\n${codes[0]}\n` });
    writeFileSync(beside, `${text}\n${codes[0]}\n`);
    expect(await merge(declaring)).toBeNull();
  } finally {
    rmSync(root, { recursive: true });
    end();
  }
});

async function second(): Promise<{ connection: ProtocolConnection; end: () => void }> {
  const child = spawn(process.execPath, [bundle('server.cjs'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const own = createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  own.listen();
  await own.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  return {
    connection: own,
    end: () => {
      own.dispose();
      child.kill('SIGKILL');
    },
  };
}

const isEngine = (id: number): boolean => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('iron-engine.cjs');
  } catch {
    return true; // it ended meanwhile
  }
};

function isAlive(id: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
