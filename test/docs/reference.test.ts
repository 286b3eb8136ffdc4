/** The pages about the language: every example is run both ways, and no word goes without one. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, reduce, vocabulary } from '../../redox/src/index.js';
import { reference } from '../../scripts/reference/reference.js';
import { check } from '../redox/check.js';
import { innerPart, pairFiles, wholeFile } from '../redox/pairs.js';
import { examples, fenceCount, withIron, type Example } from './examples.js';

const DOCS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs');
const PAGES = ['iron-language.md', 'iron-in-ten-minutes.md'];

const read = (name: string): string => fs.readFileSync(path.join(DOCS, name), 'utf8').replaceAll('\r\n', '\n');

// IRON_UPDATE=1 writes the Iron that comes out; look at the difference before keeping it
if (process.env['IRON_UPDATE'] === '1') {
  for (const name of PAGES) {
    const page = withIron(read(name), ({ rust, iron, place }) => {
      const { text } = reduce(wholeFile(rust, 'rust', place));
      return text === null ? iron : innerPart(text, 'iron', place);
    });
    fs.writeFileSync(path.join(DOCS, name), page);
  }
}

for (const name of PAGES) {
  const page = read(name);
  const all = examples(page);
  describe(name, () => {
    it('has an Iron twin for every Rust example', () => {
      expect(all.length).toBeGreaterThan(5);
      expect(fenceCount(page, 'rust')).toBe(all.length);
      expect(fenceCount(page, 'iron')).toBe(all.length);
    });
    for (const { line, place, rust, iron } of all) {
      it(`line ${line}: ${rust.split('\n')[0]}`, () => check(wholeFile(rust, 'rust', place), wholeFile(iron, 'iron', place)));
    }
    it('has no broken link inside of it', () => {
      const anchors = new Set(
        [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
          title!
            .toLowerCase()
            .replace(/[^\w -]/g, '')
            .replaceAll(' ', '-'),
        ),
      );
      const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
      expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
    });
    it('links to files that exist', () => {
      const links = [...page.matchAll(/\]\(([^#)][^)]*)\)/g)].map(([, target]) => target!.split('#')[0]!);
      expect(links.filter((target) => !/^https?:/.test(target) && !fs.existsSync(path.join(DOCS, target)))).toEqual([]);
    });
  });
}

describe('the whole vocabulary', () => {
  const irons = [...PAGES.flatMap((name) => examples(read(name)).map((example: Example) => example.iron)), ...pairFiles().flatMap((file) => file.pairs.map((pair) => pair.iron))];
  const text = irons.join('\n').replace(/\s+/g, ' ');
  /** Words that are read and never printed: test/redox/accepts.test.ts shows them. */
  const unshown = new Set(['no arguments', 'brace macro', 'end value']);
  it('is shown by examples', () => {
    const missing = vocabulary.map(({ word }) => word).filter((word) => !new RegExp(`\\b${word}\\b`).test(text));
    expect(missing.filter((word) => !unshown.has(word))).toEqual([]);
  });
  it('is listed in the reference', () => {
    const page = read('iron-language.md');
    expect(vocabulary.filter(({ word }) => !page.includes(`| \`${word}\` |`)).map(({ word }) => word)).toEqual([]);
  });
});

it('the reference explains every code', () => {
  const page = read('iron-language.md');
  expect(Object.keys(DIAGNOSTIC_CODES).filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
});

it('the tables made from the code are up to date (node scripts/generate-reference.mjs)', () => {
  const page = read('iron-language.md');
  expect(reference(page)).toBe(page);
});
