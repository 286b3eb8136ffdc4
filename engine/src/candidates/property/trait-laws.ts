/** Laws of the standard traits, for implementations that somebody wrote: `PartialEq`, `Ord`, `Hash`, and `FromStr` with `Display`. */
import { type FunctionItem, substitute, type TypeRef } from '../../items/index.js';
import { instantiate } from '../../harness/instantiation.js';
import { shorten } from '../../render/paths.js';
import { sameValues } from './held-value.js';
import { FOR, isOwnFailure, type Property, SKIP, type Variable } from './property.js';
import type { Scope } from './scope.js';
import { valuesOf } from './values.js';

export const traitLaws = (scope: Scope): Property[] => scope.context.subjects.flatMap(({ item }) => lawsOf(scope, item));

function lawsOf(scope: Scope, item: FunctionItem): Property[] {
  const trait = item.owner?.trait?.path.replace(/^(std|core)::\w+::/, '') ?? null;
  if (trait === null || item.owner === null || item.onlyForTests || item.nested) return [];
  const type = substitute(item.owner.selfType, instantiate(scope.context.index, item, 0));
  if (type.kind !== 'crate' || type.definition.implements('Debug') !== 'yes') return [];
  if (trait === 'FromStr' || trait === 'str::FromStr') return printedAndRead(scope, item, type);
  const variables = pair(scope, type);
  if (variables === null) return [];
  const [{ name: a }, { name: b }] = variables as [Variable, Variable];
  const law = (name: string, says: string, body: string[]): Property => ({ item, name: `${type.definition.name.toLowerCase()}_${name}`, says, variables, body, contradicts: isOwnFailure });
  const has = (name: string): boolean => type.definition.implements(name) === 'yes';
  switch (trait) {
    case 'PartialEq':
      return [law('equality_goes_both_ways', 'equality goes both ways', [`assert_eq!(${a} == ${b}, ${b} == ${a}${FOR};`])];
    case 'Ord':
      return [
        law('order_agrees_with_equality', 'one order, the other way round the opposite, and equal where equal', [
          `assert_eq!(${a}.cmp(&${b}), ${b}.cmp(&${a}).reverse()${FOR};`,
          ...(has('PartialEq') ? [`assert_eq!(${a}.cmp(&${b}) == std::cmp::Ordering::Equal, ${a} == ${b}${FOR};`] : []),
        ]),
      ];
    case 'PartialOrd':
      return has('PartialEq')
        ? [law('partial_order_agrees_with_equality', 'what compares as equal is equal', [`assert_eq!(${a}.partial_cmp(&${b}) == Some(std::cmp::Ordering::Equal), ${a} == ${b}${FOR};`])]
        : [];
    case 'Hash':
      return has('Eq') || has('PartialEq') ? [law('equal_values_hash_equally', 'equal values have the same hash', hashed(a, b))] : [];
    default:
      return [];
  }
}

const hashed = (a: string, b: string): string[] => [
  `if ${a} != ${b} { ${SKIP} }`,
  'use std::hash::{BuildHasher, BuildHasherDefault};',
  'let hasher = BuildHasherDefault::<std::collections::hash_map::DefaultHasher>::default();',
  `assert_eq!(hasher.hash_one(&${a}), hasher.hash_one(&${b})${FOR};`,
];

function pair(scope: Scope, type: TypeRef): Variable[] | null {
  const values = valuesOf(type, 'any', scope.known, sameValues(type));
  return values === null ? null : ['a', 'b'].map((name) => ({ name, type, values }));
}

/** What is read from a text, is read from how it is printed too. */
function printedAndRead(scope: Scope, item: FunctionItem, type: Extract<TypeRef, { kind: 'crate' }>): Property[] {
  const written = scope.context.index.typeText(type, scope.from);
  if (written === null || type.definition.implements('Display') !== 'yes' || type.definition.implements('PartialEq') !== 'yes') return [];
  const texts: TypeRef = { kind: 'reference', mutable: false, lifetime: null, to: { kind: 'primitive', name: 'str' } };
  const values = valuesOf(texts, 'any', scope.known, null)!;
  const path = shorten(written, scope.from);
  const name = type.definition.name.toLowerCase();
  const body = [`let Ok(value) = text.parse::<${path}>() else { ${SKIP} };`, `assert_eq!(value.to_string().parse::<${path}>().ok(), Some(value)${FOR};`];
  const read: Property = {
    item,
    name: `${name}_is_read_as_it_is_printed`,
    says: 'what was read is read again from how it is printed',
    variables: [{ name: 'text', type: texts, values }],
    body,
    contradicts: isOwnFailure,
  };
  const made = valuesOf(type, 'any', scope.known, sameValues(type));
  if (made === null) return [read];
  const printed = [`assert_eq!(value.to_string().parse::<${path}>().ok().as_ref(), Some(&value)${FOR};`];
  // a constructor may make what no text says, so that this one is no proof of a bug
  return [read, { item, name: `${name}_is_printed_as_it_is_read`, says: 'what is printed is read as the same', variables: [{ name: 'value', type, values: made }], body: printed, contradicts: null }];
}
