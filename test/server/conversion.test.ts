import { describe, expect, test } from 'vitest';
import { convertPart, convertText } from '../../server/src/service/conversion.js';
import { fixture, OPTIONS } from './fixture.js';

describe('conversion of a text', () => {
  test('goes both ways', () => {
    const rust = 'fn f(x: u8) -> u8 {\n    x + 1 // more\n}\n';
    const there = convertText(rust, 'rust', OPTIONS);
    expect(there.ok && there.text).toContain('x plus 1 note that more');
    expect(convertText(there.ok ? there.text : '', 'iron', OPTIONS)).toEqual({ ok: true, text: rust });
  });

  test('is refused with the first error, and where it is', () => {
    expect(convertText('fn f() {\n    let = 1;\n}\n', 'rust', OPTIONS)).toMatchObject({ ok: false, problem: { line: 2, column: 9, from: 17 } });
  });

  test('heeds the edition', () => {
    const rust = 'fn f() {\n    let async = 1;\n}\n';
    expect(convertText(rust, 'rust', { edition: 2015, strict: false }).ok).toBe(true);
    expect(convertText(rust, 'rust', OPTIONS).ok).toBe(false);
  });
});

describe('conversion of a part', () => {
  test('grows to whole nodes and says so', () => {
    const { text, from, to } = fixture('fn f() {\n    let $0x = g$0(1);\n}\n');
    expect(convertPart(text, 'rust', from, to, OPTIONS)).toEqual({ ok: true, from: 13, to: 26, text: 'define x as call g with 1', grown: true });
  });

  test('takes offsets outside the text, and in the wrong order', () => {
    expect(convertPart('fn f() {}\n', 'rust', 1e9, -5, OPTIONS)).toMatchObject({ ok: true, from: 0, to: 9 });
  });

  test('is refused with a reason', () => {
    const { text, from, to } = fixture('// $0only a comment$0\n');
    const made = convertPart(text, 'rust', from, to, OPTIONS);
    expect(made).toMatchObject({ ok: false });
    expect(made.ok || made.reason.length).toBeGreaterThan(10);
  });
});
