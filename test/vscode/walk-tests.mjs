// The steps of the walk that generate tests; they run after those of walk.mjs, in the same window.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { checked } from './checks.mjs';

const GENERATING_MS = 180_000; // a build of the crate, on a machine that may be busy

/** @param {import('playwright-core').Page} page */
const lens = (page, text) => page.locator('.codelens-decoration a:visible', { hasText: text });
/** The page inside the frames of a webview. */
const webview = (page) => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

export async function generatesTests({ page, bench, onDisk, rust, shot }) {
  await bench.command('View: Close All Editors');
  await bench.openFile('inventory.rs');
  const generate = lens(page, 'Generate tests');
  await generate.first().waitFor({ timeout: 30_000 });
  assert.equal(await generate.count(), 3);
  await shot.moment('8-lenses');
  await bench.command('Iron: Generate Tests for File');
  const progress = page.locator('.notifications-toasts .notification-list-item', { hasText: /Tests for inventory.rs/ }).first();
  await progress.waitFor();
  await page.locator('.notifications-toasts', { hasText: /Searching|Compiling|Building/ }).waitFor({ timeout: GENERATING_MS });
  await shot.moment('9-progress');
  const ready = bench.notification(/tests ready/);
  await ready.waitFor({ timeout: GENERATING_MS });
  await page.locator('.monaco-diff-editor').first().waitFor();
  assert.equal(onDisk('inventory.rs'), rust);
  checked(`tests are shown as a difference, and nothing is written: ${(await ready.innerText()).split('\n')[0]}`);
  await page.mouse.move(0, 0);
  await shot.step('10-difference');
}

export async function choosesAndInserts({ page, bench, onDisk, rust, shot }) {
  await page.locator('.editor-group-container').nth(1).locator('.tab.active').click(); // the difference stands beside the file
  await bench.titleButton(1, /Choose Generated Tests/).click();
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  await shot.moment('11-choose');
  await page.keyboard.press('Escape');
  await bench.titleButton(1, /Insert Generated Tests/).click();
  await page.locator('.monaco-diff-editor').first().waitFor({ state: 'detached' });
  await bench.save('inventory.rs');
  const text = onDisk('inventory.rs');
  assert.ok(text.startsWith(rust) && text.includes('#[cfg(test)]') && text.length > rust.length + 100);
  checked('accepting puts them into the file, behind what was there');
  await bench.command('Notifications: Clear All Notifications');
  await bench.goTo(rust.split('\n').findIndex((line) => line.includes('item > best')) + 1, 17);
  await lens(page, 'killed').first().waitFor();
  await page.waitForTimeout(500);
  await shot.moment('12-inserted');
  await bench.quickFixMenu(/kills this/);
  await shot.moment('13-survivor-fixes');
  await page.keyboard.press('Enter');
  const none = bench.notification(/No test that notices it was found/); // the largest item is the same with `>=`
  await none.waitFor({ timeout: GENERATING_MS });
  checked('a mutant that no test can notice is said to be so');
  await bench.command('Notifications: Clear All Notifications');
  await bench.command('Problems: Focus on Problems View');
  const row = bench.problems.filter({ hasText: /No generated test notices/ }).first();
  await row.waitFor();
  await shot.moment('14-problems');
  checked(`a mutant that survives is listed: ${(await row.innerText()).replace(/\s+/g, ' ').trim()}`);
  await bench.command('View: Hide Panel');
}

export async function showsResults({ page, bench, shot, testsPicture }) {
  await bench.command('Iron: Show Test Results');
  const frame = webview(page);
  await frame.locator('h1', { hasText: 'inventory.rs' }).waitFor();
  assert.ok((await frame.locator('svg rect').count()) > 0);
  await page.mouse.move(0, 0);
  await shot.step('15-results');
  if (testsPicture !== undefined) await readmePicture(page, bench, testsPicture);
  const link = frame.locator('button.link').first();
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
  checked('the page of results leads to the code, by the keyboard too');
}

export async function runsInTestingView({ page, bench, shot }) {
  await bench.command('Test: Run All Tests');
  const explorer = page.locator('.test-explorer');
  await bench.command('Testing: Focus on Test Explorer View');
  await explorer.waitFor();
  await page.locator('.test-explorer .testing-run-state-passed, .test-explorer .codicon-testing-passed-icon').first().waitFor({ timeout: GENERATING_MS });
  await bench.command('Test: Collapse All Tests').catch(() => page.keyboard.press('Escape'));
  await shot.moment('16-testing');
  checked('the Testing view runs them');
}

/** The function with its score and the mark in it, and the page beside; small enough to be read in a browser. */
async function readmePicture(page, bench, file) {
  const size = page.viewportSize();
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize({ width: 1240, height: 640 });
  await page.waitForTimeout(1500); // scroll bars fade
  await bench.editors.screenshot({ path: file });
  await page.setViewportSize(size);
  await bench.command('View: Toggle Primary Side Bar Visibility');
}

/** The same after the window was loaded again. */
export async function survivesReload({ page, bench, folder, shot }) {
  await page.reload({ waitUntil: 'commit' });
  await bench.ready('src').catch(() => undefined);
  await webview(page).locator('h1', { hasText: 'inventory.rs' }).waitFor({ timeout: 60_000 });
  await bench.openFile('inventory.rs');
  await lens(page, 'killed').first().waitFor({ timeout: 30_000 });
  await shot.moment('17-reloaded');
  assert.ok(fs.existsSync(folder));
  checked('results, marks and the page are there after a reload');
}

/** In a window whose workspace is not trusted. */
export async function refusesUntrusted({ page, bench, shot }) {
  await page.getByText('Restricted Mode').first().waitFor({ timeout: 60_000 });
  await bench.openFile('inventory.rs');
  await page.waitForTimeout(2000); // long enough for a lens that should not come
  assert.equal(await lens(page, 'Generate tests').count(), 0);
  await page.keyboard.press('F1');
  await page.keyboard.type('Generate Tests for F');
  await page.waitForTimeout(800);
  await shot.moment('18-restricted');
  assert.equal(await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Iron: Generate Tests' }).count(), 0);
  await page.keyboard.press('Escape');
  checked('in a workspace that is not trusted, neither lens nor command is there');
}
