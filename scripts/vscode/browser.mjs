// Opens a headless Chromium that can reach this machine only.
import { chromium as playwrightChromium } from 'playwright-core';

/**
 * @param {import('./chromium.mjs').Chromium} chromium
 * @param {{ width?: number, height?: number, scale?: number }} [view] CSS pixels, and device pixels per CSS pixel
 */
export async function launchBrowser(chromium, { width = 1280, height = 800, scale = 1 } = {}) {
  const browser = await playwrightChromium.launch({
    executablePath: chromium.path,
    headless: true,
    env: { ...process.env, ...chromium.env },
    chromiumSandbox: false, // it does not start as root, and only our own pages are ever shown
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
    ],
  });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  return { browser, context, page: await context.newPage() };
}
