/** Fields of structures, unions and variants. */
import { nameOf, type Node } from '../../../redox/src/index.js';
import { attributesOf, textOf } from './attributes.js';
import type { Truth } from './cfg.js';
import { type From, viewerOf } from './crate-context.js';
import { isVisible, plainName, type Visibility } from './module.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import type { TypeScope } from './type-scope.js';
import { visibilityOf } from './visibility.js';

export type Shape = 'unit' | 'tuple' | 'named';

const SHAPES = ['unit', 'tuple', 'named'] as const;
export const shapeOf = (flag: number): Shape => SHAPES[flag & 3] ?? 'unit';

export class Field {
  private known: TypeRef | null = null;

  constructor(
    /** Its index in tuples. */
    readonly name: string,
    readonly declared: Visibility,
    /** The type as it stands. */
    readonly text: string,
    readonly enabled: Truth,
    private readonly node: Node | null,
    private readonly scope: TypeScope,
  ) {}

  get type(): TypeRef {
    return (this.known ??= readType(this.node, this.scope));
  }

  /** Whether code there may name it. */
  isVisibleFrom(from: From): boolean {
    return isVisible(this.declared, viewerOf(this.scope.context, from));
  }
}

/** Members of a list of fields; `visibility` is that of all of them, null where each says its own. Those that a `cfg` leaves out are left out. */
export function readFields(list: Node | null, scope: TypeScope, visibility: Visibility | null): readonly Field[] {
  const { file, module } = scope.place;
  const { tree } = file;
  const fields: Field[] = [];
  for (const node of list?.kids ?? []) {
    if (node === null) continue;
    const { enabled } = attributesOf(tree, node, scope.context.configuration);
    if (enabled === 'no') continue;
    const [vis, type] = node.kids;
    const name = (node.toks[1] ?? -1) >= 0 ? plainName(nameOf(tree, node.toks[1]!)) : String(fields.length);
    fields.push(new Field(name, visibility ?? visibilityOf(tree, vis ?? null, module), type ? textOf(tree, type) : '', enabled, type ?? null, scope));
  }
  return fields;
}
