/** How a method takes `self`. */
import { K, type Node } from '../../../redox/src/index.js';
import { textOf } from './attributes.js';
import type { TypeRef } from './type-ref.js';
import { lifetimeName, readType } from './type-reader.js';
import type { TypeScope } from './type-scope.js';

export interface Receiver {
  /** `self`, `&self`, `&mut self`; of another type, such as `Box<Self>`, its text. */
  readonly kind: 'value' | 'reference' | 'mutable' | (string & {});
  readonly type: TypeRef;
}

export function readReceiver({ kids, toks }: Node, scope: TypeScope): Receiver {
  const self: TypeRef = scope.selfType ?? { kind: 'unknown', text: 'Self', reason: 'unresolved' };
  const [written, lifetime] = kids;
  const [ampersand, mut, , , pin] = toks;
  if (written) return typed(written, scope);
  if (ampersand! < 0) return { kind: 'value', type: self };
  const reference: TypeRef = { kind: 'reference', mutable: mut! >= 0, lifetime: lifetime ? lifetimeName(lifetime, scope) : null, to: self };
  if ((pin ?? -1) >= 0) return { kind: 'pin', type: { kind: 'std', path: 'std::pin::Pin', arguments: [reference], lifetimes: [] } };
  return { kind: mut! >= 0 ? 'mutable' : 'reference', type: reference };
}

/** `self: T`. */
function typed(node: Node, scope: TypeScope): Receiver {
  const { tree } = scope.place.file;
  const type = readType(node, scope);
  const isSelf = (each: Node | null | undefined): boolean => each?.kind === K.PathType && textOf(tree, each) === 'Self';
  if (isSelf(node)) return { kind: 'value', type };
  if (node.kind === K.ReferenceType && isSelf(node.kids[0])) return { kind: node.toks[1]! >= 0 ? 'mutable' : 'reference', type };
  return { kind: textOf(tree, node), type };
}
