// node test/vscode/run.mjs [--grep TEXT] [--verbose] — the mocha suite inside the extension host of a real VS Code, with a
// headless Chromium as its window. Exit 0: passed, or skipped with the reason where there can be no Chromium; 1: failed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/vscode/browser.mjs';
import { findChromium } from '../../scripts/vscode/chromium.mjs';
import { npm } from '../../scripts/vscode/npm.mjs';
import { ensurePlatform } from '../../scripts/vscode/platform.mjs';
import { newProfile, remoteAddress, startServer, workbenchAddress } from '../../scripts/vscode/server.mjs';
import { TEST_SETTINGS } from '../../scripts/vscode/settings.mjs';
import { bundleSuite, copyWorkspace, REPOSITORY } from './bundle.mjs';
import { judge } from './report.mjs';

const PREFIX = '[mocha] '; // tells the suite's own lines from the workbench's
const LOG_LINES = 25;
const NOISE = /Ignoring fetching additional builtin extensions/;

const { values: options } = parseArgs({
  options: {
    grep: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '1200' },
    extension: { type: 'string', default: REPOSITORY },
  },
});

/** The workbench's page log: the suite's lines are printed, the rest is kept for the case that something goes wrong. */
function pageLog() {
  const kept = [];
  const take = async (message) => {
    const values = await Promise.all(message.args().map((argument) => argument.jsonValue().catch(() => '?')));
    if (/^%c/.test(values[0])) values.splice(0, 2); // VS Code's "%c INFO" and its style sheet
    const line = format(...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
    if (line.startsWith(PREFIX)) console.log(line.slice(PREFIX.length));
    else if (line.trim() && !NOISE.test(line)) {
      kept.push(`# ${message.type()}: ${line.slice(0, 1500)}`);
      if (options.verbose) console.log(kept.at(-1));
      else if (kept.length > LOG_LINES) kept.shift();
    }
  };
  return { take, kept };
}

/** Opens the page that runs the suite. @returns {Promise<number | 'timeout'>} the extension host's exit signal */
function exitSignal(page, address, picture) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(async () => {
      await page.screenshot({ path: picture }).catch(() => {});
      resolve('timeout');
    }, Number(options.timeout) * 1000);
    const finish = (code) => {
      clearTimeout(timer);
      resolve(code);
    };
    const open = async () => {
      await page.exposeFunction('codeAutomationLog', () => {}); // both must exist before the page does
      await page.exposeFunction('codeAutomationExit', finish);
      await page.goto(address, { waitUntil: 'commit' });
    };
    open().catch((error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/**
 * One window with its part of the suite. The other one has two folders, and nobody trusts them.
 * @returns {Promise<{ report: string, code: number | 'timeout', kept: string[] }>}
 */
async function inWindow({ platform, chromium, tests, profile, trusted }) {
  const name = trusted ? 'trusted' : 'untrusted';
  const report = path.join(profile, `${name}.json`);
  const place = trusted ? { folder: copyWorkspace(profile) } : { workspace: twoFolders(profile) };
  const temporary = path.join(profile, `tmp-${name}`); // of its own, so that what is left there can be seen
  fs.mkdirSync(temporary);
  const server = await startServer(platform, {
    profile,
    settings: { ...TEST_SETTINGS, 'security.workspace.trust.enabled': !trusted, 'security.workspace.trust.startupPrompt': 'never' },
    withoutToken: true,
    testDriver: true,
    trustEverything: trusted,
    env: {
      TMPDIR: temporary,
      IRON_TEST_REPORT: report,
      IRON_TEST_PREFIX: PREFIX,
      IRON_TEST_UNTRUSTED: trusted ? '0' : '1',
      ...(options.grep ? { IRON_TEST_GREP: options.grep } : {}),
      ...trainingPython(),
      ...(process.env.NODE_V8_COVERAGE ? { NODE_V8_COVERAGE: process.env.NODE_V8_COVERAGE } : {}),
    },
  });
  const { take, kept } = pageLog();
  const { browser, page } = await launchBrowser(chromium);
  try {
    page.on('console', take);
    page.on('pageerror', (error) => kept.push(`# page error: ${String(error).slice(0, 300)}`));
    const payload = [
      ['extensionDevelopmentPath', remoteAddress(server, path.resolve(options.extension))],
      ['extensionTestsPath', remoteAddress(server, tests)],
      ['enableProposedApi', ''],
      ['skipWelcome', 'true'],
    ];
    return { report, kept, code: await exitSignal(page, workbenchAddress(server, { ...place, payload }), path.join(profile, `timeout-${name}.png`)) };
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** What the packages for training were installed with: in the window's home folder a version manager would choose another Python. */
function trainingPython() {
  if (process.env.IRON_PYTHON || process.env.IRON_TRAINER_PYTHON) return {};
  const { stdout } = spawnSync(process.execPath, [path.join(options.extension, 'dist', 'iron-trainer.js'), 'preflight', 'train', '--json'], { encoding: 'utf8' });
  const packages = stdout.startsWith('{') ? JSON.parse(stdout).checks.find(({ name, status }) => name === 'packages' && status === 'present') : undefined;
  if (packages === undefined) return {};
  const config = fs.readFileSync(path.join(path.dirname(packages.found), '..', 'pyvenv.cfg'), 'utf8');
  const base = /^executable = (.+)$/m.exec(config)?.[1];
  return base === undefined ? {} : { IRON_PYTHON: base };
}

/** A workspace of two folders that both have an experiment `pilot-2`. */
function twoFolders(profile) {
  const experiments = path.join(REPOSITORY, 'test', 'experiments');
  for (const [folder, names] of [
    ['first', ['pilot-2']],
    ['second', ['pilot-1', 'pilot-2']],
  ])
    for (const name of names) fs.cpSync(path.join(experiments, name), path.join(profile, folder, 'experiments', name), { recursive: true });
  const file = path.join(profile, 'two.code-workspace');
  fs.writeFileSync(file, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
  return file;
}

async function main() {
  const chromium = await findChromium(console.log);
  if ('reason' in chromium) {
    console.log(`SKIPPED the in-editor suite: ${chromium.reason}.`);
    return process.env.IRON_REQUIRE_EDITOR ? 1 : 0;
  }
  const platform = ensurePlatform(console.log);
  if (options.extension === REPOSITORY) npm(['run', '--silent', 'build', ...(process.env.NODE_V8_COVERAGE ? [] : ['--', '--production'])], { cwd: REPOSITORY });
  const common = { platform, chromium, tests: await bundleSuite(), profile: newProfile() };
  const windows = [];
  for (const trusted of [true, false]) windows.push(await inWindow({ ...common, trusted }));
  const isProven = judge(
    windows.map(({ report }) => report),
    `VS Code ${platform.version}`,
  );
  const passed = isProven && windows.every(({ code }) => code === 0);
  if (passed) fs.rmSync(common.profile, { recursive: true, force: true, maxRetries: 5 });
  else for (const { kept, code } of windows) console.log(`${kept.join('\n')}\nexit signal ${code}; the profile with logs is kept in ${common.profile}`);
  return passed ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
