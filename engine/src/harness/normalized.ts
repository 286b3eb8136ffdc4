/** Associated types of concrete types: `A::Item` where `A` is `[i32; 4]`. */
import { type Bound, type CrateIndex, partsOf, substitute, type Substitution, type TypeRef, unify } from '../items/index.js';

const DEEPEST = 6;

/** The type with parameters replaced, and then its associated types; those that are not known stay. */
export function concrete(index: CrateIndex, type: TypeRef, by: Substitution, depth = 0): TypeRef {
  return normalized(index, substitute(type, by), depth);
}

function normalized(index: CrateIndex, type: TypeRef, depth: number): TypeRef {
  if (depth > DEEPEST || !partsOf(type).concat(type).some(holdsProjection)) return type;
  const inside = (part: TypeRef): TypeRef => normalized(index, part, depth);
  const all = (parts: readonly TypeRef[]): readonly TypeRef[] => parts.map(inside);
  switch (type.kind) {
    case 'std':
    case 'crate':
    case 'external':
      return { ...type, arguments: all(type.arguments) };
    case 'reference':
    case 'pointer':
      return { ...type, to: inside(type.to) };
    case 'slice':
    case 'array':
      return { ...type, element: inside(type.element) };
    case 'tuple':
      return { ...type, elements: all(type.elements) };
    case 'function':
      return { ...type, inputs: all(type.inputs), result: type.result === null ? null : inside(type.result) };
    case 'impl':
    case 'dyn':
      return { ...type, bounds: type.bounds.map((bound) => normalizedBound(index, bound, depth)) };
    case 'projection':
      return projected(index, { ...type, self: inside(type.self) }, depth) ?? type;
    default:
      return type;
  }
}

const holdsProjection = (type: TypeRef): boolean => type.kind === 'projection' || partsOf(type).some(holdsProjection);

/** A bound with its associated types replaced. */
export function normalizedBound(index: CrateIndex, bound: Bound, depth = 0): Bound {
  const inside = (type: TypeRef): TypeRef => normalized(index, type, depth);
  return {
    ...bound,
    arguments: bound.arguments.map(inside),
    bindings: bound.bindings.map(({ name, type }) => ({ name, type: inside(type) })),
    sugar: bound.sugar === null ? null : { inputs: bound.sugar.inputs.map(inside), result: bound.sugar.result === null ? null : inside(bound.sugar.result) },
  };
}

const SEQUENCES = /^std::(vec::(Vec|IntoIter)|collections::(VecDeque|LinkedList|BTreeSet|HashSet|BinaryHeap)|ops::(Range|RangeInclusive|RangeFrom))$/;
const OPERATORS = /^std::ops::(Add|Sub|Mul|Div|Rem|Neg|Not|BitAnd|BitOr|BitXor|Shl|Shr)$/;

function projected(index: CrateIndex, type: Extract<TypeRef, { kind: 'projection' }>, depth: number): TypeRef | null {
  const { self, name, trait } = type;
  for (const implementation of [...index.implementations].sort((a, b) => Number(a.enabled === 'no') - Number(b.enabled === 'no'))) {
    if (implementation.trait === null || !implementation.associatedNames.includes(name)) continue;
    if (trait !== null && implementation.trait.path !== trait.path) continue;
    const by = unify(implementation.selfType, self);
    if (by === null || implementation.selfType.kind === 'parameter') continue;
    return concrete(index, implementation.associatedType(name), by, depth + 1);
  }
  if (self.kind === 'std' && SEQUENCES.test(self.path)) {
    if (name === 'Item') return self.arguments[0] ?? null;
    if (name === 'IntoIter') return /IntoIter$|^std::ops/.test(self.path) ? self : { kind: 'std', path: 'std::vec::IntoIter', arguments: self.arguments, lifetimes: [] };
  }
  if (name === 'Output' && self.kind === 'primitive' && OPERATORS.test(trait?.path ?? '')) return self;
  return null;
}
