/** The names that a pattern binds, each with its type as far as that of the value says it. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { plainName } from './module.js';
import { pointee, unwrapped } from './standard-results.js';
import { fieldType } from './field-type.js';
import type { TypeRef } from './type-ref.js';
import { readPathType } from './path-reader.js';
import type { TypeScope } from './type-scope.js';

export function patternNames(pattern: Node | null, type: TypeRef | null, scope: TypeScope, bind: (name: string, type: TypeRef | null) => void): void {
  if (pattern === null) return;
  const { tree } = scope.place.file;
  const { kids } = pattern;
  const inner = (node: Node | null | undefined, of: TypeRef | null): void => patternNames(node ?? null, of, scope, bind);
  switch (pattern.kind) {
    case K.NamePattern:
      bind(plainName(nameOf(tree, pattern.toks[2]!)), type);
      return inner(kids[0], type);
    case K.ParenPattern:
    case K.BoxPattern:
      return inner(kids[0], type);
    case K.ReferencePattern:
      return inner(kids[0], type === null ? null : pointee(type));
    case K.OrPattern:
      return inner(kids[0], type);
    case K.TuplePattern:
    case K.SlicePattern: {
      const value = behindReferences(type);
      const parts = kids[0]?.kids ?? [];
      const isWhole = !parts.some((part) => part?.kind === K.RestPattern);
      parts.forEach((part, at) => inner(part, value?.kind === 'tuple' && isWhole ? (value.elements[at] ?? null) : value?.kind === 'array' || value?.kind === 'slice' ? value.element : null));
      return;
    }
    case K.TupleStructPattern: {
      const name = lastName(pattern.kids[0] ?? null, scope);
      const value = name === 'Some' || name === 'Ok' ? unwrapped(behindReferences(type)) : null;
      const failure = behindReferences(type);
      const held = name === 'Err' && failure?.kind === 'std' && failure.path === 'std::result::Result' ? (failure.arguments[1] ?? null) : value;
      (kids[1]?.kids ?? []).forEach((part, at) => inner(part, held ?? memberType(kids[0] ?? null, String(at), type, scope)));
      return;
    }
    case K.StructPattern:
      for (const part of kids[1]?.kids ?? []) {
        if (part?.kind !== K.FieldPattern) continue;
        const [member] = part.kids;
        const name = part.flag === 1 ? (member?.kind === K.NamePattern ? nameOf(tree, member.toks[2]!) : '') : nameOf(tree, part.toks[0]!);
        inner(member, memberType(kids[0] ?? null, plainName(name), type, scope));
      }
      return;
    default:
      for (const kid of kids) if (kid?.kind === K.List) kid.kids.forEach((part) => inner(part, null));
  }
}

export function behindReferences(type: TypeRef | null): TypeRef | null {
  let at = type;
  while (at?.kind === 'reference') at = at.to;
  return at;
}

function lastName(path: Node | null, { place }: TypeScope): string {
  const last = path?.kids.at(-1);
  return last?.kind === K.Segment ? segmentName(place.file.tree, last) : '';
}

/** Of the structure or variant that a pattern names. */
function memberType(path: Node | null, name: string, type: TypeRef | null, scope: TypeScope): TypeRef | null {
  const value = behindReferences(type);
  const named = path === null ? null : readPathType(path, scope);
  const whole = named?.kind === 'crate' ? (value?.kind === 'crate' && value.definition === named.definition ? value : named) : value;
  return whole === null ? null : fieldType(whole, name, lastName(path, scope));
}
