/** Values that a property is tried on: lists that a reader takes in at once, the simplest first. */
import { type Field, substitute, type TypeRef } from '../../items/index.js';
import { shorten } from '../../render/paths.js';
import { elementOf, type Held, integerName, isFloat, isText } from './held-value.js';

/**
 * `tame`: what nearly every function takes, such as short words and small numbers. `any`: also what a function may
 * reasonably refuse or not keep apart: marks, capital letters, other scripts, the ends of the number range.
 */
export type Tier = 'tame' | 'any';

export interface Values {
  /** Rust expressions. */
  readonly list: readonly string[];
  readonly how: Held['how'];
  /** A name for one of them. */
  readonly name: string;
  /** What proptest makes such values with; null where nothing plain does. */
  readonly strategy: string | null;
}

/** What the crate itself has of values. */
export interface KnownValues {
  /** String literals of the file, with their quotes. */
  readonly texts: readonly string[];
  /** Expressions that make a type of the crate, by `sameValues`. */
  readonly made: ReadonlyMap<string, readonly string[]>;
  /** Module that the values are written in. */
  readonly from: readonly string[];
}

const WORDS = ['"a"', '"ab"', '"abc"', '"hello"', '"banana"', '"rust"', '"aaabbbccd"', '"thequickbrownfox"'];
const TEXTS = [
  '" "',
  '"\\\\"',
  '"Hello, World!"',
  '"A"',
  '"aAbB zZ"',
  '"two  spaces"',
  '"x=1&y=2+3"',
  '"100%"',
  '"<a href=\\"b\\">&amp;"',
  '"tab\\tline\\n"',
  '"back\\\\slash"',
  '"12345"',
  '"~!@#$^*()_"',
  '&"a".repeat(300)',
];
const SCRIPTS = ['"äöü"', '"naïve café"', '"日本語"', '"🦀 crab"'];

const SMALL = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 16, 25, 40, 49, 60, 90, 99, 100, 127, 128, 200, 255, 256, 365, 400, 444, 999, 1000, 1994, 3999];
const MORE = [4096, 65_535, 65_536, 1_000_000];

/** Largest value as a number, as far as it matters here. */
const limitOf = (name: string): number => ({ i8: 127, u8: 255, i16: 32_767, u16: 65_535 })[name] ?? Number.MAX_SAFE_INTEGER;

export function integers(name: string, tier: Tier): string[] {
  const fitting = [...SMALL, ...(tier === 'any' ? MORE : [])].filter((each) => each <= limitOf(name)).map(String);
  fitting[0] = `${fitting[0]}_${name}`;
  if (tier === 'tame') return fitting;
  return [...fitting, ...(name.startsWith('i') ? ['-1', '-2', '-10', '-100', `${name}::MIN`] : []), `${name}::MAX`, `${name}::MAX - 1`];
}

const MOST_MADE = 12;
const FLOATS = ['0.0', '1.0', '-1.0', '0.5', '2.5', '10.0', '36.6', '100.25', '-273.15', '0.001', '12345.678'];

/** Values of a type, or null where none can be written down. */
export function valuesOf(type: TypeRef, tier: Tier, known: KnownValues, key: string | null): Values | null {
  if (type.kind === 'reference') return valuesOf(type.to, tier, known, key);
  const integer = integerName(type);
  if (integer !== null) return { list: integers(integer, tier), how: 'copy', name: 'n', strategy: `proptest::prelude::any::<${integer}>()` };
  if (isFloat(type)) return { list: FLOATS.map((each, at) => (at === 0 && type.kind === 'primitive' ? `${each}_${type.name}` : each)), how: 'copy', name: 'x', strategy: null };
  if (isText(type)) return { list: texts(tier, known), how: 'borrowed', name: 'text', strategy: tier === 'any' ? '".{0,40}"' : null };
  if (type.kind === 'primitive' && type.name === 'char')
    return { list: ["'a'", "'b'", "'m'", "'z'", ...(tier === 'any' ? ["'A'", "'0'", "' '", "'é'", "'🦀'"] : [])], how: 'copy', name: 'c', strategy: null };
  if (type.kind === 'primitive' && type.name === 'bool') return { list: ['false', 'true'], how: 'copy', name: 'flag', strategy: null };
  const element = elementOf(type);
  if (element !== null) return listsOf(element, tier, known);
  if (type.kind === 'array') return arraysOf(type);
  if (type.kind !== 'crate') return null;
  const list = [...new Set([...literals(type, known), ...((key === null ? undefined : known.made.get(key)) ?? [])])].slice(0, MOST_MADE);
  return list.length === 0 ? null : { list, how: 'owned', name: 'value', strategy: null };
}

/** Values that are written by their fields, which differ from each other so that exchanging them shows. */
function literals(type: Extract<TypeRef, { kind: 'crate' }>, known: KnownValues): string[] {
  const { definition } = type;
  const path = definition.pathFrom(known.from);
  if (path === null || definition.generics.parameters.length > 0) return [];
  const name = shorten(path, known.from);
  if (definition.kind === 'enum') return definition.variants.flatMap((variant) => combined(`${name}::${variant.name}`, variant.shape, variant.fields, known).slice(0, 2));
  const isOpen = definition.kind === 'struct' && definition.fields.every((field) => field.isVisibleFrom('outside') || definition.visibility !== 'public');
  return isOpen && definition.isLiteralFrom(known.from) ? combined(name, definition.shape, definition.fields, known) : [];
}

function combined(path: string, shape: 'unit' | 'tuple' | 'named', fields: readonly Field[], known: KnownValues): string[] {
  if (shape === 'unit') return [path];
  const lists = fields.map(({ type }) => (type.kind === 'crate' ? null : ownedExpressions(substitute(type, new Map()), known)));
  if (lists.includes(null)) return [];
  return [0, 1, 2, 3].map((turn) => {
    const values = fields.map(({ name }, at) => `${shape === 'named' ? `${name}: ` : ''}${lists[at]![(turn + at * 2) % lists[at]!.length]}`);
    return shape === 'named' ? `${path} { ${values.join(', ')} }` : `${path}(${values.join(', ')})`;
  });
}

function ownedExpressions(type: TypeRef, known: KnownValues): readonly string[] | null {
  const values = type.kind === 'reference' && !isText(type.to) ? null : valuesOf(type, 'tame', known, null);
  if (values === null) return null;
  return values.how === 'borrowed' && type.kind !== 'reference' ? values.list.map((each) => `${each}.to_string()`) : values.list;
}

const texts = (tier: Tier, { texts: own }: KnownValues): string[] => (tier === 'tame' ? ['""', ...WORDS] : [...new Set(['""', ...WORDS, ...TEXTS, ...SCRIPTS, ...own])]);

function listsOf(element: TypeRef, tier: Tier, known: KnownValues): Values | null {
  const integer = integerName(element);
  if (integer === 'u8') {
    const bytes = ['Vec::<u8>::new()', 'vec![0]', 'vec![1, 2]', 'vec![1, 2, 3]', 'b"hello world".to_vec()', 'vec![7; 4]', 'vec![0, 0, 0, 1]'];
    return {
      list: [...bytes, ...(tier === 'any' ? ['vec![255, 254, 128, 127]', '(0..=255).collect()', 'vec![9; 300]'] : [])],
      how: 'owned',
      name: 'bytes',
      strategy: 'proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40)',
    };
  }
  if (integer !== null) {
    const lists = [
      `Vec::<${integer}>::new()`,
      'vec![1]',
      'vec![2, 1]',
      'vec![1, 2, 3]',
      'vec![3, 1, 2]',
      'vec![5, 5, 5]',
      'vec![1, 2, 2, 3, 1]',
      'vec![9, 3, 7, 3, 0, 12, 4, 8, 1, 6]',
      '(0..40).rev().collect()',
    ];
    const wild = integer.startsWith('i') ? ['vec![-1, 0, 1]', `vec![${integer}::MAX, 0, ${integer}::MIN]`] : [`vec![${integer}::MAX, 0]`];
    return { list: [...lists, ...(tier === 'any' ? wild : [])], how: 'owned', name: 'values', strategy: `proptest::collection::vec(proptest::prelude::any::<${integer}>(), 0..20)` };
  }
  const of = valuesOf(element, 'tame', known, null);
  const owned = element.kind === 'std' && isText(element) ? of?.list.map((each) => `${each}.to_string()`) : of?.list;
  const text = element.kind === 'primitive' ? element.name : element.kind === 'reference' && isText(element.to) ? '&str' : element.kind === 'std' && isText(element) ? 'String' : null;
  if (owned === undefined || owned.length < 2 || text === null) return null;
  const [a, b, c = b] = owned as [string, string, ...string[]];
  return {
    list: [`Vec::<${text}>::new()`, `vec![${a}]`, `vec![${b}, ${a}]`, `vec![${a}, ${b}, ${c}]`, `vec![${c}, ${a}, ${b}, ${a}]`, `vec![${b}, ${b}, ${b}]`],
    how: 'owned',
    name: 'values',
    strategy: null,
  };
}

function arraysOf({ element, length }: Extract<TypeRef, { kind: 'array' }>): Values | null {
  const integer = integerName(element);
  const size = Number(length);
  if (integer === null || !Number.isInteger(size) || size === 0 || size > 64) return null;
  const counted = Array.from({ length: size }, (_, at) => (at * 37 + 11) % 120).join(', ');
  return { list: [`[0_${integer}; ${length}]`, `[1; ${length}]`, `[${counted}]`], how: 'copy', name: 'array', strategy: null };
}
