/** YAML of an experiment's config: mistakes on their lines, completion, hover. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { beforeAll, describe, expect, test } from 'vitest';
import { PRESETS } from '../../protocol/experiment-config.js';
import { type ConfigLanguage, configLanguage } from '../../server/src/lsp/config-language.js';

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: false,
  required: ['id'],
  properties: {
    id: { type: 'string', pattern: '^[a-z]+$' },
    preset: { enum: ['redox-pilot', 'sigil-phase1', null], description: 'Values to begin with.' },
    seeds: { type: 'array', items: { type: 'integer' } },
    dataset: { type: 'object', additionalProperties: false, properties: { share: { type: 'number', maximum: 1 } } },
  },
};

let language: ConfigLanguage;
beforeAll(async () => {
  language = await configLanguage(SCHEMA);
});

/** `|` is the cursor. */
function at(marked: string): { readonly document: TextDocument; readonly position: { line: number; character: number } } {
  const text = marked.replace('|', '');
  const document = TextDocument.create('file:///a.experiment.yaml', 'yaml', 1, text);
  return { document, position: document.positionAt(Math.max(0, marked.indexOf('|'))) };
}

/** `line:column-column message` from 1, sorted by place. */
async function mistakes(text: string): Promise<string[]> {
  const found = await language.mistakes(at(text).document);
  return found.map(({ range: { start, end }, message }) => `${start.line + 1}:${start.character + 1}-${end.character + 1} ${message}`).sort();
}

describe('mistakes', () => {
  test('a sound config has none', async () => {
    expect(await mistakes('id: a\npreset: redox-pilot # why\nseeds: [1, 2]\ndataset:\n  share: 0.5\n')).toEqual([]);
  });

  test('an unknown key and a wrong value are marked where they stand', async () => {
    const found = await mistakes('id: a\npresett: redox-pilot\ndataset:\n  share: 2\n  shares: 1\nseeds: [x]\n');
    expect(found).toEqual([
      '2:1-8 Property presett is not allowed.',
      expect.stringMatching(/^4:10-11 .*maximum of 1/),
      '5:3-9 Property shares is not allowed.',
      '6:9-10 Incorrect type. Expected "integer".',
    ]);
  });

  test('a value that is none of a list names the list', async () => {
    expect(await mistakes('id: a\npreset: redox\n')).toEqual([expect.stringMatching(/^2:9-14 .*"redox-pilot", "sigil-phase1"/)]);
  });

  test('what is missing, what is no YAML, and an empty file', async () => {
    expect(await mistakes('preset: redox-pilot\n')).toEqual([expect.stringContaining('Missing property "id"')]);
    expect(await mistakes('id: [a\n')).not.toEqual([]);
    expect(await mistakes('')).toHaveLength(1);
  });

  test('the same address and version with another text is read anew', async () => {
    expect(await mistakes('id: a\n')).toEqual([]);
    expect(await mistakes('id: 1\n')).toHaveLength(1);
  });

  test('all are errors, for the trainer refuses them', async () => {
    expect((await language.mistakes(at('idd: a\n').document)).map(({ severity }) => severity)).not.toContain(2);
  });
});

describe('completion and hover', () => {
  const labels = async (marked: string): Promise<string[]> => {
    const { document, position } = at(marked);
    return (await language.completions(document, position)).items.map(({ label }) => label);
  };

  test('values of a list are offered', async () => {
    expect(await labels('id: a\npreset: |')).toEqual(expect.arrayContaining(['redox-pilot', 'sigil-phase1']));
  });

  test('keys that are not there yet are offered, inside a group its own', async () => {
    const top = await labels('id: a\n|');
    expect(top).toEqual(expect.arrayContaining(['preset', 'seeds', 'dataset']));
    expect(top).not.toContain('id');
    expect(await labels('id: a\ndataset:\n  |')).toEqual(['share']);
  });

  test('a key says what it is', async () => {
    const { document, position } = at('id: a\npre|set: redox-pilot\n');
    expect(JSON.stringify((await language.hover(document, position))?.contents)).toContain('Values to begin with.');
  });
});

describe('the published schema', () => {
  const trainer = resolve(import.meta.dirname, '..', '..', 'trainer');
  let published: ConfigLanguage;
  beforeAll(async () => {
    published = await configLanguage(JSON.parse(readFileSync(join(trainer, 'schemas', 'experiment.schema.json'), 'utf8')));
  });

  test('has nothing against the presets but that they have no id', async () => {
    const names = readdirSync(join(trainer, 'presets'));
    expect(names).toHaveLength(PRESETS.length);
    for (const name of names) {
      const found = await published.mistakes(at(readFileSync(join(trainer, 'presets', name), 'utf8')).document);
      expect(
        found.map(({ message }) => message),
        name,
      ).toEqual(['Missing property "id".']);
    }
  });

  test('offers the presets, and marks an unknown key inside a group', async () => {
    const { document, position } = at('id: a\npreset: |');
    const { items } = await published.completions(document, position);
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['redox-pilot', 'sigil-phase1', 'sigil-phase2', 'testgen-ft']));
    const [mistake] = await published.mistakes(at('id: a\ntraining:\n  lora:\n    rnak: 8\n').document);
    expect(mistake).toMatchObject({ range: { start: { line: 3, character: 4 }, end: { line: 3, character: 8 } }, message: 'Property rnak is not allowed.' });
  });
});
