// Observations as assertions, names, paths, and tests put into a file.
import { expect, test } from 'vitest';
import { assertAfter, assertPart } from '../../engine/src/render/assertion.js';
import type { Part } from '../../engine/src/explore/events.js';
import { shorten } from '../../engine/src/render/paths.js';
import { readTarget } from '../../engine/src/target.js';

const shown = (form: 'equal' | 'bool' | 'float' | 'text', code: string, inexact = false, unequal = false): Part => ({ form, code, inexact, unequal });
const style = { comparable: true, plainly: false, resultName: 'result' };
const drawn = (part: Part, comparable = true): string => assertPart('f(1)', part, { ...style, comparable })?.lines.join('\n') ?? 'nothing';

test('each kind of result has the assertion that reads best', () => {
  expect(drawn(shown('equal', '3'))).toBe('assert_eq!(f(1), 3);');
  expect(drawn(shown('bool', 'false'))).toBe('assert!(!f(1));');
  expect(drawn(shown('text', '"a".to_string()'))).toBe('assert_eq!(f(1), "a");');
  expect(drawn(shown('equal', 'Vec::new()'))).toBe('assert!(f(1).is_empty());');
  expect(drawn(shown('equal', 'std::collections::HashMap::from([])'))).toBe('assert!(f(1).is_empty());');
  expect(drawn(shown('equal', 'vec![1, 2]'))).toBe('assert_eq!(f(1), [1, 2]);');
  expect(drawn(shown('equal', '&[1, 2][..]'))).toBe('assert_eq!(f(1), [1, 2]);');
  expect(drawn({ form: 'Ok', part: { form: 'Some', part: shown('equal', '3') } })).toBe('assert_eq!(f(1), Ok(Some(3)));');
  expect(drawn({ form: 'Some', part: shown('equal', '3') })).toBe('assert_eq!(f(1), Some(3));');
  expect(drawn({ form: 'Err', part: { form: 'display', code: 'no\n"digit"' } }, false)).toBe('assert_eq!(f(1).unwrap_err().to_string(), "no\\n\\"digit\\"");');
  expect(drawn({ form: 'Ok', part: { form: 'nothing' } }, false)).toBe('assert!(f(1).is_ok());');
  expect(drawn({ form: 'observed', steps: ['{}.push(4);'], parts: [{ text: '{}.len()', changes: false, part: shown('equal', '2') }] })).toBe(
    'let mut result = f(1);\nresult.push(4);\nassert_eq!(result.len(), 2);',
  );
});

test('a float is compared with a tolerance unless every machine computes it', () => {
  expect(drawn(shown('float', '0.5'))).toBe('assert_eq!(f(1), 0.5);');
  expect(drawn(shown('float', '0.3333333333333333', true))).toBe('assert!((f(1) - 0.3333333333).abs() < 1e-9);');
  expect(drawn(shown('float', '-12345.678', true))).toBe('assert!((f(1) + 12345.678).abs() < 1e-4);');
  expect(drawn(shown('float', 'f64::NAN', false, true))).toBe('assert!(f(1).is_nan());');
});

test('nothing unstable is asserted: addresses, noise in collections, overflow that release builds do not have', () => {
  expect(drawn({ form: 'debug', code: 'Handle(0x7ffd01234567)' })).toBe('nothing');
  expect(drawn(shown('equal', 'vec![0.1]', true))).toBe('nothing');
  expect(drawn({ form: 'rounded', code: '[0.333333]' })).toBe('assert_eq!(format!("{:.6?}", f(1)), "[0.333333]");');
  expect(drawn({ form: 'panic', code: 'attempt to add with overflow' })).toBe('nothing');
  expect(assertPart('f(1)', { form: 'panic', code: 'index out of bounds: the len is 3 but the index is 5' }, style)?.panics).toBe('index out of bounds');
});

test('a place that a call changed is asserted behind it', () => {
  expect(assertAfter('values', shown('equal', 'vec![1, 2]'))?.lines).toEqual(['assert_eq!(values, [1, 2]);']);
});

test('paths are as short as the test module allows, text in quotes stays', () => {
  expect(shorten('crate::shapes::Square::new("crate::shapes::")', ['shapes'])).toBe('Square::new("crate::shapes::")');
  expect(shorten('crate::other::Square', ['shapes'])).toBe('crate::other::Square');
  const meaning = (name: string): string | null => (name === 'Vec' ? 'std::vec::Vec' : name === 'Square' ? 'crate::other::Square' : null);
  expect(shorten('crate::other::Square::new(std::rc::Rc::new(1))', ['shapes'], meaning)).toBe('Square::new(std::rc::Rc::new(1))');
  expect(shorten('let a: std::vec::Vec<my::std::vec::Vec> = b;', [], meaning)).toBe('let a: Vec<my::std::vec::Vec> = b;');
});

test('a target is a file, a line of it, or a path in it', () => {
  expect(readTarget('a/b.rs')).toEqual({ file: 'a/b.rs', line: null, path: null });
  expect(readTarget('a/b.rs:12')).toEqual({ file: 'a/b.rs', line: 12, path: null });
  expect(readTarget('a/b.rs::Stack::push')).toEqual({ file: 'a/b.rs', line: null, path: 'Stack::push' });
});
