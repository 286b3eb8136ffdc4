// npm run walk [-- --shots DIR] [--picture FILE] — drives the packed and installed extension as a person would, in a real
// VS Code, and takes a picture of each step in four themes. Exit 1 at the first thing that is not as it should be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/vscode/browser.mjs';
import { findChromium } from '../../scripts/vscode/chromium.mjs';
import { ensurePlatform } from '../../scripts/vscode/platform.mjs';
import { installExtensions, newProfile, startServer, workbenchAddress } from '../../scripts/vscode/server.mjs';
import { TEST_SETTINGS } from '../../scripts/vscode/settings.mjs';
import { copyWorkspace, REPOSITORY } from './bundle.mjs';
import { workbench } from './workbench.mjs';

const THEMES = [
  { short: 'dark', name: 'Dark Modern', kind: 'vs-dark' },
  { short: 'light', name: 'Light Modern', kind: 'vs' },
  { short: 'contrast', name: 'Dark High Contrast', kind: 'hc-black' },
  { short: 'contrast-light', name: 'Light High Contrast', kind: 'hc-light' },
];
const { values: options } = parseArgs({ options: { shots: { type: 'string', default: path.join(REPOSITORY, 'dist-test', 'walk') }, picture: { type: 'string' } } });
const checked = (what) => console.log(`  ✔ ${what}`);

function packAndInstall(platform, profile) {
  const vsix = path.join(profile, 'iron.vsix');
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: REPOSITORY, encoding: 'utf8', shell: process.platform === 'win32' });
  assert.equal(status, 0, `${stdout}${stderr}`);
  installExtensions(platform, profile, [vsix]);
}

/** Requests that leave this machine; a webview's own host is answered inside the page. */
function outsideRequests(context) {
  const outside = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && !hostname.endsWith('.vscode-resource.vscode-cdn.net')) outside.push(request.url());
  });
  return outside;
}

/** One walk; each step leaves a picture behind. */
async function walk(page, files, shot) {
  const bench = workbench(page);
  const onDisk = (name) => fs.readFileSync(path.join(files, name), 'utf8');
  const rust = onDisk('inventory.rs');
  await bench.ready('Cargo.toml');

  await bench.openFile('inventory.rs');
  await bench.titleButton(0, /to Iron/).click();
  await bench.tab('inventory.iron').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.editor-group-container').length === 2);
  const iron = onDisk('inventory.iron');
  assert.match(await bench.visibleText(1), /public function largest/);
  await page.mouse.move(0, 0); // no tooltip in the pictures
  await bench.command('View: Toggle Primary Side Bar Visibility');
  checked('the button of a Rust file writes its Iron and shows it beside');
  await page.waitForFunction(() => new Set([...document.querySelectorAll('.editor-group-container')[1].querySelectorAll('.view-line span[class*="mtk"]')].map((span) => span.className)).size >= 4);
  assert.ok((await bench.colours(1)) >= 4, `Iron is drawn in ${await bench.colours(1)} colours`);
  checked(`Iron is highlighted, in ${await bench.colours(1)} colours`);
  assert.equal(await bench.squiggles(1).count(), 0);
  await shot.step('1-side-by-side');
  if (options.picture) await readmePicture(page, bench);

  const line = iron.split('\n').findIndex((text) => text.trim() === 'end for') + 1;
  assert.ok(line > 0, 'the sample has an `end for`');
  await bench.focus(1);
  await bench.goTo(line);
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Backspace');
  await page.keyboard.type('if');
  await page.keyboard.press('Escape'); // a completion list, if there is one
  await bench.squiggles(1).first().waitFor();
  await bench.command('Problems: Focus on Problems View');
  const row = bench.problems.filter({ hasText: /end for/ }).first();
  await row.waitFor();
  checked(`a mistake is marked, and listed: ${(await row.innerText()).replace(/\s+/g, ' ').trim()}`);
  await shot.step('2-mistake');

  await bench.focus(1);
  await bench.goTo(line, (iron.split('\n')[line - 1]?.length ?? 0) - 1);
  await bench.quickFixMenu(/end for/);
  await shot.moment('3-quick-fix');
  await page.keyboard.press('Enter');
  await bench.squiggles(1).first().waitFor({ state: 'detached' });
  await bench.save('inventory.iron');
  assert.equal(onDisk('inventory.iron'), iron);
  checked('the quick fix mends it');
  await bench.command('View: Hide Panel');

  await bench.focus(1);
  await bench.goTo(line);
  await page.keyboard.press('Home');
  await page.keyboard.type('      ');
  await bench.command('Format Document');
  await page.waitForTimeout(500);
  await bench.save('inventory.iron');
  assert.equal(onDisk('inventory.iron'), iron);
  checked('Format Document puts a moved line back');

  fs.rmSync(path.join(files, 'inventory.rs'));
  await bench.titleButton(1, /to Rust/).click();
  await waitUntil(() => fs.existsSync(path.join(files, 'inventory.rs')), 'the Rust file to be written');
  assert.equal(onDisk('inventory.rs'), rust);
  checked('the button of an Iron file writes its Rust, the same as before');
}

/** Both texts whole, and nothing of the window around them. */
async function readmePicture(page, bench) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1600, height: 970 });
  await bench.divide(0.42);
  await bench.focus(1);
  await bench.goTo(2); // an empty line: no word is marked as the one at the cursor
  await page.waitForTimeout(1500); // scroll bars fade
  await bench.editors.screenshot({ path: options.picture });
  await page.setViewportSize(size);
}

async function waitUntil(holds, what) {
  for (let tries = 0; tries < 100; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 10 s for ${what}`);
}

async function main() {
  const chromium = await findChromium(console.log);
  if ('reason' in chromium) {
    console.log(`SKIPPED the walk: ${chromium.reason}.`);
    return process.env.IRON_REQUIRE_EDITOR ? 1 : 0;
  }
  const platform = ensurePlatform(console.log);
  const profile = newProfile();
  packAndInstall(platform, profile);
  const folder = copyWorkspace(profile);
  const files = path.join(folder, 'src');
  fs.rmSync(path.join(files, 'inventory.iron'));
  fs.mkdirSync(options.shots, { recursive: true });
  const server = await startServer(platform, { profile, settings: { ...TEST_SETTINGS, 'editor.fontSize': 13 }, trustEverything: true });
  const { browser, context, page } = await launchBrowser(chromium, { width: 1440, height: 900 });
  const outside = outsideRequests(context);
  const shot = pictures(page);
  try {
    await page.goto(workbenchAddress(server, { folder }), { waitUntil: 'commit' });
    await walk(page, files, shot);
    assert.deepEqual(outside, []);
    checked('no request left this machine');
  } catch (error) {
    await page.screenshot({ path: path.join(options.shots, 'FAILED.png') }).catch(() => {});
    console.error(error);
    console.log(`The page as it was: ${path.join(options.shots, 'FAILED.png')}; the profile with logs: ${profile}`);
    return 1;
  } finally {
    await browser.close();
    await server.stop();
  }
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  console.log(`walk: all steps passed; pictures in ${options.shots}`);
  return 0;
}

/** Takes pictures: of a step in every theme, or of a moment (an open menu) as it is. */
function pictures(page) {
  const picture = (name) => page.screenshot({ path: path.join(options.shots, `${name}.png`) });
  const change = async ({ name, kind }) => {
    await workbench(page).colourTheme(name);
    await page.locator(`.monaco-workbench.${kind}`).waitFor();
    await page.waitForTimeout(400); // a person looks at it: let the last colours arrive
  };
  return {
    moment: picture,
    async step(name) {
      for (const theme of THEMES) {
        await change(theme);
        await picture(`${name}-${theme.short}`);
      }
      await change(THEMES[0]);
    },
  };
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
