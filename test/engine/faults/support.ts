/** What the tests of the sandbox share: limits, a place to work in, and a count of what is left alive. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import esbuild from 'esbuild';
import { afterAll, afterEach } from 'vitest';
import type { Limits, RunResult, Sandbox } from '../../../protocol/test-generation.js';
import { run } from '../../../engine/src/sandbox/run.js';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';

export const linux = process.platform === 'linux';

const MEBIBYTE = 2 ** 20;

/** Low enough for a machine to bear a program that goes up to each of them. */
export const LIMITS: Limits = { wallSeconds: 30, cpuSeconds: 30, memoryBytes: 256 * MEBIBYTE, fileBytes: MEBIBYTE, processes: 32, outputBytes: 256 * 1024 };
/** What rustc with its linker needs. */
export const LIMITS_OF_RUSTC: Limits = { ...LIMITS, memoryBytes: 1024 * MEBIBYTE, fileBytes: 64 * MEBIBYTE, processes: 64 };

export const sandboxOf = (folder: string, limits: Partial<Limits> = {}, more: Partial<Sandbox> = {}): Sandbox => ({
  limits: { ...LIMITS, ...limits },
  network: false,
  writable: [folder],
  readable: [],
  ...more,
});

/** Workspaces that are removed when the file of tests has ended. */
export function workspaces(): { make(): Promise<Workspace> } {
  const made: Workspace[] = [];
  afterAll(async () => {
    for (const each of made) await each.remove();
  });
  return {
    async make() {
      const workspace = await makeWorkspace();
      made.push(workspace);
      return workspace;
    },
  };
}

/** A word that all processes of one run carry in their environment. */
export const markOf = (): { readonly IRON_MARK: string } => ({ IRON_MARK: randomUUID() });

/** Living processes with that word, zombies left out: those have no environment. */
export function alive({ IRON_MARK }: { readonly IRON_MARK: string }): number[] {
  const has = (pid: string): boolean => {
    try {
      return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(IRON_MARK);
    } catch {
      return false;
    }
  };
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && has(name))
    .map(Number);
}

/** Waits until `holds`, for at most so long; whether it does. */
export async function within(seconds: number, holds: () => boolean): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(10)) if (holds()) return true;
  return holds();
}

/** A file outside of every folder that a run may read, gone after each test. */
export function secretFile(): { make(): { readonly path: string; readonly text: string } } {
  const made: string[] = [];
  afterEach(() => {
    for (const each of made.splice(0)) fs.rmSync(path.dirname(each), { recursive: true, force: true });
  });
  return {
    make() {
      const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'iron-secret-'));
      const file = path.join(folder, 'secret.txt');
      const text = `secret ${randomUUID()}`;
      fs.writeFileSync(file, text);
      made.push(file);
      return { path: file, text };
    },
  };
}

/** Compiles one of the programs in this folder, in the sandbox, to a program of its name in `folder`. */
export function compileFault(name: string, folder: string, limits: Limits = LIMITS_OF_RUSTC, env: Record<string, string> = {}): Promise<RunResult> {
  const source = path.join(import.meta.dirname, `${name}.rs`);
  const sandbox = sandboxOf(folder, limits, { readable: [source] });
  return run('rustc', ['--edition', '2021', '-o', name, source], { sandbox, cwd: folder, env });
}

export interface Peers {
  /** Where they and the user's home are, for the program that is to reach none of them. */
  readonly environment: { readonly IRON_PORT: string; readonly IRON_SOCKET: string; readonly IRON_USER_HOME: string };
  close(): void;
}

/** Servers of the tests' own, by TCP and by a socket in a folder that may be read: what foreign code could talk to. */
export async function peersIn(folder: string): Promise<Peers> {
  const socket = path.join(folder, 'socket');
  const listen = (where: string | { port: number; host: string }): Promise<net.Server> =>
    new Promise((resolve, reject) => {
      const server = net.createServer((peer) => peer.destroy());
      server.once('error', reject).listen(where, () => resolve(server));
    });
  const servers = [await listen({ port: 0, host: '127.0.0.1' }), await listen(socket)];
  const { port } = servers[0]!.address() as net.AddressInfo;
  return { environment: { IRON_PORT: String(port), IRON_SOCKET: socket, IRON_USER_HOME: os.homedir() }, close: () => servers.forEach((server) => server.close()) };
}

/** Bundles a program of tests that imports the engine as `engine/..`, for processes of its own; the engine's native sources lie beside it. */
export async function bundle(folder: string, name: string, code: string): Promise<string> {
  const repository = path.resolve(import.meta.dirname, '../../..');
  const outfile = path.join(folder, name);
  await esbuild.build({
    stdin: { contents: code, resolveDir: repository, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
    outfile,
  });
  fs.cpSync(path.join(repository, 'engine/native'), path.join(folder, 'native'), { recursive: true });
  return outfile;
}
