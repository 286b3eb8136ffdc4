/** The declarative files: made from their tables, and true to the language. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../client/src/commands.js';
import { SETTINGS } from '../../protocol/settings.js';
import { parse } from '../../redox/src/index.js';

const repository = resolve(import.meta.dirname, '..', '..');
const json = <T>(name: string): T => JSON.parse(readFileSync(join(repository, name), 'utf8')) as T;

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string; readonly markdownDescription: string }>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string; readonly media: { readonly svg: string }; readonly completionEvents: readonly string[] }[] }[];
  };
}

const { contributes } = json<Manifest>('package.json');

describe('made files', () => {
  test.each(['generate-grammar.mjs', 'generate-manifest.mjs'])('%s has nothing to change', (script) => {
    execFileSync(process.execPath, [join(repository, 'scripts', script), '--check'], { cwd: repository, stdio: 'pipe' });
  });
});

describe('the manifest', () => {
  test('declares the commands that the extension registers', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(Object.values(COMMANDS).sort());
    expect(contributes.commands.filter(({ command, category }) => category !== (command.startsWith('iron.experiments.') ? 'Iron Experiments' : 'Iron'))).toEqual([]);
  });

  test('uses no other command of ours in menus and walkthrough', () => {
    const ours = Object.values<string>(COMMANDS);
    const used = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description }) => [...description.matchAll(/\(command:(iron\.[\w.]+)\)/g)].map((match) => match[1]!))),
    ];
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((command) => !ours.includes(command))).toEqual([]);
  });

  test('has every setting with a default and a description', () => {
    const { properties } = contributes.configuration;
    expect(Object.keys(properties)).toEqual(Object.keys(SETTINGS).map((name) => `iron.${name}`));
    for (const [name, { markdownDescription, ...rest }] of Object.entries(properties)) {
      expect(rest.default, name).toBeDefined();
      expect(markdownDescription.length, name).toBeGreaterThan(20);
    }
  });

  test('has one walkthrough of at most five steps, each with a picture and a way to be done', () => {
    expect(contributes.walkthroughs).toHaveLength(1);
    const { steps } = contributes.walkthroughs[0]!;
    expect(steps.length).toBeLessThanOrEqual(5);
    for (const { media, completionEvents } of steps) {
      expect(existsSync(join(repository, media.svg)), media.svg).toBe(true);
      expect(completionEvents).not.toEqual([]);
    }
  });
});

describe('pictures', () => {
  test.each(['convert', 'side-by-side', 'fix', 'back'])('%s.svg takes all its colours from the theme', (name) => {
    const svg = readFileSync(join(repository, 'media', 'walkthrough', `${name}.svg`), 'utf8');
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map((match) => match[1]!);
    expect(colours.length).toBeGreaterThan(3);
    expect(colours.filter((colour) => colour !== 'none' && !colour.startsWith('var(--vscode-'))).toEqual([]);
  });
});

describe('snippets', () => {
  const snippets = json<Record<string, { prefix: string | string[]; body: string[]; description: string }>>('snippets/iron.json');
  const plain = (body: readonly string[]): string =>
    body
      .join('\n')
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:([^}]*)\}/g, '$1')
      .replace(/\$\d+/g, '');
  /** A snippet is an item, a member of one, or a statement. */
  const frames = [(text: string) => text, (text: string) => `implement A\n${text}\nend implement`, (text: string) => `function f\nbegin\n${text}\nend function`];

  test.each(Object.entries(snippets))('%s is Iron without a mistake', (_, { body }) => {
    const found = frames.map((frame) => parse(frame(plain(body)), 'iron').diagnostics);
    expect(
      found.some((diagnostics) => diagnostics.length === 0),
      JSON.stringify(found),
    ).toBe(true);
  });
});

describe('the language configuration', () => {
  const { indentationRules, onEnterRules, wordPattern } = json<{ indentationRules: Record<string, string>; onEnterRules: { beforeText: string }[]; wordPattern: { pattern: string; flags: string } }>(
    'language-configuration.json',
  );
  const increases = (line: string): boolean => new RegExp(indentationRules.increaseIndentPattern!).test(line);
  const decreases = (line: string): boolean => new RegExp(indentationRules.decreaseIndentPattern!).test(line);

  test('what opens a body indents the next line', () => {
    for (const line of [
      'begin',
      'if a then',
      '    for each x in xs repeat',
      'repeat forever',
      'structure S with fields',
      'enumeration E with variants',
      'implement A for B',
      'public trait T',
      'module tests',
      'compare x',
      'define y as compare x',
      'otherwise',
      '    case 1 then begin',
      'public function f',
      'let x = f(',
    ])
      expect(increases(line), line).toBe(true);
  });

  test('what does not, does not', () => {
    for (const line of ['end if', 'define x as 1', 'note that if a then', 'document that see begin', '// begin', 'module tests in file', 'if a then b end if', 'do call f', 'use a dot b'])
      expect(increases(line), line).toBe(false);
  });

  test('what closes a body goes back', () => {
    for (const line of ['end if', '    end function', 'otherwise', 'otherwise if a then', 'begin', '}', ')']) expect(decreases(line), line).toBe(true);
    for (const line of ['ending', 'case 1 then 2', 'define x as block begin', 'beginning']) expect(decreases(line), line).toBe(false);
  });

  test('a word is a whole name', () => {
    expect('größe_1 plus naïve'.match(new RegExp(wordPattern.pattern, `${wordPattern.flags}g`))).toEqual(['größe_1', 'plus', 'naïve']);
  });

  test('comments of documentation go on', () => {
    expect(onEnterRules.some(({ beforeText }) => new RegExp(beforeText).test('    document that it works'))).toBe(true);
  });
});
