/** Putting types in the place of generic parameters, and finding which types to put there. */
import type { Bound, GenericParameter } from './generics.js';
import { partsOf, type TypeRef } from './type-ref.js';

export type Substitution = ReadonlyMap<GenericParameter, TypeRef>;

/** The type with each parameter of the map replaced. Bounds of parameters that stay are as they were. */
export function substitute(type: TypeRef, by: Substitution): TypeRef {
  if (by.size === 0) return type;
  const all = (types: readonly TypeRef[]): readonly TypeRef[] => types.map((each) => substitute(each, by));
  switch (type.kind) {
    case 'parameter':
      return by.get(type.parameter) ?? type;
    case 'std':
    case 'crate':
    case 'external':
      return type.arguments.length === 0 ? type : { ...type, arguments: all(type.arguments) };
    case 'reference':
    case 'pointer':
      return { ...type, to: substitute(type.to, by) };
    case 'slice':
      return { ...type, element: substitute(type.element, by) };
    case 'array':
      return { ...type, element: substitute(type.element, by), length: substituteConstant(type.length, by) };
    case 'constant':
      return { ...type, text: substituteConstant(type.text, by) };
    case 'tuple':
      return { ...type, elements: all(type.elements) };
    case 'function':
      return { ...type, inputs: all(type.inputs), result: type.result === null ? null : substitute(type.result, by) };
    case 'impl':
    case 'dyn':
      return { ...type, bounds: type.bounds.map((bound) => substituteBound(bound, by)) };
    case 'projection':
      return { ...type, self: substitute(type.self, by), trait: type.trait === null ? null : substituteBound(type.trait, by), arguments: all(type.arguments) };
    default:
      return type;
  }
}

export function substituteBound(bound: Bound, by: Substitution): Bound {
  const { sugar } = bound;
  return {
    ...bound,
    arguments: bound.arguments.map((each) => substitute(each, by)),
    bindings: bound.bindings.map(({ name, type }) => ({ name, type: substitute(type, by) })),
    associatedBounds: bound.associatedBounds.map(({ name, bounds }) => ({ name, bounds: bounds.map((each) => substituteBound(each, by)) })),
    sugar: sugar === null ? null : { inputs: sugar.inputs.map((each) => substitute(each, by)), result: sugar.result === null ? null : substitute(sugar.result, by) },
  };
}

/** The type with other names for its lifetimes; `_` is one that is left out. */
export function renameLifetimes(type: TypeRef, rename: (name: string) => string): TypeRef {
  const all = (types: readonly TypeRef[]): readonly TypeRef[] => types.map((each) => renameLifetimes(each, rename));
  const inBound = (bound: Bound): Bound => ({
    ...bound,
    lifetimes: bound.lifetimes.map(rename),
    arguments: all(bound.arguments),
    bindings: bound.bindings.map((each) => ({ name: each.name, type: renameLifetimes(each.type, rename) })),
    associatedBounds: bound.associatedBounds.map(({ name, bounds }) => ({ name, bounds: bounds.map(inBound) })),
    sugar: bound.sugar === null ? null : { inputs: all(bound.sugar.inputs), result: bound.sugar.result === null ? null : renameLifetimes(bound.sugar.result, rename) },
  });
  switch (type.kind) {
    case 'std':
    case 'crate':
    case 'external':
      return { ...type, arguments: all(type.arguments), lifetimes: type.lifetimes.map(rename) };
    case 'reference': {
      const lifetime = type.lifetime === null ? null : rename(type.lifetime);
      return { ...type, to: renameLifetimes(type.to, rename), lifetime: lifetime === '_' ? null : lifetime };
    }
    case 'pointer':
      return { ...type, to: renameLifetimes(type.to, rename) };
    case 'slice':
    case 'array':
      return { ...type, element: renameLifetimes(type.element, rename) };
    case 'tuple':
      return { ...type, elements: all(type.elements) };
    case 'impl':
    case 'dyn':
      return { ...type, bounds: type.bounds.map(inBound), lifetimes: type.lifetimes.map(rename) };
    case 'projection':
      return { ...type, self: renameLifetimes(type.self, rename), trait: type.trait === null ? null : inBound(type.trait), arguments: all(type.arguments) };
    default:
      return type; // a function pointer has names of its own
  }
}

/** A constant expression with constant parameters replaced, where it is no more than a name. */
function substituteConstant(text: string, by: Substitution): string {
  for (const [parameter, value] of by) if (parameter.kind === 'constant' && parameter.name === text && value.kind === 'constant') return value.text;
  return text;
}

/** What the parameters of `pattern` must be for it to be `type`; null if it cannot be. Parameters of `type` stand for themselves. */
export function unify(pattern: TypeRef, type: TypeRef): Map<GenericParameter, TypeRef> | null {
  const found = new Map<GenericParameter, TypeRef>();
  return match(pattern, type, found) ? found : null;
}

function match(pattern: TypeRef, type: TypeRef, found: Map<GenericParameter, TypeRef>): boolean {
  if (pattern.kind === 'parameter') {
    const known = found.get(pattern.parameter);
    if (known === undefined) found.set(pattern.parameter, type);
    return known === undefined || sameType(known, type);
  }
  const all = (left: readonly TypeRef[], right: readonly TypeRef[]): boolean => left.length === right.length && left.every((each, at) => match(each, right[at]!, found));
  switch (pattern.kind) {
    case 'primitive':
      return type.kind === 'primitive' && type.name === pattern.name;
    case 'std':
    case 'external':
      return type.kind === pattern.kind && type.path === pattern.path && all(pattern.arguments, type.arguments);
    case 'crate':
      return type.kind === 'crate' && type.definition === pattern.definition && all(pattern.arguments, type.arguments);
    case 'reference':
    case 'pointer':
      return type.kind === pattern.kind && type.mutable === pattern.mutable && match(pattern.to, type.to, found);
    case 'slice':
      return type.kind === 'slice' && match(pattern.element, type.element, found);
    case 'array':
      return type.kind === 'array' && match(pattern.element, type.element, found);
    case 'tuple':
      return type.kind === 'tuple' && all(pattern.elements, type.elements);
    case 'never':
      return type.kind === 'never';
    case 'constant':
      return type.kind === 'constant';
    default:
      return false;
  }
}

/** Whether two types are the same, parameters by identity and lifetimes left aside; of what is not compared part by part, only one object is the same. */
export function sameType(left: TypeRef, right: TypeRef): boolean {
  if (left === right) return true;
  if (left.kind === 'parameter') return right.kind === 'parameter' && left.parameter === right.parameter;
  if (right.kind === 'parameter') return false;
  if (left.kind === 'constant') return right.kind === 'constant' && right.text === left.text;
  if (left.kind === 'array' && right.kind === 'array' && left.length !== right.length) return false;
  const found = match(left, right, new Map());
  return found && partsOf(left).every((part, at) => sameType(part, partsOf(right)[at]!));
}
