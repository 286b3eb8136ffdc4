// npm start [-- FOLDER] — sets up and opens VS Code with this extension. Node built-ins only until the dependencies are there.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';
import { cacheRoot } from './vscode/cache.mjs';
import { npm } from './vscode/npm.mjs';
import { onPath } from './vscode/on-path.mjs';
import { pack } from './vscode/pack.mjs';
import { ensurePlatform } from './vscode/platform.mjs';
import { installExtensions, newProfile, startServer, workbenchAddress } from './vscode/server.mjs';
import { START_SETTINGS } from './vscode/settings.mjs';

const HELP = `npm start [-- [options] [FOLDER]]

Builds the extension and opens VS Code with it: the desktop one when its \`code\` command is on the PATH,
otherwise a real VS Code in the browser, served on 127.0.0.1 only. Without FOLDER it opens a copy of sample/.

  --browser     in the browser, even when there is a desktop VS Code
  --port N      the server's port (default: any free one)
  --no-open     only print the address
  --help        this text`;

const OPENER = path.join(REPOSITORY, 'scripts', 'vscode', 'opener');
const say = (line) => console.log(line);

async function main() {
  const options = readOptions();
  if (options === undefined) return;
  ensureDependencies(say);
  say('Building …');
  npm(['run', '--silent', 'build'], { cwd: REPOSITORY, quiet: true });
  const code = options.browser ? undefined : desktopCode();
  if (code !== undefined && openDesktop(code, options.folder)) return;
  await serve(options);
}

function parseCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function readOptions() {
  const { values, positionals } = parseCommandLine();
  if (values.help) return void say(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port ${values.port} is not a port number. Give a number from 0 (any free port) to 65535.`);
  if (positionals.length > 1) throw new UsageError(`Only one folder can be opened, not ${positionals.length}.`);
  const folder = positionals[0] === undefined ? undefined : path.resolve(process.env.INIT_CWD ?? '.', positionals[0]);
  if (folder !== undefined && !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is not a folder.`);
  return { browser: values.browser, open: !values['no-open'], port, folder };
}

class UsageError extends Error {}

/** The `code` of a desktop VS Code; the one inside a remote window or from Windows (WSL) cannot load a development extension from here. */
function desktopCode() {
  const code = onPath('code');
  if (code === undefined) return undefined;
  const real = fs.realpathSync(code);
  if (!/remote-cli|^\/mnt\/[a-z]\//.test(real)) return code;
  say(`${code} belongs to a VS Code on another machine; using the browser instead.`);
  return undefined;
}

function openDesktop(code, folder) {
  const workspace = folder ?? copySample(path.join(cacheRoot(), 'sample'));
  const extensions = [REPOSITORY, ...(folder === undefined ? [OPENER] : [])].map((extension) => `--extensionDevelopmentPath=${extension}`);
  const windows = process.platform === 'win32'; // code is a .cmd file there
  const quote = (argument) => (windows ? `"${argument}"` : argument);
  const result = spawnSync(quote(code), ['--new-window', ...extensions, workspace].map(quote), { stdio: 'inherit', shell: windows });
  if (result.status !== 0) {
    say(`${code} failed (exit ${result.status ?? result.error?.message}); using the browser instead.`);
    return false;
  }
  say(`Opened ${workspace} in a new window of the desktop VS Code, with this extension loaded. Close that window to end.`);
  return true;
}

function copySample(target) {
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(path.join(REPOSITORY, 'sample'), target, { recursive: true });
  return target;
}

async function serve({ port, folder, open }) {
  const platform = ensurePlatform(say);
  const profile = newProfile();
  const removeProfile = () => fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', removeProfile);
  const stopped = nextSignal(); // from here on a signal ends everything in order
  say('Packaging and installing the extension …');
  const vsix = packExtensions(profile, folder === undefined);
  installExtensions(platform, profile, vsix);
  const workspace = folder ?? copySample(path.join(profile, 'sample'));
  const server = await startServer(platform, { profile, port, userHome: true, settings: START_SETTINGS, trustEverything: folder === undefined });
  const address = workbenchAddress(server, { folder: workspace });
  say(`\nVS Code ${platform.version} with Iron is at\n\n  ${address}\n`);
  say('The address holds a secret token: whoever has it can use this VS Code. It answers on this machine only (127.0.0.1).');
  if (folder === undefined) say('The sample is a throwaway copy; open your own code with: npm start -- FOLDER');
  say('Stop with Ctrl-C.');
  if (open) openInBrowser(address);
  const ended = await Promise.race([stopped, server.exited.then((code) => ({ code }))]);
  await server.stop();
  if (ended.code !== undefined) throw new Error(`The VS Code server ended by itself (${ended.code}).`);
  say('\nStopped.');
}

/** Packs what is in the tree now, so that what is seen here is what a user would install. */
function packExtensions(target, withOpener) {
  const iron = path.join(target, 'iron.vsix');
  pack(REPOSITORY, iron);
  if (!withOpener) return [iron];
  const opener = path.join(target, 'open-sample.vsix');
  pack(OPENER, opener);
  return [iron, opener];
}

function nextSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve({ signal }));
    const parent = process.ppid; // npm itself may be killed without passing the signal on
    if (process.env.npm_lifecycle_event) setInterval(() => process.ppid === parent || resolve({ signal: 'parent' }), 1000).unref();
  });
}

function openInBrowser(address) {
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const command = { darwin: 'open', win32: 'explorer' }[process.platform] ?? (display ? onPath('xdg-open') : undefined);
  if (command === undefined) return;
  spawn(command, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${HELP}` : `npm start failed: ${error.message}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
