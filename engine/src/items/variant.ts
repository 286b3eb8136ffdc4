/** Variants of enumerations. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import { attributesOf } from './attributes.js';
import type { Truth } from './cfg.js';
import { docComment } from './doc-comment.js';
import { type Field, readFields, type Shape, shapeOf } from './field.js';
import { plainName } from './module.js';
import type { TypeScope } from './type-scope.js';

export interface Variant {
  readonly name: string;
  readonly shape: Shape;
  readonly fields: readonly Field[];
  /** Other crates cannot make it. */
  readonly nonExhaustive: boolean;
  readonly enabled: Truth;
  /** `#[default]`. */
  readonly isDefault: boolean;
  readonly doc: string;
}

/** Variants of a list; those that a `cfg` leaves out are left out. */
export function readVariants(list: Node | null, scope: TypeScope): readonly Variant[] {
  const { tree } = scope.place.file;
  return (list?.kids ?? []).flatMap((node) => {
    if (node?.kind !== K.Variant || node.toks[0]! < 0) return [];
    const attributes = attributesOf(tree, node, scope.context.configuration);
    if (attributes.enabled === 'no') return [];
    const has = (wanted: string): boolean => attributes.metas.some(({ name }) => name === wanted);
    return [
      {
        name: plainName(nameOf(tree, node.toks[0]!)),
        shape: shapeOf(node.flag),
        fields: readFields(node.kids[1] ?? null, scope, 'public'),
        nonExhaustive: has('non_exhaustive'),
        enabled: attributes.enabled,
        isDefault: has('default'),
        doc: docComment(tree, node),
      },
    ];
  });
}
