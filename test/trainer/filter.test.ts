/** The source filter on labelled files: each file of `filter/` is a test; its first line says what is expected of the rest. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILTER_REASONS } from '../../protocol/experiment.js';
import { parse } from '../../redox/src/index.js';
import { DEFAULT_PRESET, type FilterConfig, filterConfig } from '../../trainer/src/filter/filter-config.js';
import { judge } from '../../trainer/src/filter/judge.js';

const FOLDER = path.join(import.meta.dirname, 'filter');

interface Labelled {
  readonly name: string;
  readonly text: string | null;
  readonly labels: ReadonlyMap<string, string>;
}

/** `//@ expect: too-short; preset: sigil-phase2; path: src/a.rs; max_length: 80`; other keys are settings. */
async function read(name: string): Promise<Labelled> {
  const bytes = await fs.readFile(path.join(FOLDER, name));
  const end = bytes.indexOf(10);
  const labels = new Map(
    bytes
      .subarray(4, end)
      .toString()
      .split('; ')
      .map((each): [string, string] => [each.slice(0, each.indexOf(':')).trim(), each.slice(each.indexOf(':') + 1).trim()]),
  );
  const rest = bytes.subarray(end + 1);
  const text = rest.includes(0) ? null : decode(rest);
  return { name, text, labels };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const OWN = new Set(['expect', 'preset', 'path', 'cut', 'markers', 'patterns']);

function configOf(labels: ReadonlyMap<string, string>): FilterConfig {
  const over = [...labels].filter(([key]) => !OWN.has(key)).map(([key, value]) => `${key}: ${value}`);
  const answer = filterConfig(labels.get('preset') ?? DEFAULT_PRESET, { file: 'labels', text: over.join('\n') });
  if (!answer.ok) throw new Error(answer.errors.join('\n'));
  return answer.config;
}

const names = (await fs.readdir(FOLDER)).filter((name) => name.endsWith('.rs')).sort();
const files = await Promise.all(names.map(read));

describe('labelled files', () => {
  test.each(files)('$name', ({ text, labels }) => {
    const judged = judge(text, labels.get('path') ?? 'src/lib.rs', configOf(labels));
    expect(judged.reasons.join(', ') || 'kept').toBe(labels.get('expect'));
    if (labels.has('cut')) expect(judged.isCut ? 'yes' : 'no').toBe(labels.get('cut'));
    if (labels.has('markers')) expect(judged.markers.join(' ') || 'none').toBe(labels.get('markers'));
    if (labels.has('patterns')) expect(judged.patterns.join(' ')).toBe(labels.get('patterns'));
    if (judged.isCut) {
      expect(judged.content).not.toMatch(/#\[(?:cfg\(test\)|test|bench)\]/);
      expect(parse(judged.content, 'rust', { edition: 2021 }).diagnostics).toEqual([]);
    }
  });

  test('there are at least a hundred, and each reason is expected of one', () => {
    expect(files.length).toBeGreaterThanOrEqual(100);
    const expected = new Set(files.flatMap(({ labels }) => labels.get('expect')!.split(', ')));
    expect([...FILTER_REASONS].filter((reason) => !expected.has(reason))).toEqual([]);
  });

  test('cut tests leave the text around them as it was', () => {
    const text = 'pub fn a() -> u8 { 1 }\n\n/// Of the module.\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn f() {}\n}\n\n/// Behind.\npub fn b() -> u8 { 2 }\n\n// ends\n#[test]\nfn g() {}\n';
    const answer = filterConfig(DEFAULT_PRESET, null, { min_length: 1 });
    if (!answer.ok) throw new Error(answer.errors.join());
    expect(judge(text, 'src/lib.rs', answer.config).content).toBe('pub fn a() -> u8 { 1 }\n\n/// Behind.\npub fn b() -> u8 { 2 }\n');
  });
});
