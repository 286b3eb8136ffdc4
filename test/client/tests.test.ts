/** What the extension says and shows of generated tests, as far as it needs no editor. */
import { describe, expect, test } from 'vitest';
import { hasTest, linesOf, locate, spanOf, utf16Column } from '../../client/src/tests/locate.js';
import { escaped } from '../../client/src/escaped.js';
import { type PanelData, pageOf } from '../../client/src/tests/panel-html.js';
import { refusalOf } from '../../client/src/tests/refusal.js';
import { inWords, scoreOf, scoreOfAll, survivorMessage } from '../../client/src/tests/words.js';
import type { FunctionReport, Mutant, MutantGenre, MutantVerdict } from '../../protocol/test-generation.js';

const mutant = (change: string, genre: MutantGenre = 'BinaryOperator', line = 2, column = 8): Mutant => ({
  name: `src/lib.rs:${line}:${column}: ${change}`,
  file: 'src/lib.rs',
  function: null,
  span: { start: { line, column }, end: { line, column: column + 1 } },
  genre,
  replacement: '',
  extra: false,
});

const verdict = (each: Mutant, outcome: MutantVerdict['outcome']): MutantVerdict => ({ mutant: each, outcome, killers: [] });

const report = (more: Partial<FunctionReport> = {}): FunctionReport => ({
  path: 'clamp',
  line: 1,
  endLine: 3,
  status: 'proven',
  reason: '',
  tests: [{ name: 'clamp_gives_1', code: '#[test]\nfn clamp_gives_1() {}', source: 'explorer', kills: ['a', 'b'] }],
  possibleBugs: [],
  mutants: { total: 5, caught: 2, missed: 1, timeout: 1, unviable: 1, equivalent: 0, notJudged: 0 },
  verdicts: [verdict(mutant('replace < with <= in clamp'), 'missed'), verdict(mutant('replace < with == in clamp'), 'caught')],
  coverage: null,
  ...more,
});

describe('refusal', () => {
  const asked = { isTrusted: true, languageId: 'rust', scheme: 'file' };

  test('nothing runs in a workspace that is not trusted', () => {
    expect(refusalOf(asked)).toBeNull();
    expect(refusalOf({ ...asked, isTrusted: false })).toMatchObject({ why: 'trust', message: expect.stringContaining('not trusted') });
    expect(refusalOf({ isTrusted: false, languageId: 'iron', scheme: 'untitled' })).toMatchObject({ why: 'trust' });
  });

  test('only Rust and Iron of this machine', () => {
    expect(refusalOf({ ...asked, languageId: 'iron', scheme: 'untitled' })).toBeNull();
    expect(refusalOf({ ...asked, languageId: 'python' })).toMatchObject({ why: 'language' });
    expect(refusalOf({ ...asked, scheme: 'git' })).toMatchObject({ why: 'place' });
  });
});

describe('places', () => {
  const code = ['fn f() {', '    1', '}'];

  test('a function is found where it stands now, and not once it has changed', () => {
    expect(locate(linesOf('// a\r\n// b\r\nfn f() {\r\n    1\r\n}\r\n'), code, 0)).toBe(2);
    expect(locate(linesOf('fn f() {\n    2\n}\n'), code, 0)).toBe(-1);
    expect(locate([], code, 5)).toBe(-1);
    expect(locate(code, [], 0)).toBe(-1);
  });

  test('of two equal ones the nearer is meant', () => {
    const text = [...code, '', '', ...code];
    expect(locate(text, code, 0)).toBe(0);
    expect(locate(text, code, 4)).toBe(5);
    expect(locate(text, code, 100)).toBe(5);
  });

  test('columns of characters become those of the editor', () => {
    expect(utf16Column('a😀b < c', 1)).toBe(0);
    expect('a😀b < c'.slice(utf16Column('a😀b < c', 5))).toBe('< c');
    expect(utf16Column('ab', 99)).toBe(2);
  });

  test('a mutant moves with its function; one of several lines is marked on the first', () => {
    const text = ['', '', 'fn f(x: u8) {', '    if x < 1 {}', '}'];
    const span = { start: { line: 2, column: 10 }, end: { line: 2, column: 11 } };
    expect(spanOf(text, span, 1, 2)).toEqual({ startLine: 3, startColumn: 9, endLine: 3, endColumn: 10 });
    expect(spanOf(text, { start: { line: 1, column: 14 }, end: { line: 3, column: 2 } }, 1, 2)).toEqual({ startLine: 2, startColumn: 0, endLine: 2, endColumn: 13 });
  });

  test('a test that stands in the text is known under another name', () => {
    const text = 'mod tests {\n    #[test]\n    fn other_name() {\n        assert_eq!(f(1), 2);\n    }\n}\n';
    expect(hasTest(text, '#[test]\nfn f_gives_2() {\n    assert_eq!(f(1), 2);\n}')).toBe(true);
    expect(hasTest(text, '#[test]\nfn f_gives_3() {\n    assert_eq!(f(1), 3);\n}')).toBe(false);
  });
});

describe('words', () => {
  test('say what a mutant does', () => {
    expect(inWords(mutant('replace < with <= in clamp'))).toBe('`<` replaced by `<=`');
    expect(inWords(mutant('replace clamp -> i32 with 0', 'FnValue'))).toBe('`clamp` giving `0` always');
    expect(inWords(mutant('replace P::set with ()', 'FnValue'))).toBe('the body of `P::set` left out');
    expect(inWords(mutant('delete - in f', 'UnaryOperator'))).toBe('`-` deleted');
    expect(inWords(mutant('delete match arm None in f', 'MatchArm'))).toBe('`match arm None` deleted');
    expect(survivorMessage(mutant('replace && with || in f'))).toBe('No generated test notices `&&` replaced by `||`.');
  });

  test('count what is viable only', () => {
    expect(scoreOf(report())).toBe('3 of 4 mutants killed');
    expect(scoreOf(report({ status: 'refused', reason: 'it takes a file' }))).toBe('it takes a file');
    expect(scoreOf(report({ mutants: { total: 1, caught: 0, missed: 0, timeout: 0, unviable: 1, equivalent: 0, notJudged: 0 } }))).toBe('1 test, no mutant to kill');
    expect(scoreOfAll([report(), report()])).toBe(0.75);
    expect(scoreOfAll([])).toBeNull();
  });
});

describe('the page of results', () => {
  const frame = { nonce: 'n0nce', source: 'vscode-resource:', style: 'a.css', script: 'a.js', state: '{"uri":"file:///a.rs"}' };
  const page = (functions: PanelData['functions'], stages: PanelData['stages'] = []): string => pageOf({ title: 'a.rs', functions, stages }, frame);
  const shown = (more: Partial<FunctionReport> = {}) => ({ report: report(more), line: 7, isFinal: true });

  test('loads nothing from elsewhere, and runs its own script alone', () => {
    const text = page([shown()]);
    expect(text).toContain(`default-src &#39;none&#39;; style-src vscode-resource:; script-src &#39;nonce-n0nce&#39;`);
    expect(text).not.toMatch(/unsafe-|https?:|\son\w+=|style="/);
    expect(text.match(/<script/g)).toHaveLength(1);
  });

  test('escapes what comes from the code', () => {
    const evil = '</pre><script>alert(1)</script>"\'&';
    const text = page([shown({ path: evil, tests: [{ name: evil, code: evil, source: 'model', kills: [] }], verdicts: [verdict(mutant(`replace ${evil} with x in f`), 'missed')] })]);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain(escaped(evil));
  });

  test('shows score, kinds, outcomes, times, and links to places that moved', () => {
    const text = page([shown()], [{ stage: 'search', seconds: 1.25 }]);
    expect(text).toContain('<dd>75.0 %</dd>');
    expect(text).toContain('aria-label="1 killed, 1 missed"');
    expect(text).toMatch(/missed<\/th><td class="number">1</);
    expect(text).toContain('1.3 s');
    expect(text).toContain('data-line="8" data-column="8"'); // the function stood in line 1 and stands in line 7
    expect(text).not.toContain('Branches covered');
    expect(text).not.toContain('Possible bugs');
  });

  test('shows coverage and possible bugs where there are such, and says what is stale or unfinished', () => {
    const coverage = { branches: 4, branchesBefore: 1, branchesAfter: 3, lines: 10, linesBefore: 5, linesAfter: 10, before: 'the tests of the file' };
    const bug = { name: 'doc_says_2', code: '#[test]\nfn doc_says_2() {}', source: 'example', kills: [], message: 'left: 1, right: 2' } as const;
    const text = page([{ ...shown({ coverage, possibleBugs: [bug] }), line: null, isFinal: false }]);
    expect(text).toContain('25.0 % → 75.0 %');
    expect(text.indexOf('Possible bugs')).toBeLessThan(text.indexOf('Functions</h2>'));
    expect(text).toContain('doc_says_2');
    expect(text).toContain('left: 1, right: 2');
    expect(text).toContain('the tests of the file');
    expect(text).toContain('changed since');
    expect(text).toContain('still being scored');
    expect(text).not.toContain('data-line');
  });

  test('says what to do where there is nothing', () => {
    expect(page([])).toContain('No tests were generated');
  });
});
