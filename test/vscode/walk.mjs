// npm run walk [-- --shots DIR] [--picture FILE] [--tests-picture FILE] [--experiments-picture FILE] [--only languages|tests|experiments] — drives the packed and installed extension as a person would, in a real
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
import { checked, closingCount, skipped } from './checks.mjs';
import { pagesSurviveReload, runSurvivesReload, showsChains, showsComparisonAndDecision, showsDataset, showsEvaluation, showsOneRun, showsRuns, showsTraining } from './walk-experiments.mjs';
import { choosesAndInserts, generatesTests, refusesUntrusted, runsInTestingView, showsResults, survivesReload } from './walk-tests.mjs';
import { workbench } from './workbench.mjs';

const THEMES = [
  { short: 'dark', name: 'Dark Modern', kind: 'vs-dark' },
  { short: 'light', name: 'Light Modern', kind: 'vs' },
  { short: 'contrast', name: 'Dark High Contrast', kind: 'hc-black' },
  { short: 'contrast-light', name: 'Light High Contrast', kind: 'hc-light' },
];
const { values: options } = parseArgs({
  options: {
    shots: { type: 'string', default: path.join(REPOSITORY, 'dist-test', 'walk') },
    picture: { type: 'string' },
    'tests-picture': { type: 'string' },
    'experiments-picture': { type: 'string' },
    only: { type: 'string' },
  },
});

const STEPS = {
  languages: [convertsBeside, marksAMistake, formats, convertsBack, showsTheView, showsTheWalkthrough],
  experiments: [showsRuns, showsChains, showsOneRun, showsTraining, showsDataset, showsEvaluation, showsComparisonAndDecision, pagesSurviveReload, runSurvivesReload],
  tests: [generatesTests, choosesAndInserts, showsResults, runsInTestingView, survivesReload],
};

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

/** What the steps share: the page, the workbench, the sample's files on disk, and the texts they must hold. */
function scene(page, folder, shot) {
  const file = (name) => path.join(folder, 'src', name);
  const onDisk = (name) => fs.readFileSync(file(name), 'utf8');
  return {
    page,
    bench: workbench(page),
    folder,
    testsPicture: options['tests-picture'],
    experimentsPicture: options['experiments-picture'],
    file,
    onDisk,
    shot,
    rust: onDisk('inventory.rs'),
    iron: '',
  };
}

async function convertsBeside(walk) {
  const { page, bench, shot } = walk;
  await bench.openFile('inventory.rs');
  await bench.titleButton(0, /to Iron/).click();
  await bench.tab('inventory.iron').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.editor-group-container').length === 2);
  walk.iron = walk.onDisk('inventory.iron');
  await page.mouse.move(0, 0); // no tooltip in the pictures
  await bench.command('View: Toggle Primary Side Bar Visibility');
  assert.match(await bench.visibleText(1), /public function largest/);
  checked('the button of a Rust file writes its Iron and shows it beside');
  await waitUntil(async () => (await bench.colours(1)) >= 4, 'Iron in at least four colours');
  checked(`Iron is highlighted, in ${await bench.colours(1)} colours`);
  assert.equal(await bench.squiggles(1).count(), 0);
  await shot.step('1-side-by-side');
  if (options.picture) await readmePicture(page, bench);
}

async function marksAMistake({ page, bench, iron, onDisk, file, shot }) {
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

  fs.rmSync(file('inventory.rs'));
  await bench.titleButton(1, /to Rust/).click();
  await bench.notification(/Not converted/).waitFor();
  await shot.moment('3-refused');
  assert.equal(fs.existsSync(file('inventory.rs')), false);
  checked(`and nothing is written from it: ${(await bench.notification(/Not converted/).innerText()).split('\n')[0]}`);
  await bench.command('Notifications: Clear All Notifications');

  await bench.focus(1);
  await bench.goTo(line, iron.split('\n')[line - 1].length - 1);
  await bench.quickFixMenu(/end for/);
  await shot.moment('4-quick-fix');
  await page.keyboard.press('Enter');
  await bench.squiggles(1).first().waitFor({ state: 'detached' });
  await bench.save('inventory.iron');
  assert.equal(onDisk('inventory.iron'), iron);
  checked('the quick fix mends it');
  await bench.command('View: Hide Panel');
}

async function formats({ page, bench, iron, onDisk }) {
  await bench.focus(1);
  await bench.goTo(3);
  await page.keyboard.press('Home');
  await page.keyboard.type('      ');
  await bench.save('inventory.iron');
  assert.notEqual(onDisk('inventory.iron'), iron);
  await bench.command('Format Document');
  await waitUntil(() => bench.isDirty('inventory.iron'), 'the formatter to change the text');
  await bench.save('inventory.iron');
  assert.equal(onDisk('inventory.iron'), iron);
  checked('Format Document puts a moved line back');
}

async function convertsBack({ page, bench, file, onDisk, rust, shot }) {
  const other = '// somebody else wrote this\n';
  fs.writeFileSync(file('inventory.rs'), other);
  await bench.titleButton(1, /to Rust/).click();
  await bench.dialog(/exists already/).waitFor();
  await shot.moment('5-overwrite');
  await page.keyboard.press('Escape');
  await bench.dialog(/exists already/).waitFor({ state: 'detached' });
  assert.equal(onDisk('inventory.rs'), other);
  checked('a file with another text is not overwritten unasked');

  fs.rmSync(file('inventory.rs'));
  await bench.titleButton(1, /to Rust/).click();
  await waitUntil(() => fs.existsSync(file('inventory.rs')), 'the Rust file to be written');
  assert.equal(onDisk('inventory.rs'), rust);
  checked('the button of an Iron file writes its Rust, the same as before');
}

async function showsTheView({ page, bench, shot }) {
  await bench.command('View: Close All Editors');
  await bench.openFile('main.rs');
  await bench.titleButton(0, /Side by Side/).click();
  await waitUntil(async () => /use inventory/.test(await bench.visibleText(1)), 'the Iron view');
  await bench.focus(0);
  await bench.goTo(1);
  await page.keyboard.type('const LIMIT: u8 = 3;\n');
  await waitUntil(async () => /constant LIMIT/.test(await bench.visibleText(1)), 'the view to follow what is typed');
  await page.mouse.move(0, 0);
  await shot.moment('6-view');
  checked('the view beside a Rust file follows what is typed');
  await bench.command('File: Revert File');
}

async function showsTheWalkthrough({ page, bench, shot }) {
  await bench.command('View: Close All Editors');
  await bench.command('Iron: Get Started with Iron');
  const steps = page.locator('.gettingStartedContainer .getting-started-step');
  await steps.first().waitFor();
  const count = await steps.count();
  for (let index = 0; index < count; index++) {
    await steps.nth(index).click();
    await page.waitForTimeout(800); // its picture is drawn in a frame of its own
    await shot.moment(`7-walkthrough-${index + 1}`);
  }
  assert.ok(count >= 3);
  checked(`the walkthrough has ${count} steps`);
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

/** @param {() => boolean | Promise<boolean>} holds @param {string} what for the message */
async function waitUntil(holds, what) {
  for (let tries = 0; tries < 150; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 15 s for ${what}`);
}

/** Walks through one window, over a folder of its own. */
async function inWindow({ platform, chromium, profile, trusted, steps }) {
  const folder = copyWorkspace(fs.mkdtempSync(path.join(profile, 'walk-')));
  const settings = { ...TEST_SETTINGS, 'editor.fontSize': 13, 'security.workspace.trust.enabled': !trusted, 'security.workspace.trust.startupPrompt': 'never' };
  const server = await startServer(platform, { profile, settings, trustEverything: trusted });
  const { browser, context, page } = await launchBrowser(chromium, { width: 1440, height: 900 });
  const outside = outsideRequests(context);
  try {
    await page.goto(workbenchAddress(server, { folder }), { waitUntil: 'commit' });
    const walk = scene(page, folder, pictures(page));
    fs.rmSync(walk.file('inventory.iron'));
    await walk.bench.ready('Cargo.toml');
    for (const step of steps) await step(walk);
    assert.deepEqual(outside, []);
  } catch (error) {
    await page.screenshot({ path: path.join(options.shots, 'FAILED.png') }).catch(() => {});
    throw error;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function main() {
  const chromium = await findChromium(console.log);
  if ('reason' in chromium) {
    skipped('the walk', chromium.reason);
    closingCount('walk', 0);
    return process.env.IRON_REQUIRE_EDITOR ? 1 : 0;
  }
  const platform = ensurePlatform(console.log);
  const profile = newProfile();
  packAndInstall(platform, profile);
  fs.mkdirSync(options.shots, { recursive: true });
  const common = { platform, chromium, profile };
  try {
    for (const [name, steps] of Object.entries(STEPS)) if ((options.only ?? name) === name) await inWindow({ ...common, trusted: true, steps });
    if ((options.only ?? 'tests') === 'tests') await inWindow({ ...common, trusted: false, steps: [refusesUntrusted] });
    checked('no request left this machine');
  } catch (error) {
    console.error(error);
    closingCount('walk', 1);
    console.log(`The page as it was: ${path.join(options.shots, 'FAILED.png')}; the profile with logs: ${profile}`);
    return 1;
  }
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  console.log(`  pictures: ${options.shots}`);
  closingCount('walk', 0);
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
