/** What a function returns instead of running its body, by its type. */
import { expect, test } from 'vitest';
import { listed, values } from './mutants-fixture.js';

const INTEGERS = { u8: ['0', '1'], usize: ['0', '1'], u128: ['0', '1'], i8: ['0', '1', '-1'], isize: ['0', '1', '-1'], f32: ['0.0', '1.0', '-1.0'], f64: ['0.0', '1.0', '-1.0'] };
const ONE = '1.try_into().unwrap()';
const MINUS_ONE = '(-1).try_into().unwrap()';

const VALUES: Record<string, string[]> = {
  ...INTEGERS,
  '()': ['()'],
  '!': [],
  bool: ['true', 'false'],
  char: ['Default::default()'],
  String: ['String::new()', '"xyzzy".into()'],
  'std::string::String': ['Default::default()'],
  str: ['""', '"xyzzy"'],
  "&'static str": ['""', '"xyzzy"'],
  '&mut str': ['Box::leak(Box::new(""))', 'Box::leak(Box::new("xyzzy"))'],
  '&bool': ['Box::leak(Box::new(true))', 'Box::leak(Box::new(false))'],
  '&&u8': ['Box::leak(Box::new(Box::leak(Box::new(0))))', 'Box::leak(Box::new(Box::leak(Box::new(1))))'],
  '&mut S': ['Box::leak(Box::new(Default::default()))'],
  '&[bool]': ['Vec::leak(Vec::new())', 'Vec::leak(vec![true])', 'Vec::leak(vec![false])'],
  '&mut [u8]': ['Vec::leak(Vec::new())', 'Vec::leak(vec![0])', 'Vec::leak(vec![1])'],
  '[i8; N  + 2]': ['[0; N +2]', '[1; N +2]', '[-1; N +2]'],
  NonZeroU8: [ONE],
  'std::num::NonZeroIsize': [ONE, MINUS_ONE],
  'NonZero<u32>': [ONE],
  'NonZero<i32>': [ONE, MINUS_ONE],
  'NonZero<T>': [ONE, MINUS_ONE],
  NonZero: ['Default::default()'],
  'Option<()>': ['None', 'Some(())'],
  'std::option::Option<Option<bool>>': ['None', 'Some(None)', 'Some(Some(true))', 'Some(Some(false))'],
  Option: ['Default::default()'],
  'Result<u8, E>': ['Ok(0)', 'Ok(1)'],
  'fmt::Result': ['Ok(Default::default())'],
  "io::Result<&'a str>": ['Ok("")', 'Ok("xyzzy")'],
  HttpResponse: ['HttpResponse::Ok().finish()'],
  'Vec<String>': ['vec![]', 'vec![String::new()]', 'vec!["xyzzy".into()]'],
  "Cow<'_, str>": ['Cow::Borrowed("")', 'Cow::Owned("".to_owned())', 'Cow::Borrowed("xyzzy")', 'Cow::Owned("xyzzy".to_owned())'],
  'Box<u8>': ['Box::new(0)', 'Box::new(1)'],
  'alloc::rc::Rc<RefCell<bool>>': ['Rc::new(RefCell::new(true))', 'Rc::new(RefCell::new(false))'],
  'Box<dyn Error>': ['Box::new(Default::default())'],
  'Box<u8, A>': ['Default::default()'],
  'VecDeque<bool>': ['VecDeque::new()', 'VecDeque::from_iter([true])', 'VecDeque::from_iter([false])'],
  'HashSet<u8, S>': ['Default::default()'],
  'BTreeMap<u8, bool>': ['BTreeMap::new()', 'BTreeMap::from_iter([(0, true)])', 'BTreeMap::from_iter([(0, false)])', 'BTreeMap::from_iter([(1, true)])', 'BTreeMap::from_iter([(1, false)])'],
  "Own<'a, bool>": ['Own::new()', 'Own::from_iter([true])', 'Own::new(true)', 'Own::from(true)', 'Own::from_iter([false])', 'Own::new(false)', 'Own::from(false)'],
  'Own<3>': ['Default::default()'],
  'Own<A, B>': ['Default::default()'],
  'Own<A, 3>': ['Own::new()', 'Own::from_iter([Default::default()])', 'Own::new(Default::default())', 'Own::from(Default::default())'],
  '(bool, Option<u8>)': ['(true, None)', '(true, Some(0))', '(true, Some(1))', '(false, None)', '(false, Some(0))', '(false, Some(1))'],
  '(bool,)': ['(true)', '(false)'],
  '(u8, !)': [],
  '(u8)': ['Default::default()'],
  'impl Iterator<Item = bool>': ['::std::iter::empty()', '::std::iter::once(true)', '::std::iter::once(false)'],
  "impl std::iter::Iterator<Item = u8> + 'a": ['::std::iter::empty()', '::std::iter::once(0)', '::std::iter::once(1)'],
  'impl Iterator': [],
  'impl Iterator<Item: Copy>': [],
  'impl IntoIterator<Item = u8>': [],
  'Option<impl Copy>': ['None'],
  Self: ['Default::default()'],
  'T::Item': ['Default::default()'],
  '<T as Tr>::Option<bool>': ['None', 'Some(true)', 'Some(false)'],
  '<T>::bool': ['Default::default()'],
  '*const u8': ['Default::default()'],
  'fn() -> u8': ['Default::default()'],
  'm!(u8)': ['Default::default()'],
};

test.each(Object.entries(VALUES))('%s', (type, expected) => {
  expect(values(type)).toEqual(expected);
});

test('no type is `()`', () => {
  expect(listed('fn f() { x(); }')).toEqual(['1:10: replace f with ()']);
});

test('error values stand in every result', () => {
  expect(values('Result<Result<bool>, E>', { errorValues: ['anyhow!( "x" )', 'E::default()'] })).toEqual([
    'Ok(Ok(true))',
    'Ok(Ok(false))',
    'Ok(Err(anyhow!("x")))',
    'Ok(Err(E::default()))',
    'Err(anyhow!("x"))',
    'Err(E::default())',
  ]);
});

test('products are cut before they fill the memory', () => {
  const type = `(${Array.from({ length: 40 }, () => 'i8').join(', ')})`;
  expect(values(type)).toHaveLength(10_000);
  expect(values(`${'Own<'.repeat(60)}u8${'>'.repeat(60)}`)).toHaveLength(10_000);
});
