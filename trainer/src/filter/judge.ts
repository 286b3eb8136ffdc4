/** Whether one file passes, and what is kept of it. */
import { isItem, parse, type Tree } from '../../../redox/src/index.js';
import { FILTER_REASONS, type FilterReason } from '../../../protocol/experiment.js';
import type { FilterConfig } from './filter-config.js';
import { isNamedForTests, pathReasons } from './path-rules.js';
import { type Quality, qualityOf } from './quality.js';
import { type TestItems, testItems, withoutItems } from './test-items.js';

export interface Judged {
  /** Empty: it passes. In the order of `FILTER_REASONS`. */
  readonly reasons: readonly FilterReason[];
  /** What is kept of it: without the test items where they are to be cut. */
  readonly content: string;
  readonly isCut: boolean;
  readonly markers: readonly string[];
  readonly patterns: readonly string[];
}

/** Newest edition whose words all older code can be read with: what is reserved since 2024 is a name in most files there are. */
const EDITION = 2021;

/** `text` null: its bytes are no text. Never throws, whatever the text holds. */
export function judge(text: string | null, path: string, config: FilterConfig): Judged {
  const isExcluded = { 'test-path': config.exclude_tests, 'bench-path': config.exclude_benches, 'example-path': config.exclude_examples } as Partial<Record<FilterReason, boolean>>;
  const found = new Set(pathReasons(path).filter((reason) => isExcluded[reason] !== false));
  if (text === null) return answer(found.add('not-text'), '', false, null);
  const plain = text.replace(/^\uFEFF/, '');
  const tree = parse(plain, 'rust', { edition: EDITION });
  const syntax = syntaxReason(tree);
  if (syntax !== null) return answer(found.add(syntax), plain, false, null);
  const tests = testItems(tree);
  for (const reason of testReasons(tests, path, config)) found.add(reason);
  const isUnwanted = { test: config.exclude_tests, bench: config.exclude_benches };
  const isWhole = tests.file !== 'other' || found.has('test-only');
  const cut = !isWhole && config.test_items === 'cut' ? tests.items.filter(({ purpose }) => isUnwanted[purpose]) : [];
  const content = withoutItems(tree, cut);
  const quality = qualityOf(cut.length === 0 ? tree : parse(content, 'rust', { edition: EDITION }), config);
  const length = [...content].length;
  if (length < config.min_length) found.add('too-short');
  if (length > config.max_length) found.add('too-long');
  for (const reason of qualityReasons(quality, config)) found.add(reason);
  return answer(found, content, cut.length > 0, quality);
}

const answer = (found: ReadonlySet<FilterReason>, content: string, isCut: boolean, quality: Quality | null): Judged => ({
  reasons: FILTER_REASONS.filter((each) => found.has(each)),
  content,
  isCut,
  markers: quality?.markers ?? [],
  patterns: quality?.patterns ?? [],
});

/** `incomplete`: something that was opened has no end. Apostrophes are not counted: lifetimes have one. */
function syntaxReason(tree: Tree): FilterReason | null {
  const errors = tree.diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'frontmatter');
  if (errors.some(({ code }) => code === 'unclosed-delimiter' || code === 'unterminated-literal' || code === 'unterminated-comment')) return 'incomplete';
  if (errors.length > 0) return 'not-rust';
  return tree.root.kids.some((kid) => kid !== null && isItem(kid.kind)) ? null : 'no-code';
}

function testReasons({ items, file }: TestItems, path: string, config: FilterConfig): FilterReason[] {
  const holdsTests = items.some(({ purpose }) => purpose === 'test');
  if (file === 'bench') return config.exclude_benches ? ['bench-only'] : [];
  if (!config.exclude_tests) return [];
  if (file === 'test' || (holdsTests && isNamedForTests(path))) return ['test-only'];
  return holdsTests && config.test_items === 'drop' ? ['holds-tests'] : [];
}

function qualityReasons({ patterns, markers, isDocumented }: Quality, config: FilterConfig): FilterReason[] {
  const reasons: FilterReason[] = [];
  if (config.prefer_idiomatic && patterns.length === 0) reasons.push('not-idiomatic');
  else if (config.prefer_idiomatic && patterns.length < markers.length * config.idiomatic_quality_ratio) reasons.push('low-quality');
  if (config.prefer_documented && !isDocumented) reasons.push('not-documented');
  return reasons;
}
