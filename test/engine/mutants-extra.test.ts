/** Mutants that cargo-mutants does not have. */
import { describe, expect, test } from 'vitest';
import { extraChanges, listed, sitesOf } from './mutants-fixture.js';

describe('constants', () => {
  const LITERALS: Record<string, string[]> = {
    '0': ['1'],
    '1': ['2', '0'],
    '10': ['11', '9'],
    '1_000u64': ['1001u64', '999u64'],
    '255u8': ['254u8'],
    '127_i8': ['126_i8'],
    '128_u8': ['129_u8', '127_u8'],
    '0xff': ['0x100', '0xfe'],
    '0x0A': ['0x0b', '0x09'],
    '0b101u8': ['0b110u8', '0b100u8'],
    '0o17': ['0o20', '0o16'],
    '340282366920938463463374607431768211455': ['340282366920938463463374607431768211456', '340282366920938463463374607431768211454'],
    '0.0': ['1.0'],
    '2.5': ['0.0', '3.5'],
    '1.': ['0.0', '2.0'],
    '3f32': ['0.0f32', '4.0f32'],
    '1e300': ['0.0'],
    '1.5e1_f64': ['0.0_f64', '16.0_f64'],
    true: ['false'],
    false: ['true'],
    '"text"': ['""'],
    '""': ['"xyzzy"'],
    'r#"text"#': ['""'],
    'r""': ['"xyzzy"'],
    'b"text"': [],
    "'c'": [],
    "b'c'": [],
    'c"text"': [],
  };
  test.each(Object.entries(LITERALS))('%s', (literal, replacements) => {
    expect(extraChanges(`let x = ${literal};`)).toEqual(replacements.map((replacement) => `replace ${literal} with ${replacement}`));
  });

  test('none in types, patterns, macros, attributes and counts', () => {
    expect(extraChanges('let [x, 1]: [u8; 2] = [y; 3]; let t = g::<4>(m!(5)); if let 6..7 = z {} #[a = 8] { h }')).toEqual([]);
    expect(extraChanges('let x: Vec<[u8; { 1 + 2 }]> = y as [u8; 3];')).toEqual([]);
  });

  test('of items only where they are the whole value', () => {
    const extra = (text: string): string[] => sitesOf(text, { extra: true }).flatMap(({ mutant }) => (mutant.extra ? [mutant.name.slice('a.rs:'.length)] : []));
    expect(extra('const A: u8 = 3; static B: i8 = -1; const C: [u8; 2] = [1, 2]; enum E { F = 1 } const D: u8 = 4 + 5; impl S { const G: bool = true; }')).toEqual([
      '1:15: replace 3 with 4',
      '1:15: replace 3 with 2',
      '1:34: replace 1 with 2',
      '1:34: replace 1 with 0',
      '1:127: replace true with false',
    ]);
    expect(extra('const _: () = { fn f(x: u8) { g(7) } };')).toEqual(['1:33: replace 7 with 8 in f', '1:33: replace 7 with 6 in f']);
  });

  test('none that is a mutant of the function or of the guard already', () => {
    const all = (text: string): string[] => listed(text, { extra: true }).map((line) => line.replace(/^\d+:\d+: /, ''));
    expect(all('fn f() -> bool { true }')).toEqual(['replace f -> bool with false']);
    expect(all('fn f() -> u8 { 5 }')).toEqual(['replace f -> u8 with 0', 'replace f -> u8 with 1', 'replace 5 with 6 in f', 'replace 5 with 4 in f']);
    expect(all('fn f() -> u8 { 2 }')).toEqual(['replace f -> u8 with 0', 'replace f -> u8 with 1', 'replace 2 with 3 in f']);
    expect(extraChanges('match x { A if true => g(), _ => h() }')).toEqual([]);
  });
});

test('boundaries', () => {
  expect(extraChanges('g(a <= b, a >= b, a < b, a > b, a == b);')).toEqual(['replace <= with <', 'replace >= with >']);
});

test('ranges that have an end', () => {
  expect(extraChanges('g(a..b, a..=b, ..b, ..=b, a.., ..);')).toEqual(['replace .. with ..=', 'replace ..= with ..', 'replace .. with ..=', 'replace ..= with ..']);
});

describe('statements', () => {
  test('calls, assignments and what fails early', () => {
    expect(extraChanges('g(); x.h(y); a = b; a += b; k()?; l().await; m!(); let c = d; if e { p } loop {} q')).toEqual([
      'delete statement g();',
      'delete statement x.h(y);',
      'delete statement a = b;',
      'delete statement a += b;',
      'delete statement k()?;',
      'delete statement l().await;',
    ]);
  });

  test('jumps that end a branch without another', () => {
    expect(extraChanges('loop { if a { return; } if b { g(); break; } if c { continue } else { break; } return; }')).toEqual([
      'delete statement return;',
      'delete statement g();',
      'delete statement break;',
    ]);
  });

  test('not the only statement of a function without a value, nor what is skipped', () => {
    expect(extraChanges('g();')).toEqual([]);
    expect(extraChanges('Vec::with_capacity(a); #[cfg(unix)] g(); #[mutants::skip] h(); k')).toEqual([]);
  });

  test('on one line', () => {
    expect(extraChanges('g(\n    a,\r\n    b,\n); h')).toEqual(['delete statement g( a, b, );']);
    expect(extraChanges(`g("${'😀'.repeat(60)}", ${'a'.repeat(60)}); h`)).toEqual([`delete statement g("${'😀'.repeat(60)}", ${'a'.repeat(14)} ..`, `replace "${'😀'.repeat(60)}" with ""`]);
  });
});

test('names are unique, and without the extra ones the list is that of cargo-mutants', () => {
  const text = 'fn f(a: u8) -> bool { g(1, 1); if a <= 3 { return true; } a == 0 && (0..a).len() >= 2 }';
  const all = sitesOf(text, { extra: true }).map(({ mutant }) => mutant);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(all.filter(({ extra }) => !extra).map(({ name }) => name)).toEqual(sitesOf(text).map(({ mutant }) => mutant.name));
  expect(all.some(({ extra }) => extra)).toBe(true);
});
