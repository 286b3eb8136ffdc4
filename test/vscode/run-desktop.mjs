// node test/vscode/run-desktop.mjs — the same suite in a desktop VS Code that @vscode/test-electron downloads. Where the
// download is not reached it says so and exits 0 (1 with IRON_REQUIRE_EDITOR set). Linux without a display needs xvfb-run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cacheRoot } from '../../scripts/vscode/cache.mjs';
import { npm } from '../../scripts/vscode/npm.mjs';
import { VSCODE_VERSION } from '../../scripts/vscode/versions.mjs';
import { bundleSuite, copyWorkspace, REPOSITORY } from './bundle.mjs';
import { judge } from './report.mjs';

function skip(reason) {
  console.log(`SKIPPED the desktop suite: ${reason}.`);
  process.exit(process.env.IRON_REQUIRE_EDITOR ? 1 : 0);
}

async function desktopVSCode() {
  if (process.env.IRON_DESKTOP_VSCODE) return process.env.IRON_DESKTOP_VSCODE;
  try {
    return await downloadAndUnzipVSCode({ version: VSCODE_VERSION, cachePath: path.join(cacheRoot(), 'desktop'), timeout: 20_000 });
  } catch (error) {
    return skip(
      `desktop VS Code ${VSCODE_VERSION} could not be downloaded (${error instanceof Error ? error.message : error}). ` +
        'Set IRON_DESKTOP_VSCODE to the executable of an installed one; `npm run test:vscode` runs the same suite without it',
    );
  }
}

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) console.log('No display is set; on a server run this under xvfb-run.');
const vscodeExecutablePath = await desktopVSCode();
npm(['run', '--silent', 'build'], { cwd: REPOSITORY });
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-desktop-'));
const report = path.join(temporary, 'report.json');
try {
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: REPOSITORY,
    extensionTestsPath: await bundleSuite(),
    launchArgs: [copyWorkspace(temporary), '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', path.join(temporary, 'user'), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    extensionTestsEnv: { IRON_TEST_REPORT: report },
  });
} catch (error) {
  console.error(String(error));
}
const passed = judge([report], 'desktop VS Code');
fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
process.exit(passed ? 0 : 1);
