import { expect, test } from 'vitest';
import { NORMAL_FORMS, type NormalForm, normalForm } from '../../trainer/src/text/normal-form.js';

const same = (left: string, right: string): NormalForm[] => NORMAL_FORMS.filter((form) => normalForm(left, form) === normalForm(right, form));

/** From the first form in which the two are the same. */
const PAIRS: readonly (readonly [left: string, right: string, from: NormalForm | null])[] = [
  ['fn f(x: i32) -> i32 { x + 1 }', 'fn f(x: i32)\n  // adds\n  -> i32 { x+1 }', 'tokens'],
  ['fn f(x: i32) -> i32 { x + 1 }', 'fn g(y: i32) -> i32 { y + 1 }', 'renamed'],
  ['fn f(x: i32) -> i32 { x + 1 }', 'fn g(y: i32) -> i32 { y + 25 }', 'abstract'],
  ['fn f(a: i32, b: i32) -> i32 { a - b }', 'fn f(a: i32, b: i32) -> i32 { b - a }', 'skeleton'],
  ['fn f() -> &str { "a" }', 'fn f() -> &str { 1 }', 'skeleton'],
  ['fn f(x: i32) -> i32 { x + 1 }', 'fn f(x: i32) -> i32 { x * 1 }', null],
  ['fn f(x: i32) -> i32 { x }', 'fn f(x: u8) -> u8 { x }', null],
  ["fn f<'a>(x: &'a str) -> &'a str { x }", "fn f<'b>(x: &'b str) -> &'b str { x }", 'renamed'],
];

test.for(PAIRS)('%s and %s', ([left, right, from]) => {
  expect(same(left, right)).toEqual(from === null ? [] : NORMAL_FORMS.slice(NORMAL_FORMS.indexOf(from)));
});
