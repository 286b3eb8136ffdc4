/** What the names in a type may refer to at the place where it stands. */
import type { Node } from '../../../redox/src/index.js';
import type { CrateContext } from './crate-context.js';
import type { Bound } from './generics.js';
import type { Place } from './module.js';
import type { TypeRef } from './type-ref.js';

export interface TypeScope {
  readonly context: CrateContext;
  readonly place: Place;
  /** Generic parameters, or what stands for them. */
  readonly parameters: ReadonlyMap<string, TypeRef>;
  readonly selfType: TypeRef | null;
  /** The `impl` around: the types that it defines are known as `Self::Name`. */
  readonly implementation: { readonly trait: Bound | null; readonly types: ReadonlyMap<string, Node> } | null;
  /** How many aliases and associated types were followed to come here. */
  readonly depth: number;
}

export const itemScope = (context: CrateContext, place: Place): TypeScope => ({ context, place, parameters: new Map(), selfType: null, implementation: null, depth: 0 });
