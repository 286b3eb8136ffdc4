// Starts and stops a VS Code server of the platform, on loopback only, with a profile of its own.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const WATCH_PARENT = path.join(path.dirname(fileURLToPath(import.meta.url)), 'watch-parent.cjs');
const START_SECONDS = 60;

/** @typedef {import('./platform.mjs').Platform} Platform */

/** A throwaway profile: settings, extensions, logs and home folder of one server. */
export function newProfile() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-vscode-'));
  fs.mkdirSync(path.join(profile, 'home', '.config'), { recursive: true });
  fs.mkdirSync(path.join(profile, 'user', 'User'), { recursive: true });
  return profile;
}

/** Nothing of the user's own VS Code reaches the server, and no marketplace is asked. */
function serverEnvironment(profile, extra = {}, userHome = false) {
  const home = userHome ? {} : { HOME: path.join(profile, 'home'), XDG_CONFIG_HOME: path.join(profile, 'home', '.config') };
  const env = { ...process.env, ...(userHome ? {} : rustHomes()), ...home, EXTENSIONS_GALLERY: '{}' };
  for (const key of Object.keys(env)) if (/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/.test(key)) delete env[key];
  return { ...env, ...extra };
}

/** Rust finds its toolchain by the home folder, which is another one here; what the engine has built once is used again. */
function rustHomes() {
  const { CARGO_HOME, RUSTUP_HOME, IRON_CACHE, XDG_CACHE_HOME } = process.env;
  const home = os.homedir();
  return {
    CARGO_HOME: CARGO_HOME ?? path.join(home, '.cargo'),
    RUSTUP_HOME: RUSTUP_HOME ?? path.join(home, '.rustup'),
    IRON_CACHE: IRON_CACHE ?? path.join(XDG_CACHE_HOME ?? path.join(home, '.cache'), 'iron'),
  };
}

const profileArguments = (profile) => [
  '--accept-server-license-terms',
  '--disable-telemetry',
  '--user-data-dir',
  path.join(profile, 'user'),
  '--server-data-dir',
  path.join(profile, 'server'),
  '--extensions-dir',
  path.join(profile, 'extensions'),
];

/**
 * Installs .vsix files into a profile with VS Code's own command line; no server has to run.
 * @param {Platform} platform
 * @param {string} profile
 * @param {string[]} vsixFiles absolute paths
 */
export function installExtensions(platform, profile, vsixFiles) {
  const result = spawnSync(platform.node, [platform.server, ...profileArguments(profile), ...vsixFiles.flatMap((file) => ['--install-extension', file]), '--force'], {
    encoding: 'utf8',
    env: serverEnvironment(profile),
  });
  const installed = result.stdout?.match(/successfully installed/g)?.length ?? 0;
  if (result.status !== 0 || installed !== vsixFiles.length)
    throw new Error(`VS Code did not install ${vsixFiles.join(', ')} (exit ${result.status}).\n${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`);
}

/**
 * @typedef {object} ServerOptions
 * @property {string} profile from newProfile()
 * @property {Record<string, unknown>} [settings] the user settings of the profile
 * @property {boolean} [userHome] terminals and tools see the user's own home folder (default: an empty one)
 * @property {Record<string, string>} [env] reaches the extension host
 * @property {number} [port] 0 (the default) lets the system choose
 * @property {boolean} [withoutToken] for tests only: any local process could then use the server
 * @property {boolean} [testDriver] honour extensionDevelopmentPath and extensionTestsPath in the page address (this also suppresses notification toasts)
 * @property {boolean} [trustEverything] no question about workspace trust
 */

/**
 * @param {Platform} platform
 * @param {ServerOptions} options
 * @returns {Promise<{ origin: string, authority: string, token: string | undefined, exited: Promise<number | string>, stop: () => Promise<void> }>}
 */
export async function startServer(platform, options) {
  const { profile, settings = {}, env, port = 0, userHome = false, withoutToken = false, testDriver = false, trustEverything = false } = options;
  fs.writeFileSync(path.join(profile, 'user', 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const token = withoutToken ? undefined : randomBytes(24).toString('base64url');
  const child = spawn(
    platform.node,
    [
      '--require',
      WATCH_PARENT,
      platform.server,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      ...tokenArguments(profile, token),
      ...profileArguments(profile),
      '--disable-getting-started-override',
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
      ...(trustEverything ? ['--disable-workspace-trust'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment(profile, env, userHome), detached: process.platform !== 'win32' },
  );
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const killNow = () => killGroup(child.pid); // the group: extension host, language server, terminals
  process.once('exit', killNow);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000))]);
    }
    killNow();
    await exited;
    process.off('exit', killNow);
  };
  try {
    const actualPort = await listeningPort(child, exited, path.join(profile, 'server.log'));
    const authority = `127.0.0.1:${actualPort}`;
    return { origin: `http://${authority}`, authority, token, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// The token goes through a file that only this user can read: arguments are visible to everyone on the machine.
function tokenArguments(profile, token) {
  if (token === undefined) return ['--without-connection-token'];
  const file = path.join(profile, 'connection-token');
  fs.writeFileSync(file, token, { mode: 0o600 });
  return ['--connection-token-file', file];
}

function listeningPort(child, exited, logFile) {
  const log = fs.createWriteStream(logFile, { flags: 'a' });
  let seen = '';
  return new Promise((resolve, reject) => {
    const fail = (what) => reject(new Error(`The VS Code server ${what}. Its log is ${logFile}; the last lines are:\n${seen.slice(-2000)}`));
    const timer = setTimeout(() => fail(`did not start within ${START_SECONDS} s`), START_SECONDS * 1000);
    const take = (chunk) => {
      log.write(chunk);
      if (seen.length < 100_000) seen += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(seen)?.[1];
      if (port) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
    exited.then((code) => {
      clearTimeout(timer);
      fail(`ended at once (${code})`);
    });
  });
}

function killGroup(pid) {
  if (pid === undefined) return;
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  else {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Already gone, which is what is wanted.
    }
  }
}

/**
 * The address of the workbench.
 * @param {{ origin: string, authority: string, token: string | undefined }} server
 * @param {{ folder?: string, workspace?: string, payload?: [string, string][] }} [page] folder or workspace: absolute path to open; payload: VS Code's own page options
 */
export function workbenchAddress(server, { folder, workspace, payload = [] } = {}) {
  const query = new URLSearchParams();
  if (server.token !== undefined) query.set('tkn', server.token);
  if (folder !== undefined) query.set('folder', folder);
  if (workspace !== undefined) query.set('workspace', workspace);
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/** The name that the workbench gives to a file on the server. */
export const remoteAddress = (server, file) => `vscode-remote://${server.authority}${encodeURI(file)}`;
