// What a person does in the workbench, as functions over a Playwright page. Selectors of VS Code 1.139 live here only.

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {Page} page
 */
export function workbench(page) {
  const quickInput = page.locator('.quick-input-widget input.input');
  const quickRows = page.locator('.quick-input-list .monaco-list-row');

  async function pick(text, rowText) {
    await quickInput.waitFor({ state: 'visible' });
    await quickInput.fill(text);
    const row = quickRows.filter({ hasText: rowText }).first();
    await row.waitFor();
    await row.click();
  }

  const editors = page.locator('.part.editor');

  /** The editor group at a place, counted from 0 at the left. */
  const group = (index) => page.locator('.editor-group-container').nth(index);

  return {
    group,
    editors,

    /** Waits until the page is drawn and the extension host answers. */
    async ready(file) {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().waitFor({ timeout: 60_000 });
    },

    /** Commands of extensions come a while after the window is drawn, and an open list does not take them up. */
    async command(title) {
      for (let tries = 0; tries < 6; tries++) {
        await page.keyboard.press('F1');
        await quickInput.waitFor({ state: 'visible' });
        await quickInput.fill(`>${title}`);
        const row = quickRows.filter({ hasText: title }).first();
        const isThere = await row.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
        if (isThere) return row.click();
        await page.keyboard.press('Escape');
      }
      throw new Error(`there is no command ${title}`);
    },

    async colourTheme(name) {
      await page.keyboard.press('F1');
      await pick('>Preferences: Color Theme', 'Preferences: Color Theme');
      await pick(name, name);
      await quickInput.waitFor({ state: 'hidden' });
    },

    async openFile(name) {
      await page.keyboard.press('Control+P');
      await pick(name, name);
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    },

    /** A button at the top right of a group, found by what it says when pointed at. */
    titleButton: (index, label) =>
      group(index)
        .locator('.editor-actions .action-label')
        .and(page.getByRole('button', { name: label })),

    tab: (name) => page.locator(`.tab[data-resource-name="${name}"]`),
    squiggles: (index) => group(index).locator('.squiggly-error'),
    problems: page.locator('.markers-panel .monaco-list-row'),

    /** How many kinds of colour the visible text of a group has; 1 means that nothing is highlighted. */
    colours: (index) =>
      group(index)
        .locator('.view-line span[class*="mtk"]')
        .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size),

    /** The visible lines of a group, top to bottom. */
    visibleText: (index) =>
      group(index)
        .locator('.view-line')
        .evaluateAll((lines) =>
          lines
            .map((line) => ({ top: parseFloat(line.style.top), text: line.textContent.replaceAll('\u00a0', ' ') }))
            .sort((a, b) => a.top - b.top)
            .map((line) => line.text)
            .join('\n'),
        ),

    /** Puts the cursor into a line of the focused editor, at a column counted from 1. */
    async goTo(line, column = 1) {
      await page.keyboard.press('Control+G');
      await quickInput.waitFor({ state: 'visible' });
      await quickInput.fill(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      await quickInput.waitFor({ state: 'hidden' });
    },

    async focus(index) {
      await page.keyboard.press(`Control+${index + 1}`);
    },

    /** Opens the menu of quick fixes at the cursor, with the entry with that text chosen. */
    async quickFixMenu(text) {
      await page.keyboard.press('Control+.');
      const entries = page.locator('.action-widget .monaco-list-row.action');
      await entries.filter({ hasText: text }).first().waitFor();
      for (let tries = 0; tries < 20; tries++) {
        if ((await page.locator('.action-widget .monaco-list-row.action.focused', { hasText: text }).count()) > 0) return;
        await page.keyboard.press('ArrowDown');
      }
      throw new Error(`no quick fix could be chosen with the text ${text}`);
    },

    /** Moves the border between the first two groups; share: how much of the width the left one gets. */
    async divide(share) {
      const border = await group(1).boundingBox();
      const whole = await editors.boundingBox();
      const middle = border.y + border.height / 2;
      await page.mouse.move(border.x, middle);
      await page.mouse.down();
      await page.mouse.move(whole.x + whole.width * share, middle, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(0, 0);
    },

    notification: (text) => page.locator('.notifications-toasts .notification-list-item-message', { hasText: text }).first(),
    dialog: (text) => page.locator('.monaco-dialog-box', { hasText: text }),
    isDirty: async (name) => (await page.locator(`.tab.dirty[data-resource-name="${name}"]`).count()) > 0,

    async save(name) {
      await page.keyboard.press('Control+S');
      await page.waitForFunction((file) => !document.querySelector(`.tab.dirty[data-resource-name="${file}"]`), name);
    },
  };
}
