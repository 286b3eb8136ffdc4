// The grammar for decoders: each text that is drawn from it is Iron without errors. `IRON_GRAMMAR_TEXTS=20000` draws more.
import { expect, test } from 'vitest';
import { ironGrammar, ironLark, oxidize } from '../../redox/src/index.js';
import { BINARY } from '../../redox/src/operators.js';
import { V, wordCount, wordText } from '../../redox/src/vocabulary.js';
import { drawText, useWords } from '../tools/grammar/draw.js';

const grammar = ironGrammar();
useWords(Array.from({ length: wordCount() - 1 }, (_, at) => wordText(at + 1)));

test('each text of the grammar is Iron, names that are words of the language included', () => {
  const seed = Number(process.env.IRON_GRAMMAR_SEED ?? Math.floor(Math.random() * 1e9));
  const count = Number(process.env.IRON_GRAMMAR_TEXTS ?? 400);
  let read = 0;
  for (let at = 0; at < count; at++) {
    const text = drawText(grammar, seed + at, 30 + (at % 5) * 50);
    const { diagnostics } = oxidize(text);
    const error = diagnostics.find(({ severity }) => severity === 'error');
    expect(
      error === undefined ? undefined : `seed ${seed + at}: ${error.message}\n${text.slice(Math.max(0, error.from - 300), error.from)}▮${text.slice(error.from, error.from + 60)}`,
    ).toBeUndefined();
    read += text.length;
  }
  expect(read).toBeGreaterThan(count * 20);
});

test('its words are those of the vocabulary', () => {
  const words = [...grammar.lexemes.values()].map(({ text }) => text).filter((text) => text !== null);
  const known = new Set(Array.from({ length: wordCount() }, (_, at) => wordText(at)));
  expect(words.filter((word) => !known.has(word))).toEqual([]);
  for (const phrase of [...BINARY.map((operator) => operator.phrase), V.listOf, V.callAssociated, V.compare, V.structure]) for (const word of phrase.text.split(' ')) expect(words).toContain(word);
});

test('a reserved word is no plain name in it', () => {
  const { except } = grammar.lexemes.get('NAME_ALONE')!;
  expect(['plus', 'end', 'then', 'fn', 'mutable', 'reference'].filter((word) => !except.includes(word))).toEqual([]);
  expect(['result', 'rest', 'length', 'count'].filter((word) => except.includes(word))).toEqual([]);
});

test('it is written in the dialect of llguidance, with the texts that end an answer', () => {
  const text = ironLark();
  expect(text).toMatch(/^\/\/ The Iron grammar .*\n\/\/ closing: \[/);
  expect(text).toContain('\nstart: ');
  expect(text).toMatch(/^W_FUNCTION: \/\[ \\n\]\+function\/$/m);
  const closing = JSON.parse(/^\/\/ closing: (.*)$/m.exec(text)![1]!) as string[];
  expect(closing.slice(0, 5)).toEqual(['"#\n', '"\n', "'\n", ')', '\nend ']);
  // every rule that is named is there
  const rules = new Set([...text.matchAll(/^([a-z_]+):/gm)].map(([, name]) => name!));
  const named = [...text.matchAll(/(?<![A-Za-z_/])[a-z_]+(?![A-Za-z_/])/g)].length;
  expect(rules.size).toBeGreaterThan(300);
  expect(named).toBeGreaterThan(rules.size);
  for (const line of text.split('\n').filter((each) => /^[a-z_]+: /.test(each)))
    for (const [name] of line.replace(/^[a-z_]+: /, '').matchAll(/[A-Za-z_]+/g)) if (/^[a-z]/.test(name)) expect(rules.has(name), name).toBe(true);
});
