/** From the syntax of trait bounds to which traits they name. */
import { K, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { textOf } from './attributes.js';
import type { Bound } from './generics.js';
import { plainName } from './module.js';
import { canonicalStandardPath, isStandardCrate } from './standard-paths.js';
import type { TypeRef } from './type-ref.js';
import { lifetimeName, lifetimesOf, readType } from './type-reader.js';
import { constantName, constantText } from './constant-text.js';
import type { TypeScope } from './type-scope.js';

export interface BoundList {
  readonly bounds: readonly Bound[];
  /** Lifetimes among the bounds, without `'`. */
  readonly lifetimes: readonly string[];
}

/** The members of a `K.Bounds`, or one `K.TraitBound`. */
export function readBounds(node: Node | null | undefined, scope: TypeScope): BoundList {
  const bounds: Bound[] = [];
  const lifetimes: string[] = [];
  for (const each of node?.kind === K.TraitBound ? [node] : (node?.kids ?? [])) {
    if (each?.kind === K.Lifetime) lifetimes.push(lifetimeName(each, scope));
    else if (each?.kind === K.TraitBound) bounds.push(readTraitBound(each, scope));
    else if (each?.kind === K.ParenType && each.kids[0]?.kind === K.PathType) bounds.push(readTrait(each.kids[0].kids[0]!, scope));
  }
  return { bounds, lifetimes };
}

function readTraitBound({ kids, toks }: Node, scope: TypeScope): Bound {
  const { tree } = scope.place.file;
  const [list, path] = kids;
  const marks = [toks[1] ?? -1, toks[5] ?? -1];
  const maybe = marks.some((token) => token >= 0 && tree.text[tree.tokens.start[token]!] === '?');
  const bound = readTrait(path!, scope);
  return { ...bound, maybe, forLifetimes: lifetimesOf(list ?? null, scope) };
}

/** The trait that a path names, with its arguments. */
export function readTrait(path: Node, scope: TypeScope): Bound {
  const { place, context } = scope;
  const { tree } = place.file;
  const segments = path.kids.map((segment) => (segment?.kind === K.Segment ? plainName(segmentName(tree, segment)) : ''));
  const rest = readArguments(path.kids.at(-1)?.kids[0] ?? null, scope);
  const plain = { ...rest, trait: null, maybe: false, forLifetimes: [] };
  if (path.kind !== K.Path || path.flag === 1) return { ...plain, origin: 'unknown', path: textOf(tree, path) };
  const found = context.resolver.resolve(segments, path.toks[0]! >= 0, { place, namespace: 'types' });
  if (found === null || found.rest.length > 0) return { ...plain, origin: 'unknown', path: segments.join('::') };
  const { target } = found;
  if (target.kind === 'trait') return { ...plain, origin: 'crate', path: ['crate', target.definition.path].join('::'), trait: target.definition };
  if (target.kind !== 'external') return { ...plain, origin: 'unknown', path: segments.join('::') };
  if (isStandardCrate(target.path[0]!)) return { ...plain, origin: 'std', path: canonicalStandardPath(target.path) };
  return { ...plain, origin: 'external', path: target.path.join('::') };
}

export interface ReadArguments {
  readonly arguments: readonly TypeRef[];
  readonly lifetimes: readonly string[];
  readonly bindings: Bound['bindings'];
  readonly associatedBounds: Bound['associatedBounds'];
  readonly sugar: Bound['sugar'];
}

/** `<'a, T, 3, Item = U>` and `(A, B) -> C` behind a name. */
export function readArguments(node: Node | null, scope: TypeScope): ReadArguments {
  const types: TypeRef[] = [];
  const lifetimes: string[] = [];
  const bindings: { name: string; type: TypeRef }[] = [];
  const associatedBounds: { name: string; bounds: readonly Bound[] }[] = [];
  if (node?.kind === K.FnArguments) {
    const [list, result] = node.kids;
    const sugar = { inputs: list!.kids.map((each) => readType(each, scope)), result: result ? readType(result, scope) : null };
    return { arguments: [], lifetimes, bindings, associatedBounds, sugar };
  }
  for (const each of node?.kids[0]?.kids ?? []) {
    if (each === null) continue;
    if (each.kind === K.Lifetime) lifetimes.push(lifetimeName(each, scope));
    else if (each.kind === K.Binding) {
      if (each.flag === 0) bindings.push({ name: bindingName(each, scope), type: readArgument(each.kids[1]!, scope) });
      else associatedBounds.push({ name: bindingName(each, scope), bounds: readBounds(each.kids[1], scope).bounds });
    } else types.push(readArgument(each, scope));
  }
  return { arguments: types, lifetimes, bindings, associatedBounds, sugar: null };
}

const bindingName = ({ kids }: Node, { place }: TypeScope): string => {
  const segment = kids[0]?.kids[0]?.kids.at(-1);
  return segment ? plainName(segmentName(place.file.tree, segment)) : '';
};

/** A type, or a constant: a name alone may be either, and types come first. */
function readArgument(node: Node, scope: TypeScope): TypeRef {
  if (node.kind === K.Literal || node.kind === K.Unary || node.kind === K.BlockExpression) return { kind: 'constant', text: constantText(node, scope) };
  const type = readType(node, scope);
  if (type.kind !== 'unknown' || type.reason === 'too large' || node.kind !== K.PathType) return type;
  const text = constantName(node, scope);
  return text === null ? type : { kind: 'constant', text };
}
