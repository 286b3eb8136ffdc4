/** From the syntax of a type to what it means. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import { textOf } from './attributes.js';
import { readBounds } from './bound-reader.js';
import { constantText } from './constant-text.js';
import { readPathType } from './path-reader.js';
import { stringValue } from './string-literal.js';
import { sizeOf, type TypeRef, type UnknownReason } from './type-ref.js';
import type { TypeScope } from './type-scope.js';

/** Types that nest deeper, or that are larger when written out, are not read. */
const MOST_LEVELS = 100;
const MOST_NODES = 2000;
/** Nodes that are read for one type with all that it leads to: aliases can double the work at each step. */
const MOST_WORK = 50_000;
let level = 0;
let work = 0;

/** The meaning of a type; what cannot be known is `unknown`. */
export function readType(node: Node | null | undefined, scope: TypeScope): TypeRef {
  if (node === null || node === undefined) return { kind: 'unknown', text: '', reason: 'syntax' };
  if (level === 0) work = 0;
  if (level >= MOST_LEVELS || ++work > MOST_WORK) return unknownType(node, scope, 'too large');
  level++;
  try {
    const type = readInner(node, scope);
    return sizeOf(type) > MOST_NODES ? unknownType(node, scope, 'too large') : type;
  } finally {
    level--;
  }
}

export const unknownType = (node: Node, { place }: TypeScope, reason: UnknownReason): TypeRef => ({ kind: 'unknown', text: textOf(place.file.tree, node), reason });

function readInner(node: Node, scope: TypeScope): TypeRef {
  const { tree } = scope.place.file;
  const { kids, toks } = node;
  switch (node.kind) {
    case K.PathType:
      return readPathType(kids[0]!, scope);
    case K.ReferenceType:
      return { kind: 'reference', mutable: toks[1]! >= 0, lifetime: kids[1] ? lifetimeName(kids[1], scope) : null, to: readType(kids[0], scope) };
    case K.PointerType:
      return { kind: 'pointer', mutable: node.flag === 1, to: readType(kids[0], scope) };
    case K.SliceType:
      return { kind: 'slice', element: readType(kids[0], scope) };
    case K.ArrayType:
      return { kind: 'array', element: readType(kids[0], scope), length: constantText(kids[1]!, scope) };
    case K.TupleType:
      return { kind: 'tuple', elements: kids[0]!.kids.map((kid) => readType(kid, scope)) };
    case K.ParenType:
      return readType(kids[0], scope);
    case K.NeverType:
      return { kind: 'never' };
    case K.InferredType:
      return unknownType(node, scope, 'inferred');
    case K.DynType:
    case K.BareTraitType:
    case K.ImplType:
      return { kind: node.kind === K.ImplType ? 'impl' : 'dyn', ...readBounds(kids[0]!, scope) };
    case K.TraitBound:
      return { kind: 'dyn', ...readBounds(node, scope) };
    case K.FunctionType:
      return readFunctionType(node, scope);
    case K.MacroType:
      return unknownType(node, scope, 'macro call');
    default:
      return { kind: 'unknown', text: textOf(tree, node), reason: 'syntax' };
  }
}

function readFunctionType({ kids, toks }: Node, scope: TypeScope): TypeRef {
  const { tree } = scope.place.file;
  const [list, inputs, result] = kids;
  return {
    kind: 'function',
    inputs: inputs!.kids.map((parameter) => readType(parameter?.kids[1], scope)),
    result: result ? readType(result, scope) : null,
    unsafe: toks[1]! >= 0,
    abi: toks[2]! < 0 ? null : toks[3]! < 0 ? 'C' : stringValue(nameOf(tree, toks[3]!)),
    forLifetimes: lifetimesOf(list ?? null, scope),
  };
}

/** Names of the lifetimes of `for<'a, 'b>`. */
export const lifetimesOf = (list: Node | null, scope: TypeScope): readonly string[] =>
  (list?.kids ?? []).flatMap((each) => (each?.kind === K.LifetimeParameter && each.kids[0] ? [lifetimeName(each.kids[0], scope)] : []));

export const lifetimeName = (node: Node, { place }: TypeScope): string => nameOf(place.file.tree, node.toks[0]!);
