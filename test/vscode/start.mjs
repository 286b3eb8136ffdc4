// node test/vscode/start.mjs [--shots DIR] — proves what `npm start` promises: it refuses whoever has no token, answers on
// loopback only, shows Rust and Iron side by side with the walkthrough, and leaves no process and no file when it is stopped.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/vscode/browser.mjs';
import { findChromium } from '../../scripts/vscode/chromium.mjs';
import { onPath } from '../../scripts/vscode/on-path.mjs';
import { REPOSITORY } from './bundle.mjs';
import { checked, closingCount, skipped } from './checks.mjs';

const START = path.join(REPOSITORY, 'scripts', 'start.mjs');
const { values: options } = parseArgs({ options: { shots: { type: 'string' } } });

/** Environment in which the only `code` on the PATH is the given one, or none. */
function environment(codeFolder) {
  const folders = process.env.PATH.split(path.delimiter).filter((folder) => !fs.existsSync(path.join(folder, 'code')));
  return { ...process.env, PATH: [...(codeFolder ? [codeFolder] : []), ...folders].join(path.delimiter), DISPLAY: '', WAYLAND_DISPLAY: '' };
}

function badUse() {
  for (const args of [['--port', 'many'], ['no/such/folder'], ['--unknown'], ['a', 'b']]) {
    const { status, stderr } = spawnSync(process.execPath, [START, ...args], { encoding: 'utf8', env: environment() });
    assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, /port|folder|--unknown/);
  }
  checked('bad use ends with exit code 2 and says what is wrong');
}

function desktop() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-fake-code-'));
  const record = path.join(folder, 'arguments');
  fs.writeFileSync(path.join(folder, 'code'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${record}'\n`, { mode: 0o755 });
  const cache = path.join(folder, 'cache');
  const { status, stdout, stderr } = spawnSync(process.execPath, [START], { encoding: 'utf8', env: { ...environment(folder), IRON_CACHE: cache } });
  assert.equal(status, 0, stderr);
  const given = fs.readFileSync(record, 'utf8').trim().split('\n');
  assert.ok(given.includes(`--extensionDevelopmentPath=${REPOSITORY}`), given.join(' '));
  assert.equal(given.at(-1), path.join(cache, 'sample'));
  assert.ok(fs.existsSync(path.join(cache, 'sample', 'src', 'inventory.iron')));
  assert.match(stdout, /desktop VS Code/);
  fs.rmSync(folder, { recursive: true });
  checked('a desktop `code` on the PATH is given the extension and a copy of the sample');
}

/** Starts the server mode and waits for the printed address. */
async function startInBrowserMode() {
  const child = spawn(process.execPath, [START], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  let output = '';
  const address = await new Promise((resolve, reject) => {
    const take = (chunk) => {
      output += chunk;
      const found = /http:\/\/\S+/.exec(output)?.[0];
      if (found && /Stop with Ctrl-C/.test(output)) resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    ended.then((code) => reject(new Error(`npm start ended (${code}):\n${output}`)));
  });
  return { child, ended, address: new URL(address) };
}

async function refusals(address) {
  const status = async (url) => (await fetch(url, { redirect: 'manual' })).status;
  assert.equal(address.hostname, '127.0.0.1');
  assert.ok(address.searchParams.get('tkn').length >= 32);
  assert.equal(await status(address.origin), 403);
  assert.equal(await status(`${address.origin}/?tkn=wrong`), 403);
  assert.equal(await status(`${address.origin}/vscode-remote-resource?path=/etc/hostname`), 403);
  assert.equal(await status(address), 302); // sets the cookie and drops the token from the address bar
  checked('without the token, or with a wrong one, the answer is 403');
  for (const { address: other } of Object.values(os.networkInterfaces())
    .flat()
    .filter((face) => face.family === 'IPv4' && !face.internal))
    await assert.rejects(fetch(`http://${other}:${address.port}/version`));
  checked('it answers on 127.0.0.1 only');
}

/** Only for a person to look at, hence the wait for colours and pictures. */
async function shot(page, name) {
  if (options.shots === undefined) return;
  await page.waitForTimeout(2500);
  await page.screenshot({ path: path.join(options.shots, name) });
}

async function firstView(address) {
  const chromium = await findChromium(console.log);
  if ('reason' in chromium) return skipped('what the page of `npm start` shows', chromium.reason);
  const { browser, page } = await launchBrowser(chromium, { width: 1440, height: 860 });
  try {
    await page.goto(address.href, { waitUntil: 'commit' });
    const tab = (name) => page.locator(`.tab[data-resource-name="${name}"]`);
    await tab('inventory.rs').waitFor({ timeout: 60_000 });
    await tab('inventory.iron').waitFor();
    const groups = page.locator('.editor-group-container');
    await page.locator('.gettingStartedContainer', { hasText: 'Iron' }).waitFor();
    await shot(page, 'start.png');
    assert.equal(await groups.count(), 3);
    assert.equal(await groups.nth(0).locator('.tab.active[data-resource-name="inventory.rs"]').count(), 1);
    assert.equal(await groups.nth(1).locator('.tab.active[data-resource-name="inventory.iron"]').count(), 1);
    assert.equal(await groups.nth(2).locator('.gettingStartedContainer').count(), 1);
    checked('the page shows Rust and Iron side by side, and the walkthrough');
    await page.locator('.gettingStartedContainer').getByRole('button', { name: 'Convert to Iron', exact: true }).click();
    await page.locator('.editor-group-container').nth(1).locator('.tab.active[data-resource-name="inventory.iron"]').waitFor();
    await page.locator('.getting-started-step', { hasText: 'Read both side by side' }).click();
    await page.locator('.gettingStartedContainer').getByRole('button', { name: 'Show side by side', exact: true }).click();
    await page.locator('.tab', { hasText: '(view)' }).waitFor();
    await shot(page, 'start-walkthrough.png');
    assert.equal(await groups.count(), 3, 'the buttons of the walkthrough use the editors that are there');
    assert.equal(await page.locator('.notification-toast').count(), 0);
    checked('the buttons of the walkthrough work on the sample');
  } finally {
    await browser.close();
  }
}

async function stops({ child, ended, address }, signal) {
  const profile = path.dirname(address.searchParams.get('folder'));
  const running = () =>
    spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line.includes(profile));
  assert.ok(running().length > 0);
  child.kill(signal);
  assert.equal(await ended, 0);
  assert.deepEqual(running(), []);
  assert.equal(fs.existsSync(profile), false);
  await assert.rejects(fetch(`${address.origin}/version`));
  checked(`${signal} ends it with exit code 0, no process and no file left`);
}

async function main() {
  if (options.shots) fs.mkdirSync(options.shots, { recursive: true });
  console.log('npm start');
  badUse();
  if (onPath('sh')) desktop();
  else skipped('the desktop `code`', 'the stand-in for it is a shell script');
  const first = await startInBrowserMode();
  await refusals(first.address);
  await firstView(first.address);
  await stops(first, 'SIGINT');
  const second = await startInBrowserMode();
  assert.notEqual(second.address.searchParams.get('tkn'), first.address.searchParams.get('tkn'));
  await stops(second, 'SIGTERM');
}

main().then(
  () => {
    closingCount('npm start', 0);
    process.exit(0);
  },
  (error) => {
    console.error(error);
    closingCount('npm start', 1);
    process.exit(1);
  },
);
