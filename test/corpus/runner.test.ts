// The corpus runner's own parts: what it reads from cargo, and how it counts.
import { expect, test } from 'vitest';
import { firstDifference } from './runner/laws.js';
import { percent, summarize } from './runner/summary.js';
import { compareTests, parseTests } from './runner/test-results.js';

const output = `
     Running unittests src/lib.rs (target/debug/deps/semver-0123)
running 2 tests
test tests::a ... ok
test tests::b - should panic ... FAILED
     Running tests/node.rs (target/debug/deps/node-4567)
test a ... ignored, slow
   Doc-tests semver
test src/lib.rs - Version::new (line 12) ... ok
test src/lib.rs - Version::new (line 30) ... ok
`;

test('tests of cargo are read with the binary before them', () => {
  expect(parseTests(output)).toEqual([
    { name: 'src/lib.rs: tests::a', result: 'ok' },
    { name: 'src/lib.rs: tests::b - should panic', result: 'FAILED' },
    { name: 'tests/node.rs: a', result: 'ignored' },
    { name: 'Doc-tests semver: src/lib.rs - Version::new (line 12)', result: 'ok' },
    { name: 'Doc-tests semver: src/lib.rs - Version::new (line 30)', result: 'ok' },
  ]);
});

test('a test that fails afterwards is a difference, a doc test on another line is counted', () => {
  const before = parseTests(output);
  expect(compareTests(before, before)).toMatchObject({ same: true, moved: 0, before: 5, after: 5 });
  const moved = parseTests(output.replace('line 12', 'line 13'));
  expect(compareTests(before, moved)).toMatchObject({ same: true, moved: 1 });
  const failing = parseTests(output.replace('tests::a ... ok', 'tests::a ... FAILED'));
  expect(compareTests(before, failing)).toMatchObject({ same: false, failedBefore: 1, failedAfter: 2 });
  const gone = parseTests(output.replace(/test .*line 30.*\n/, ''));
  expect(compareTests(before, gone).differences).toEqual(['before only: Doc-tests semver: src/lib.rs - Version::new (line 30) ... ok']);
  expect(compareTests([], []).same).toBe(false);
});

test('percentages are rounded down, so that 100 % means all', () => {
  expect(percent(99_999, 100_000)).toBe('99.999 %');
  expect(percent(9_999_999, 10_000_000)).toBe('99.999 %');
  expect(percent(3, 3)).toBe('100 %');
  expect(percent(0, 0)).toBe('-');
});

test('a file that the library cannot convert counts against every law, a refused one against none', () => {
  const base = { group: 'a', name: 'a/b.rs', edition: 2021 };
  const failed = summarize('a', [{ ...base, refused: '', work: { ok: false, thrown: 'x' }, formatted: 'no way back', keptLayout: false }]);
  expect(failed).toMatchObject({ files: 1, accepted: 1, parsed: 0, tokensOwn: 0, tokensRustc: 0, fixpoint: 0, formattable: 1, formattedSame: 0 });
  expect(summarize('a', [{ ...base, refused: 'error: no' }])).toMatchObject({ files: 1, refused: 1, accepted: 0, formattable: 0 });
});

test('the first line that differs is shown', () => {
  expect(firstDifference('a\nb', 'a\nb')).toBeNull();
  expect(firstDifference('a\nb', 'a\nc')).toBe('line 2: "b" became "c"');
  expect(firstDifference('a', 'a\n')).toBe('line 2: null became ""');
});
