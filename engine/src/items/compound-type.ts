/** Types of expressions that are made of others: fields, elements, tuples, ranges, blocks, macros of the standard library. */
import { K, nameOf, type Node, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { fieldType } from './field-type.js';
import type { MethodLookup } from './method-lookup.js';
import { plainName } from './module.js';
import { behindReferences } from './pattern-names.js';
import { elementOf, pointee, standardType } from './standard-results.js';
import type { TypeRef } from './type-ref.js';

export interface PartTypes {
  readonly tree: Tree;
  readonly lookup: MethodLookup;
  of(node: Node | null): TypeRef | null;
}

const UNKNOWN: TypeRef = { kind: 'unknown', text: '_', reason: 'inferred' };

export function compoundType(types: PartTypes, node: Node): TypeRef | null {
  const [first = null, second = null] = node.kids;
  switch (node.kind) {
    case K.Field: {
      const base = behindReferences(types.of(first));
      return base === null ? null : fieldType(pointee(base) ?? base, plainName(nameOf(types.tree, node.toks[1]!)));
    }
    case K.Index:
      return indexed(types, types.of(first), second?.kind === K.Range);
    case K.Tuple:
      return { kind: 'tuple', elements: (first?.kids ?? []).map((kid) => types.of(kid) ?? UNKNOWN) };
    case K.Array:
    case K.Repeat: {
      const element = types.of(node.kind === K.Array ? (first?.kids[0] ?? null) : first);
      return element === null ? null : { kind: 'array', element, length: '_' };
    }
    case K.Range: {
      const bound = types.of(first) ?? types.of(second);
      return bound === null ? null : standardType(node.flag === 0 ? 'std::ops::Range' : 'std::ops::RangeInclusive', bound);
    }
    case K.BlockExpression:
      return node.toks[4]! >= 0 ? null : ofBlock(types, first);
    case K.If:
      return ofBlock(types, second);
    case K.MacroCall:
      return ofMacro(types, node);
    default:
      return null;
  }
}

function indexed({ lookup }: PartTypes, base: TypeRef | null, byRange: boolean): TypeRef | null {
  const plain = behindReferences(base);
  if (byRange || plain === null) return base;
  return elementOf(plain) ?? lookup.implementedType(plain, 'std::ops::Index', 'Output');
}

/** Of its last expression, where that needs none of its own names. */
function ofBlock(types: PartTypes, block: Node | null): TypeRef | null {
  const last = block?.kids.at(-1);
  if (last?.kind !== K.ExpressionStatement || last.flag === 1 || block!.kids.some((kid) => kid?.kind === K.LetStatement)) return null;
  return types.of(last.kids[0] ?? null);
}

function ofMacro(types: PartTypes, { kids: [path, given = null] }: Node): TypeRef | null {
  const last = path?.kids.at(-1);
  const value = given?.kind === K.List ? (given.kids[0] ?? null) : given;
  switch (last?.kind === K.Segment ? segmentName(types.tree, last) : '') {
    case 'vec': {
      const element = types.of(value);
      return element === null ? null : standardType('std::vec::Vec', element);
    }
    case 'format':
      return standardType('std::string::String');
    case 'dbg':
    case 'pin':
      return types.of(value);
    default:
      return null;
  }
}
