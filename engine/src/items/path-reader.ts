/** From a path in the place of a type to the type: definitions, aliases, parameters, associated types. */
import { K, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { readArguments, type ReadArguments, readTrait } from './bound-reader.js';
import type { Bound, GenericParameter } from './generics.js';
import type { Implementation } from './implementation.js';
import type { Alias, DeclarationTarget } from './module.js';
import { plainName } from './module.js';
import { canonicalStandardPath, isStandardCrate, resultAliasError } from './standard-paths.js';
import { renameLifetimes, sameType, substitute, unify } from './substitution.js';
import { traitWith } from './associated-trait.js';
import { PRIMITIVES, type ProjectionType, type TypeRef, type UnknownReason } from './type-ref.js';
import { readType, unknownType } from './type-reader.js';
import { itemScope, type TypeScope } from './type-scope.js';
import { aliasParameters } from './generics-reader.js';

/** How many aliases and associated types are followed in a row. */
const MOST_STEPS = 24;

/** The type that a `K.Path` names. */
export function readPathType(path: Node, scope: TypeScope): TypeRef {
  if (path.kind !== K.Path) return unknownType(path, scope, 'syntax');
  const { tree } = scope.place.file;
  const segments = path.kids.flatMap((segment) => (segment?.kind === K.Segment ? [plainName(segmentName(tree, segment))] : []));
  const last = readArguments(path.kids.at(-1)?.kind === K.Segment ? (path.kids.at(-1)?.kids[0] ?? null) : null, scope);
  const [qualified] = path.kids;
  if (path.flag === 1 && qualified) {
    const trait = qualified.kids[1] ? readTrait(qualified.kids[1], scope) : null;
    return associatedAll(readType(qualified.kids[0], scope), segments, last, trait, scope);
  }
  const first = segments[0] ?? '';
  const isRooted = path.toks[0]! >= 0;
  const base = isRooted ? undefined : first === 'Self' ? (scope.selfType ?? undefined) : scope.parameters.get(first);
  if (base !== undefined) return associatedAll(base, segments.slice(1), last, null, scope);
  return readNamed(path, segments, last, scope);
}

function readNamed(path: Node, segments: readonly string[], last: ReadArguments, scope: TypeScope): TypeRef {
  const { context, place } = scope;
  const found = context.resolver.resolve(segments, path.toks[0]! >= 0, { place, namespace: 'types' });
  if (found === null) return unknownType(path, scope, reasonFor(segments, scope));
  const { target, rest } = found;
  // `use std::str` does not hide the type
  if (segments.length === 1 && PRIMITIVES.has(segments[0]!) && (target.kind === 'module' || target.kind === 'external')) return { kind: 'primitive', name: segments[0]! };
  if (rest.length === 0) return fromTarget(target, last, path, scope);
  const owner = path.kids[path.kids.length - 1 - rest.length];
  const base = fromTarget(target, readArguments(owner?.kids[0] ?? null, scope), path, scope);
  return base.kind === 'unknown' ? base : associatedAll(base, rest, last, null, scope);
}

/** Why a name is not known: who may have defined it out of sight. */
function reasonFor(segments: readonly string[], { place, context }: TypeScope): UnknownReason {
  const { module } = place;
  const isExternal = module.globs.some((glob) => {
    const target = context.resolver.globTarget(glob);
    return target === null || (target.kind === 'external' && !isStandardCrate(target.path[0]!));
  });
  if (segments.length === 1 && isExternal) return 'glob';
  return module.callsMacros || context.macroCalls.some(({ text }) => text.includes(segments.at(-1)!)) ? 'macro' : 'unresolved';
}

function fromTarget(target: DeclarationTarget, { arguments: types, lifetimes, bindings, sugar }: ReadArguments, path: Node, scope: TypeScope): TypeRef {
  switch (target.kind) {
    case 'primitive':
      return { kind: 'primitive', name: target.name };
    case 'type':
      return { kind: 'crate', definition: target.definition, arguments: types, lifetimes };
    case 'alias':
      return expandAlias(target.alias, types, path, scope);
    case 'trait':
      return { kind: 'dyn', bounds: [readTrait(path, scope)], lifetimes: [] };
    case 'external':
      // a trait without `dyn`, as edition 2015 has it
      if (sugar !== null || bindings.length > 0) return { kind: 'dyn', bounds: [readTrait(path, scope)], lifetimes: [] };
      return isStandardCrate(target.path[0]!) ? standardType(target.path, types, lifetimes) : { kind: 'external', path: target.path.join('::'), arguments: types, lifetimes };
    default:
      return unknownType(path, scope, 'unresolved');
  }
}

function standardType(segments: readonly string[], types: readonly TypeRef[], lifetimes: readonly string[]): TypeRef {
  const path = canonicalStandardPath(segments);
  const [, module, name] = path.split('::');
  if (module === 'primitive' && name !== undefined) return { kind: 'primitive', name };
  const error = resultAliasError(path);
  if (error === null) return { kind: 'std', path, arguments: types, lifetimes };
  const failure: TypeRef = { kind: 'std', path: error, arguments: [], lifetimes: [] };
  return { kind: 'std', path: 'std::result::Result', arguments: [types[0] ?? { kind: 'tuple', elements: [] }, failure], lifetimes: [] };
}

function expandAlias({ node, place }: Alias, types: readonly TypeRef[], path: Node, scope: TypeScope): TypeRef {
  if (scope.depth >= MOST_STEPS) return unknownType(path, scope, 'too large');
  const outer: TypeScope = { ...itemScope(scope.context, place), depth: scope.depth + 1 };
  const parameters = aliasParameters(node.kids[1] ?? null, types, outer);
  return node.kids[4] ? readType(node.kids[4], { ...outer, parameters }) : unknownType(path, scope, 'syntax');
}

// Associated types

function associatedAll(base: TypeRef, names: readonly string[], last: ReadArguments, trait: Bound | null, scope: TypeScope): TypeRef {
  return names.reduce((type, name, at) => associated(type, name, at === names.length - 1 ? last.arguments : [], at === 0 ? trait : null, scope), base);
}

/** `Type::Name` or `<Type as Trait>::Name`; a projection where it cannot be known. */
function associated(base: TypeRef, name: string, types: readonly TypeRef[], written: Bound | null, scope: TypeScope): TypeRef {
  if (base.kind === 'unknown') return base;
  const { implementation, selfType } = scope;
  const own = implementation !== null && selfType !== null && sameType(base, selfType) ? implementation : null;
  const deeper = { ...scope, depth: scope.depth + 1 };
  const isOwn = own !== null && (written === null || written.path === own.trait?.path);
  const node = isOwn && scope.depth < MOST_STEPS ? own.types.get(name) : undefined;
  if (node !== undefined) return readType(node.kids[4], deeper);
  const bounds = base.kind === 'parameter' ? base.parameter.bounds : own?.trait ? [own.trait] : [];
  const bound = bounds.find((each) => each.bindings.some((binding) => binding.name === name) && (written === null || written.path === each.path));
  if (bound !== undefined) return bound.bindings.find((binding) => binding.name === name)!.type;
  const projection: ProjectionType = { kind: 'projection', self: base, trait: written ?? traitWith(name, bounds, base), name, arguments: types };
  return (scope.depth < MOST_STEPS ? implemented(projection, deeper) : null) ?? projection;
}

/** The type that the one implementation of the crate which fits gives. */
function implemented({ self, trait, name }: ProjectionType, { context, depth }: TypeScope): TypeRef | null {
  if (self.kind !== 'crate') return null;
  const found = (context.associated.get(name) ?? []).flatMap((implementation) => {
    if (implementation.enabled === 'no' || (trait !== null && implementation.trait?.path !== trait.path)) return [];
    if (trait !== null && trait.arguments.length > 0 && !argumentsFit(implementation.trait!, trait)) return [];
    const { selfType } = implementation;
    const by = selfType.kind === 'crate' && selfType.definition === self.definition ? unify(selfType, self) : null;
    return by === null ? [] : [{ implementation, by }];
  });
  if (found.length !== 1) return null;
  const { implementation, by } = found[0]!;
  const own = implementation.selfType.kind === 'crate' ? implementation.selfType.lifetimes : [];
  if (!fillFromBindings(implementation, by)) return null;
  const type = substitute(implementation.associatedType(name, depth), by);
  return renameLifetimes(type, (lifetime) => (lifetime === 'static' ? lifetime : (self.lifetimes[own.indexOf(lifetime)] ?? '_')));
}

/** Adds the parameters that only a bound says: `A` of `impl<A, I: Iterator<Item = A>> Trait for Type<I>`. False if one is left. */
function fillFromBindings({ generics: { parameters } }: Implementation, by: Map<GenericParameter, TypeRef>): boolean {
  return parameters.every((wanted) => {
    if (by.has(wanted)) return true;
    for (const parameter of parameters) {
      const self = by.get(parameter);
      for (const bound of self === undefined ? [] : parameter.bounds) {
        const binding = bound.bindings.find(({ type }) => type.kind === 'parameter' && type.parameter === wanted);
        if (binding === undefined) continue;
        by.set(wanted, { kind: 'projection', self: self!, trait: { ...bound, bindings: [], associatedBounds: [] }, name: binding.name, arguments: [] });
        return true;
      }
    }
    return false;
  });
}

const argumentsFit = (left: Bound, right: Bound): boolean => left.arguments.length === right.arguments.length && left.arguments.every((each, at) => sameType(each, right.arguments[at]!));
