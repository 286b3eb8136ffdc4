/** What can be said of a value that has no expression: calls of its methods, and how a test writes them. */
import { RUNTIME } from '../instrument/switches.js';
import { type FunctionItem, type GenericParameter, substitute, type Substitution, type TypeRef, unify } from '../items/index.js';
import { asPart } from './harness-part.js';
import { type Input, inputOf, writtenAs } from './input.js';
import { chosen, closureBound } from './instantiation.js';
import type { MadeTypes } from './made-types.js';
import { concrete } from './normalized.js';
import { argumentsOf } from './type-code.js';

type CrateType = Extract<TypeRef, { kind: 'crate' }>;

export interface Observer {
  /** Whether it takes the value as `&mut`, or the value itself; at most one of a list, and the last. */
  readonly changes: boolean;
  readonly inputs: readonly Input[];
  /** How a test writes it: `{}` for the value, behind it `{0}` for the first argument. */
  readonly text: string;
  /** Rust expression of type `Part`. */
  readonly part: (value: string, owners: readonly string[]) => string;
}

/** With the key under which the compiler may refuse it. */
export interface KeyedObserver extends Observer {
  readonly key: string;
}

const MOST_OBSERVERS = 8;
/** Fields are read where fewer methods say something. */
const ENOUGH = 2;
const MOST_FIELDS = 4;
/** Methods whose results are another form of the value, or differ between machines. */
const NOT_TELLING = /^(clone|to_owned|hash|fmt|capacity|as_ptr|borrow|as_ref|hasher|allocator)$/;

export function observersOf(types: MadeTypes, type: CrateType): KeyedObserver[] {
  const callable = type.definition.methods.filter((item) => isCallable(types, item));
  const open = callable.filter(({ visibility }) => visibility !== 'private');
  const methods = open.length > 0 ? open : callable;
  const reading = methods.filter(({ receiver }) => receiver === 'reference').flatMap((item) => methodObserver(types, type, item) ?? []);
  const sorted = [...reading.filter(({ inputs }) => inputs.length === 0), ...reading.filter(({ inputs }) => inputs.length > 0)].slice(0, MOST_OBSERVERS);
  const fields = sorted.length < ENOUGH ? fieldObservers(types, type) : [];
  const text = types.write(type);
  const all = [...sorted, ...fields, ...lastObserver(types, type, methods)].map((each) => ({ ...each, key: `say ${text} ${each.text}` }));
  return all.filter(({ key }) => !types.refused.has(key));
}

function isCallable(types: MadeTypes, item: FunctionItem): boolean {
  if (item.unsafe || item.async || item.onlyForTests || item.enabled === 'no' || item.parameters.length > 2 || item.result === null) return false;
  return item.owner?.trait === null && item.typePath(types.from) !== null && !NOT_TELLING.test(item.name);
}

/** What the parameters of a method are for a value of a type; null where something cannot be said. */
function methodSubstitution(types: MadeTypes, item: FunctionItem, type: CrateType): Substitution | null {
  const by = new Map<GenericParameter, TypeRef>(unify(item.owner!.selfType, type) ?? []);
  for (const [parameter, argument] of argumentsOf(type.definition, type)) by.set(parameter, argument);
  const own = item.generics.parameters.filter((each) => !by.has(each));
  if (own.some((each) => item.owner!.generics.parameters.includes(each) || closureBound(each.bounds) !== null)) return null;
  for (const parameter of own) by.set(parameter, borrowedAs(item, parameter, by) ?? chosen(types.index, parameter, 0));
  return by;
}

/** `Q` of `get<Q>(&self, key: &Q) where K: Borrow<Q>` or `Q: Equivalent<K>`: the key itself. */
function borrowedAs(item: FunctionItem, parameter: GenericParameter, by: Substitution): TypeRef | null {
  for (const each of item.generics.parameters)
    for (const bound of each.bounds) {
      const [argument] = bound.arguments;
      if (/\bBorrow$/.test(bound.path) && argument?.kind === 'parameter' && argument.parameter === parameter) return by.get(each) ?? null;
      if (/\b(Equivalent|Comparable)$/.test(bound.path) && each === parameter && argument !== undefined) return substitute(argument, by);
    }
  return null;
}

function methodObserver(types: MadeTypes, type: CrateType, item: FunctionItem): Observer | null {
  const by = methodSubstitution(types, item, type);
  if (by === null) return null;
  const result = concrete(types.index, item.result!, by);
  const call = (value: string, passed: string): string => `${value}.${item.name}(${passed})`;
  const isMembers = isIterator(result);
  if (!isMembers && (!types.canShow(result) || isNothing(result))) return null;
  const inputs = item.parameters.map((parameter) => inputOf(types, parameter.type, by));
  if (!inputs.every((input): input is Input => input !== null && !input.style.endsWith('-mut'))) return null;
  return {
    changes: false,
    inputs,
    text: call('{}', inputs.map((input, at) => writtenAs(input, `{${at}}`)).join(', ')),
    part: (value, owners) => `${RUNTIME}::${isMembers ? 'members!(' : 'shown!(&'}${call(value, inputs.map((input, at) => input.pass(owners[at]!)).join(', '))})`,
  };
}

const isNothing = (type: TypeRef): boolean => type.kind === 'tuple' && type.elements.length === 0;

/** Whether a type is an iterator, by what is written of it. */
export function isIterator(type: TypeRef): boolean {
  if (type.kind === 'crate') return type.definition.implements('std::iter::Iterator') === 'yes';
  if (type.kind === 'std')
    return /^std::(vec::(IntoIter|Drain)|slice::(Iter|Chunks|Windows)|str::(Chars|Bytes|Lines|Split\w*|CharIndices)|iter::\w+|collections::\w+::(Iter|IntoIter|Keys|Values|Range|Drain))$/.test(
      type.path,
    );
  return type.kind === 'impl' && type.bounds.some(({ path }) => /\b(Iterator|DoubleEndedIterator|ExactSizeIterator)$/.test(path));
}

function fieldObservers(types: MadeTypes, type: CrateType): Observer[] {
  const by = argumentsOf(type.definition, type);
  const visible = type.definition.kind === 'struct' ? type.definition.fields.filter((field) => field.isVisibleFrom(types.from) && types.canShow(substitute(field.type, by))) : [];
  return visible.slice(0, MOST_FIELDS).map(({ name }) => ({ changes: false, inputs: [], text: `{}.${name}`, part: (value) => `${RUNTIME}::shown!(&${value}.${name})` }));
}

/** What takes the value apart: its members as an iterator, or what a method such as `pop` gives until it gives `None`. */
function lastObserver(types: MadeTypes, type: CrateType, methods: readonly FunctionItem[]): Observer[] {
  if (isIterator(type)) return [{ changes: true, inputs: [], text: '{}', part: (value) => `${RUNTIME}::members!(${value}.by_ref())` }];
  const popping = methods.find((item) => item.receiver === 'mutable' && item.parameters.length === 0 && isPopped(types, type, item));
  if (popping === undefined) return [];
  return [{ changes: true, inputs: [], text: `std::iter::from_fn(|| {}.${popping.name}())`, part: (value) => `${RUNTIME}::members!(std::iter::from_fn(|| ${value}.${popping.name}()))` }];
}

function isPopped(types: MadeTypes, type: CrateType, item: FunctionItem): boolean {
  const by = methodSubstitution(types, item, type);
  const result = by === null ? null : concrete(types.index, item.result!, by);
  return result?.kind === 'std' && result.path === 'std::option::Option' && types.canShow(result) && result.arguments[0]?.kind !== 'reference';
}

/** Rust that observes a value; `steps`: expression of the statements that were made on it before. Makers of the arguments, to stand before the call, and the expression of type `Part`. */
export function observing(observers: readonly KeyedObserver[], value: string, prefix: string, steps: string): { readonly makes: string; readonly part: string } {
  const makes: string[] = [];
  const parts = observers.map(({ inputs, text, changes, part, key }, index) => {
    const owners = inputs.map((input, at) => {
      makes.push(asPart(key, `    let (mut ${prefix}${index}_${at}, ${prefix}t${index}_${at}) = (${input.make})?;\n`));
      return `${prefix}${index}_${at}`;
    });
    const written =
      inputs.length === 0
        ? `${JSON.stringify(text)}.to_string()`
        : formatted(
            text,
            inputs.map((_, at) => `${prefix}t${index}_${at}`),
          );
    return asPart(key, `${RUNTIME}::said(${written}, ${changes}, || ${part(value, owners)})`);
  });
  return { makes: makes.join(''), part: `${RUNTIME}::Part::Observed(vec![${parts.join(', ')}], ${steps})` };
}

/** `{}` stays, `{0}` is filled. */
const formatted = (text: string, names: readonly string[]): string => `format!(${JSON.stringify(text.replace('{}', '{{}}').replaceAll(/\{(\d+)\}/g, (_, at: string) => `{${names[Number(at)]}}`))})`;
