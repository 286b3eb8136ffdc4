// What `run` promises to those who call it: environment, input, output, cancelling, and that nothing rejects.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxCapabilities } from '../../protocol/test-generation.js';
import { environmentOf } from '../../engine/src/sandbox/environment.js';
import { capabilities, type RunOptions, run } from '../../engine/src/sandbox/run.js';
import type { Workspace } from '../../engine/src/sandbox/workspace.js';
import { alive, bundle, LIMITS_OF_RUSTC, linux, markOf, sandboxOf, secretFile, within, workspaces } from './faults/support.js';

const made = workspaces();
const secrets = secretFile();
let workspace: Workspace;
let can: SandboxCapabilities;

beforeAll(async () => {
  workspace = await made.make();
  can = await capabilities(workspace.folder);
});
afterEach(() => {
  delete process.env['IRON_TEST_TOKEN'];
});

/** A script of the shell, where there is one. */
const shell = (script: string, more: Partial<RunOptions> = {}) => run('/bin/sh', ['-c', script], { sandbox: sandboxOf(workspace.folder), cwd: workspace.folder, ...more });

describe('the environment', () => {
  test('is a short list: no token of the user is in it, and HOME is none of theirs', () => {
    const from = {
      PATH: ['/usr/bin', 'tools', '', '/bin'].join(path.delimiter),
      HOME: '/users/a',
      GITHUB_TOKEN: 't',
      AWS_SECRET_ACCESS_KEY: 's',
      LD_PRELOAD: '/x.so',
      RUSTC_WRAPPER: 'sccache',
      LANG: 'C',
    };
    const environment = environmentOf('/scratch', { MORE: '1' }, from);
    expect(environment).toMatchObject({ HOME: '/scratch', TMPDIR: '/scratch', LANG: 'C', MORE: '1' });
    expect(environment['PATH']?.split(path.delimiter)).toEqual(['/usr/bin', '/bin']);
    expect(Object.keys(environment).sort()).toEqual(expect.arrayContaining(['CARGO_HOME', 'RUSTUP_HOME']));
    expect(Object.keys(environment).filter((name) => /TOKEN|SECRET|PRELOAD|WRAPPER/.test(name))).toEqual([]);
    expect(environmentOf('/scratch', { HOME: '/own' }, from)['HOME']).toBe('/own');
  });

  test.skipIf(process.platform === 'win32')('is what a program sees', async () => {
    process.env['IRON_TEST_TOKEN'] = 'abc';
    const { stdout } = await shell('env; echo "$MINE"', { env: { MINE: 'given' } });
    expect(stdout).toContain('given');
    expect(stdout).toContain(`HOME=${workspace.folder}\n`);
    expect(stdout).not.toContain('IRON_TEST_TOKEN');
  });
});

describe.skipIf(process.platform === 'win32')('a run', () => {
  test('gives its exit code, its output and what it used', async () => {
    const result = await shell('echo out; echo err >&2; exit 7');
    expect(result).toMatchObject({ end: 'exited', exitCode: 7, signal: null, stdout: 'out\n', stderr: 'err\n', truncated: false, reason: '' });
    expect(result.wallSeconds).toBeGreaterThan(0);
    if (linux) expect(result.peakMemoryBytes).toBeGreaterThan(100_000);
  });

  test('that is ended by a signal names it', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ end: 'signalled', exitCode: null, signal: 'SIGSEGV', reason: 'it was ended by SIGSEGV' });
  });

  test('reads its input, and need not', async () => {
    expect(await shell('cat', { input: 'gr\u00fc\u00df dich' })).toMatchObject({ stdout: 'gr\u00fc\u00df dich' });
    expect(await shell('cat', { input: new Uint8Array([97, 98]) })).toMatchObject({ stdout: 'ab' });
    expect(await shell('cat; echo end')).toMatchObject({ stdout: 'end\n' });
    expect(await shell('exit 3', { input: 'x'.repeat(2 ** 22) })).toMatchObject({ end: 'exited', exitCode: 3 });
  });

  test('tells of its output as it comes, in whole characters', async () => {
    const heard: string[] = [];
    const result = await shell("printf 'a\\303'; sleep 0.2; printf '\\274b'; echo c >&2", { onOutput: (text, stream) => heard.push(`${stream}:${text}`) });
    expect(result).toMatchObject({ stdout: 'a\u00fcb', stderr: 'c\n' });
    expect(heard.filter((each) => each.startsWith('stdout')).length).toBeGreaterThan(1);
    expect(heard.map((each) => each.replace(/^\w+:/, '')).join('')).toMatch(/a\u00fcb/);
    const throwing = () => {
      throw new Error('listener');
    };
    expect(await shell('echo one', { onOutput: throwing })).toMatchObject({ end: 'exited', stdout: 'one\n' });
  });

  test('may write as much as its limit, and not one byte more', async () => {
    const sandbox = sandboxOf(workspace.folder, { outputBytes: 1000 });
    const write = (bytes: number) => shell(`head -c ${bytes} /dev/zero | tr '\\0' x; sleep 0.1`, { sandbox });
    expect(await write(1000)).toMatchObject({ end: 'exited', truncated: false, stdout: 'x'.repeat(1000) });
    expect(await write(1001)).toMatchObject({ end: 'output', truncated: true, stdout: 'x'.repeat(1000), reason: 'it wrote more than 1000 bytes of output' });
  });

  test('that cannot be started says why', async () => {
    const start = (command: string, more: Partial<RunOptions> = {}) => run(command, [], { sandbox: sandboxOf(workspace.folder), cwd: workspace.folder, ...more });
    const none = await start(path.join(workspace.folder, 'absent'));
    expect(none).toMatchObject({ end: 'not-started', exitCode: null, signal: null });
    expect(none.reason).toMatch(/absent|cannot be started/);
    expect((await start('true', { cwd: path.join(workspace.folder, 'nowhere') })).end).toBe('not-started');
    expect((await start('true', { sandbox: sandboxOf('/nowhere/at/all') })).end).toBe(can.enforced.includes('files-written') ? 'not-started' : 'exited');
    expect(await start('tr\0ue')).toMatchObject({ end: 'not-started' });
    expect((await run('true', ['x'.repeat(2 ** 25)], { sandbox: sandboxOf(workspace.folder), cwd: workspace.folder })).end).toBe('not-started');
  });

  test('that is cancelled is gone at once, with what it started', async () => {
    const mark = markOf();
    const controller = new AbortController();
    const running = shell('sleep 1000 & sleep 1000', { signal: controller.signal, env: mark });
    if (linux) expect(await within(20, () => alive(mark).length >= 3)).toBe(true);
    controller.abort();
    expect(await running).toMatchObject({ end: 'cancelled', exitCode: null, reason: 'it was cancelled' });
    if (linux) expect(alive(mark)).toEqual([]);
  });

  test('that was cancelled before it began does not begin', async () => {
    const witness = path.join(workspace.folder, 'witness');
    expect(await shell(`echo > ${witness}`, { signal: AbortSignal.abort() })).toMatchObject({ end: 'cancelled' });
    expect(fs.existsSync(witness)).toBe(false);
  });
});

describe.skipIf(!linux)('on Linux', () => {
  test('the system says of each means whether it holds, or why not', () => {
    const named = [...can.enforced, ...can.missing.map(({ what }) => what)].sort();
    expect(named).toEqual(['descendants', 'files-read', 'files-written', 'memory', 'network', 'processes']);
    for (const { why } of can.missing) expect(why).not.toBe('');
  });

  test('what was not asked for is not called enforced', async () => {
    const result = await shell('true', { sandbox: sandboxOf(workspace.folder, {}, { network: true, readable: null }) });
    expect(result.enforced).not.toContain('network');
    expect(result.enforced).not.toContain('files-read');
  });

  test('a program may talk to itself over the network', async ({ skip }) => {
    if (!can.enforced.includes('network')) skip('this system does not take the network away');
    const code = 'fn main() { let l = std::net::TcpListener::bind("127.0.0.1:0").unwrap(); std::net::TcpStream::connect(l.local_addr().unwrap()).unwrap(); println!("talked"); }';
    fs.writeFileSync(path.join(workspace.folder, 'itself.rs'), code);
    const sandbox = sandboxOf(workspace.folder, LIMITS_OF_RUSTC);
    expect(await run('rustc', ['itself.rs'], { sandbox, cwd: workspace.folder })).toMatchObject({ end: 'exited', exitCode: 0 });
    const { stdout, stderr } = await run(path.join(workspace.folder, 'itself'), [], { sandbox, cwd: workspace.folder });
    // Without a namespace of its own it has no network at all.
    expect(stdout + stderr).toMatch(/talked|PermissionDenied/);
  });

  test('a build script can neither read a secret nor write beside its package', async ({ skip }) => {
    if (!['files-read', 'files-written'].every((need) => can.enforced.some((each) => each === need))) skip('this system does not hold files back');
    const secret = secrets.make();
    const root = path.join(workspace.folder, 'package');
    fs.mkdirSync(path.join(root, 'src'), { recursive: true });
    fs.writeFileSync(path.join(root, 'Cargo.toml'), '[package]\nname = "hostile"\nversion = "0.1.0"\nedition = "2021"\n');
    fs.writeFileSync(path.join(root, 'src/lib.rs'), 'pub const STOLEN: &str = env!("STOLEN");');
    const steal = 'let path = std::env::var("IRON_SECRET").unwrap(); let text = std::fs::read_to_string(&path).unwrap_or("nothing".into()); let _ = std::fs::write(&path, "mine");';
    fs.writeFileSync(path.join(root, 'build.rs'), `fn main() { ${steal} println!("cargo:rustc-env=STOLEN={text}"); println!("cargo:warning=got {text}"); }`);
    const env = { ...workspace.environment, IRON_SECRET: secret.path };
    const result = await run('cargo', ['build', '--offline'], { sandbox: sandboxOf(workspace.folder, { ...LIMITS_OF_RUSTC, wallSeconds: 100 }), cwd: root, env });
    expect(result, result.stderr).toMatchObject({ end: 'exited', exitCode: 0 });
    expect(result.stderr).toContain('got nothing');
    expect(fs.readFileSync(secret.path, 'utf8')).toBe(secret.text);
  });

  test('when the process that runs it is killed, the program is gone within two seconds', async ({ skip }) => {
    if (!can.enforced.includes('descendants')) skip('there is no launcher here');
    const mark = markOf();
    const sandbox = JSON.stringify(sandboxOf(workspace.folder));
    const where = JSON.stringify(workspace.folder);
    const code = `import { run } from './engine/src/sandbox/run.ts'; await run('/bin/sh', ['-c', 'setsid sleep 1000 & sleep 1000'], { sandbox: ${sandbox}, cwd: ${where}, env: ${JSON.stringify(mark)} });`;
    const program = await bundle(workspace.folder, 'killed.mjs', code);
    const node = spawn(process.execPath, [program], { stdio: 'ignore' });
    expect(await within(60, () => alive(mark).length >= 3)).toBe(true);
    node.kill('SIGKILL');
    expect(await within(2, () => alive(mark).length === 0)).toBe(true);
  });

  test.for<{ readonly without: RunOptions['without'] }>([{ without: [] }, { without: ['namespaces'] }])(
    'when its guard is killed, the program goes with it (without $without)',
    async ({ without }, { skip }) => {
      if (!can.enforced.includes('descendants')) skip('there is no launcher here');
      const mark = markOf();
      const running = shell('sleep 1000 & sleep 1000', { env: mark, without: without ?? [] });
      // Guard, init, shell, and two that sleep.
      expect(await within(20, () => alive(mark).length >= 5)).toBe(true);
      const guard = alive(mark).find((pid) => parentOf(pid) === process.pid);
      expect(guard).toBeDefined();
      process.kill(guard!, 'SIGKILL');
      expect(await running).toMatchObject({ end: 'signalled', exitCode: null, reason: 'the process that guards it was killed' });
      expect(await within(2, () => alive(mark).length === 0)).toBe(true);
    },
  );

  test('permissions outside cannot be changed where mounts are its own', async ({ skip }) => {
    const secret = secrets.make();
    const inside = (await shell('readlink /proc/self/ns/mnt')).stdout.trim();
    if (inside === '' || inside === fs.readlinkSync('/proc/self/ns/mnt')) skip('this system gives no mount namespace');
    const before = fs.statSync(secret.path).mode;
    expect(await shell(`chmod 777 ${secret.path}`, { sandbox: sandboxOf(workspace.folder, {}, { readable: null }) })).toMatchObject({ end: 'exited', exitCode: 1 });
    expect(fs.statSync(secret.path).mode).toBe(before);
  });

  test('two processes can be the first to use it at the same time', async ({ skip }) => {
    if (!can.enforced.includes('descendants')) skip('there is no launcher here');
    const cache = path.join(workspace.folder, 'cache');
    const code = `import { launcher } from './engine/src/sandbox/launcher.ts'; console.log(JSON.stringify(await Promise.all([launcher(), launcher()])));`;
    const program = await bundle(workspace.folder, 'first.mjs', code);
    const answers = await Promise.all([0, 1, 2].map(() => outputOf(program, { IRON_CACHE: cache })));
    const [first] = answers;
    expect(JSON.parse(first!)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(answers).toEqual([first, first, first]);
    expect(fs.readdirSync(cache)).toEqual([expect.stringMatching(/^launcher-[0-9a-f]{16}$/)]);
  });

  test('a full disk is an end with a reason, not a rejection', async ({ skip }) => {
    const disk = path.join(workspace.folder, 'disk');
    fs.mkdirSync(disk);
    const sandbox = JSON.stringify(sandboxOf(disk, { ...LIMITS_OF_RUSTC }));
    const code = `import { run } from './engine/src/sandbox/run.ts'; import { launcher } from './engine/src/sandbox/launcher.ts'; import fs from 'node:fs';
      const options = { sandbox: ${sandbox}, cwd: ${JSON.stringify(disk)} };
      fs.writeFileSync('${disk}/a.rs', 'fn main() { println!("a") }');
      const compile = await run('rustc', ['a.rs'], options);
      const write = await run('/bin/sh', ['-c', 'head -c 100000000 /dev/zero > full'], options);
      console.log(JSON.stringify({ compile, write, launcher: await launcher({ cache: '${disk}/cache' }), left: fs.readdirSync('${disk}/cache') }));`;
    const program = await bundle(workspace.folder, 'disk.mjs', code);
    const mounted = `mount -t tmpfs -o size=200k none '${disk}'`;
    const output = await outputOf(program, {}, ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', `${mounted} && exec "$0" "$@"`]);
    if (output === '') skip('this system lets nobody mount a small disk');
    const { compile, write, launcher, left } = JSON.parse(output);
    expect(compile.end).toBe('exited');
    expect(compile.exitCode).not.toBe(0);
    expect(compile.stderr).toMatch(/No space left|Bus error|cannot write|failed to/i);
    expect(write).toMatchObject({ end: 'exited', exitCode: 1 });
    expect(write.stderr).toContain('No space left');
    expect(launcher).toMatchObject({ ok: false });
    expect(launcher.reason).not.toBe('');
    expect(left).toEqual([]);
  });
});

const parentOf = (pid: number): number => Number(fs.readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, '').trim().split(' ')[1]);

/** What a bundled program prints; empty where it fails. */
function outputOf(program: string, environment: Record<string, string>, before: readonly string[] = []): Promise<string> {
  const [command, ...args] = [...before, process.execPath, program];
  const child = spawn(command!, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise((resolve) => child.on('error', () => resolve('')).on('close', () => resolve(text)));
}
