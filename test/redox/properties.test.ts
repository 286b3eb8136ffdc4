/**
 * The laws on random input. Each property prints its seed where it fails; IRON_SEED=number runs it
 * again, IRON_RUNS=number runs more cases.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertRange, format, oxidize, parse, reduce, sameTokens, sameTree, tokenize, type Language } from '../../redox/src/index.js';
import { squeezed } from './check.js';
import { pairFiles, wholeFile } from './pairs.js';
import { rustBody, rustExpression, rustItem, rustPattern, rustType } from './random-rust.js';

const seed = Number(process.env['IRON_SEED'] ?? 20_260_729);
const runs = Number(process.env['IRON_RUNS'] ?? 300);
const parameters = { seed, numRuns: runs };
console.log(`properties: seed ${seed}, ${runs} cases each`);

/** Laws 2 and 3 for one Rust text; texts that are no Rust are left out, and counted. */
function keepsTheLaws(rust: string, counted: { rejected: number }): void {
  const forth = reduce(rust);
  if (forth.text === null) {
    counted.rejected++;
    return;
  }
  const back = oxidize(forth.text);
  expect(back.diagnostics, forth.text).toEqual([]);
  expect(sameTokens(rust, back.text!), forth.text).toEqual({ same: true });
  expect(squeezed(back.text!)).toBe(squeezed(rust));
  expect(reduce(back.text!).text).toBe(forth.text);
  expect(sameTree(parse(rust, 'rust'), parse(forth.text, 'iron')), forth.text).toEqual({ same: true });
  expect(format(forth.text).text).toBe(forth.text);
}

describe('random Rust comes back', () => {
  for (const [what, arbitrary] of Object.entries({ rustExpression, rustType, rustPattern, rustBody, rustItem })) {
    it(what, () => {
      const counted = { rejected: 0 };
      fc.assert(
        fc.property(arbitrary, (rust) => keepsTheLaws(rust, counted)),
        parameters,
      );
      // what the generator makes is Rust, but for a few names that stand where a keyword cannot
      expect(counted.rejected).toBeLessThan(runs / 10);
    });
  }
});

/** No input makes the library throw, and its answers hold together. */
function answers(text: string, language: Language): void {
  const { diagnostics, root } = parse(text, language);
  expect(root.to).toBeGreaterThanOrEqual(0);
  for (const { from, to, fixes } of diagnostics) {
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeGreaterThanOrEqual(from);
    expect(to).toBeLessThanOrEqual(text.length);
    for (const { edits } of fixes) for (const edit of edits) expect(edit.to).toBeLessThanOrEqual(text.length);
  }
  const made = language === 'rust' ? reduce(text) : oxidize(text);
  expect(made.text === null).toBe(made.diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
  expect(
    tokenize(text, language)
      .map((token) => text.slice(token.from, token.to))
      .join(''),
  ).toBe(text);
  convertRange(text, language, 0, text.length >> 1);
}

const bothWays = (text: string): void => {
  answers(text, 'rust');
  answers(text, 'iron');
};

/** Texts to break: every pair, in both languages. */
const texts = pairFiles().flatMap(({ pairs, place }) => pairs.flatMap(({ rust, iron }) => [wholeFile(rust, 'rust', place), wholeFile(iron, 'iron', place)]));
const anyText = fc.constantFrom(...texts);
const lexemes = [...new Set(texts.flatMap((text) => text.split(/(\s+|\b)/)))].filter((lexeme) => lexeme !== '');

describe('nothing throws', () => {
  it('on random characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), bothWays), parameters);
  });
  it('on the characters of Rust', () => {
    const characters = fc.constantFrom(...'ab1_ \n\t\'"#!/*-+=<>&|()[]{}.,;:?@$\\~r\u00e9\ud83e');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 60 }), (all) => bothWays(all.join(''))),
      parameters,
    );
  });
  it('on soups of lexemes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lexemes), { maxLength: 60 }), (all) => bothWays(all.join(' '))),
      parameters,
    );
  });
  it('on truncated texts', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, at) => bothWays(text.slice(0, at % (text.length + 1)))),
      parameters,
    );
  });
  it('on texts with a part cut out or put in', () => {
    const change = fc.tuple(anyText, fc.nat(), fc.nat(12), fc.constantFrom('', ...lexemes));
    fc.assert(
      fc.property(change, ([text, at, length, insert]) => {
        const from = at % (text.length + 1);
        bothWays(text.slice(0, from) + insert + text.slice(from + length));
      }),
      parameters,
    );
  });
  it('on two texts put together', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(), (one, two, at) => bothWays(one.slice(0, at % (one.length + 1)) + two)),
      parameters,
    );
  });
});

describe('broken Iron', () => {
  it('that is accepted comes back as the same Rust', () => {
    const cut = fc.tuple(anyText, fc.nat(), fc.nat(12));
    fc.assert(
      fc.property(cut, ([text, at, length]) => {
        const from = at % (text.length + 1);
        const first = oxidize(text.slice(0, from) + text.slice(from + length));
        if (first.text === null || first.diagnostics.length > 0) return;
        const again = reduce(first.text);
        expect(again.diagnostics, first.text).toEqual([]);
        expect(sameTokens(first.text, oxidize(again.text!).text!), again.text!).toEqual({ same: true });
      }),
      parameters,
    );
  });
});
