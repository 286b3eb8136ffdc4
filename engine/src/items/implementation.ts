/** `impl` blocks: which type, which trait, under which conditions. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import { readTrait } from './bound-reader.js';
import type { Truth } from './cfg.js';
import type { CrateContext } from './crate-context.js';
import type { FunctionItem } from './function-item.js';
import { type Bound, type Generics, mergeGenerics, NO_GENERICS } from './generics.js';
import { readGenerics } from './generics-reader.js';
import { type Place, plainName } from './module.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import { itemScope, type TypeScope } from './type-scope.js';

export interface ImplementationHeader {
  readonly generics: Generics;
  /** Null for an inherent implementation. */
  readonly trait: Bound | null;
  readonly selfType: TypeRef;
  /** The scope within. */
  readonly scope: TypeScope;
}

/** Reads `impl<..> Trait for Type where ..`; each call makes parameters of its own, to which a method may add bounds. */
export function readHeader(context: CrateContext, place: Place, node: Node, depth = 0): ImplementationHeader {
  const declared = readGenerics(node.kids[1] ?? null, [], { ...itemScope(context, place), depth });
  const selfType = readType(node.kids[3], declared.scope);
  const inner: TypeScope = { ...declared.scope, selfType };
  const path = node.kids[2]?.kind === K.PathType ? node.kids[2].kids[0] : null;
  const trait = path ? readTrait(path, inner) : null;
  const scope: TypeScope = { ...inner, implementation: { trait, types: typesOf(place, node) } };
  const conditions = readGenerics(null, [node.kids[4] ?? null], scope, declared.generics.parameters);
  return { generics: mergeGenerics(declared.generics, conditions.generics), trait, selfType, scope };
}

/** Nodes of the associated types of an implementation by their names. */
function typesOf({ file }: Place, node: Node): ReadonlyMap<string, Node> {
  const aliases = (node.kids[5]?.kids ?? []).filter((kid): kid is Node => kid?.kind === K.TypeAlias);
  return new Map(aliases.filter(({ toks }) => toks[1]! >= 0).map((alias) => [plainName(nameOf(file.tree, alias.toks[1]!)), alias]));
}

export class Implementation {
  /** Methods and associated functions in the order they stand. */
  readonly functions: FunctionItem[] = [];
  private known: ImplementationHeader | null = null;
  private reading = false;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    readonly node: Node,
  ) {}

  private get header(): ImplementationHeader {
    if (this.known !== null) return this.known;
    if (this.reading) return { generics: NO_GENERICS, trait: null, selfType: { kind: 'unknown', text: 'Self', reason: 'unresolved' }, scope: itemScope(this.context, this.place) };
    this.reading = true; // its own associated types may be asked for while it is read
    this.known = readHeader(this.context, this.place, this.node);
    this.reading = false;
    return this.known;
  }

  get file(): SourceFile {
    return this.place.file;
  }
  get module(): readonly string[] {
    return this.place.module.path;
  }
  /** Conditions of the block and of what stands around it. */
  get cfg(): readonly string[] {
    return this.place.cfg;
  }
  get enabled(): Truth {
    return this.place.enabled;
  }
  get onlyForTests(): boolean {
    return this.place.onlyForTests;
  }
  get generics(): Generics {
    return this.header.generics;
  }
  /** Null for an inherent implementation. */
  get trait(): Bound | null {
    return this.header.trait;
  }
  get selfType(): TypeRef {
    return this.header.selfType;
  }
  /** `impl !Trait for Type`. */
  get negative(): boolean {
    return this.node.toks[1]! >= 0;
  }
  get unsafe(): boolean {
    return this.node.toks[3]! >= 0;
  }
  /** Names of the associated types that it defines. */
  get associatedNames(): readonly string[] {
    return [...typesOf(this.place, this.node).keys()];
  }

  /** What `type Name = ..` says; unknown if it says nothing. */
  associatedType(name: string, depth = 0): TypeRef {
    const { scope } = this.header;
    return readType(scope.implementation?.types.get(name)?.kids[4], { ...scope, depth });
  }
}
