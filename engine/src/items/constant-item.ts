/** Constants and statics, free or associated with a type. */
import type { Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import type { Truth } from './cfg.js';
import { type CrateContext, type From, viewerOf } from './crate-context.js';
import type { Implementation } from './implementation.js';
import { isVisible, type Place, spelledName, type Visibility } from './module.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import { itemScope } from './type-scope.js';
import { ownerText } from './type-text.js';
import { readHeader } from './implementation.js';

export class ConstantItem {
  private known: { readonly type: TypeRef; readonly selfType: TypeRef | null } | null = null;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    readonly node: Node,
    readonly name: string,
    readonly declared: Visibility,
    readonly kind: 'const' | 'static',
    /** The `impl` that it stands in. */
    readonly implementation: Implementation | null,
  ) {}

  get file(): SourceFile {
    return this.place.file;
  }
  get module(): readonly string[] {
    return this.place.module.path;
  }
  get enabled(): Truth {
    return this.place.enabled;
  }
  get onlyForTests(): boolean {
    return this.place.onlyForTests;
  }
  get type(): TypeRef {
    return this.read().type;
  }
  /** The type that it is associated with. */
  get selfType(): TypeRef | null {
    return this.read().selfType;
  }

  private read(): { readonly type: TypeRef; readonly selfType: TypeRef | null } {
    if (this.known !== null) return this.known;
    const { implementation, context, place, node } = this;
    const scope = implementation === null ? itemScope(context, place) : readHeader(context, place, implementation.node).scope;
    return (this.known = { type: readType(node.kids[1], scope), selfType: scope.selfType });
  }

  /** An expression that gives it there, or null if code there cannot name it. */
  pathFrom(from: From): string | null {
    const { context, place, implementation } = this;
    const viewer = viewerOf(context, from);
    if (implementation === null) return context.access.pathTo(this, place.module, this.name, this.declared, viewer);
    if (implementation.trait === null && !isVisible(this.declared, viewer)) return null;
    const owner = ownerText(context, this.selfType!, implementation.trait, from);
    return owner === null ? null : `${owner}::${spelledName(this.name)}`;
  }
}
