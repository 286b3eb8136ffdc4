/** The items of a crate and what their types mean, from syntax alone. */
import type { SourceFile } from '../crate/source-file.js';
import { Access } from './access.js';
import { attributesOf, innerAttributes } from './attributes.js';
import type { ConstantItem } from './constant-item.js';
import { type CrateContext, type From, type MacroCall, viewerOf } from './crate-context.js';
import type { FunctionItem } from './function-item.js';
import type { Bound } from './generics.js';
import type { Implementation } from './implementation.js';
import { ItemCollector } from './item-collector.js';
import { Module } from './module.js';
import { NameResolver } from './name-resolver.js';
import type { TraitDefinition } from './trait-definition.js';
import type { TypeDefinition } from './type-definition.js';
import type { TypeRef } from './type-ref.js';
import { boundText, otherCratePath, typeText, type TypeTextOptions } from './type-text.js';

export interface IndexOptions {
  readonly crateName: string;
  /** Features that are on; where it is left out, `default`, `std` and `alloc` are taken to be on and the others are not known. */
  readonly features?: readonly string[];
}

export interface CrateIndex {
  /** Everything with a body: free functions, methods, default methods, nested functions; files in the order of their modules. */
  readonly functions: readonly FunctionItem[];
  readonly types: readonly TypeDefinition[];
  readonly traits: readonly TraitDefinition[];
  readonly implementations: readonly Implementation[];
  readonly constants: readonly ConstantItem[];
  /** Macro calls where items stand, and definitions of macros: what they make is not in the index. */
  readonly macroCalls: readonly MacroCall[];
  /** The type as code in `from` can write it, or null where something in it is unknown or cannot be named there. */
  typeText(type: TypeRef, from: From, options?: TypeTextOptions): string | null;
  boundText(bound: Bound, from: From, options?: TypeTextOptions): string | null;
  /** A path such as `std::rc::Rc` as code in `from` must write it, in case a module of that name is in the way. */
  pathText(path: string, from: From): string;
}

/**
 * Indexes a crate. Nothing is compiled, so that what macros make is not seen; `cfg` is evaluated for a test build on this machine.
 * Never throws: what cannot be resolved is `{ kind: 'unknown' }`.
 */
export function indexCrate(files: readonly SourceFile[], options: IndexOptions): CrateIndex {
  const root = new Module([], null, false);
  const context = new Context(files, root, options);
  const sorted = [...files].sort((a, b) => a.module.length - b.module.length || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const file of sorted) context.collector.file(file);
  return {
    functions: context.functions,
    types: context.collector.types,
    traits: context.collector.traits,
    implementations: context.implementations,
    constants: context.constants,
    macroCalls: context.macroCalls,
    typeText: (type, from, written) => typeText(context, type, from, written),
    boundText: (bound, from, written) => boundText(context, bound, from, written),
    pathText: (path, from) => (viewerOf(context, from) === 'outside' ? path : otherCratePath(context, path, from)),
  };
}

/** Types that a function may give another type in. */
const WRAPPERS = new Set(['std::option::Option', 'std::result::Result', 'std::boxed::Box', 'std::rc::Rc', 'std::sync::Arc', 'std::pin::Pin']);

class Context implements CrateContext {
  readonly crateName: string;
  readonly edition: CrateContext['edition'];
  readonly configuration: CrateContext['configuration'];
  readonly resolver: NameResolver;
  readonly access: Access;
  readonly collector: ItemCollector;
  private readonly withoutStd: boolean;
  private associatedOnce: Map<string, Implementation[]> | null = null;
  private producersOnce: Map<TypeDefinition, FunctionItem[]> | null = null;
  private gettersOnce: Map<TypeDefinition, FunctionItem[]> | null = null;
  private implementationsOnce: Map<TypeDefinition, Implementation[]> | null = null;

  constructor(
    files: readonly SourceFile[],
    readonly root: Module,
    { crateName, features }: IndexOptions,
  ) {
    this.crateName = crateName;
    const first = files.find(({ module }) => module.length === 0) ?? files[0];
    this.edition = first?.edition ?? 2024;
    this.configuration = { features: features === undefined ? null : new Set(features) };
    const metas = first === undefined ? [] : attributesOf(first.tree, first.tree.root, this.configuration, innerAttributes(first.tree.root)).metas;
    this.withoutStd = metas.some(({ name, truth }) => name === 'no_std' && truth === 'yes');
    this.resolver = new NameResolver(root, crateName);
    this.access = new Access(root, this.resolver, crateName);
    this.collector = new ItemCollector(this, root);
  }

  get hasStandardLibrary(): boolean {
    const declared = this.root.types.get('std') ?? [];
    return !this.withoutStd || declared.some(({ what, enabled }) => what.kind === 'external' && enabled === 'yes');
  }
  get functions(): readonly FunctionItem[] {
    return this.collector.functions;
  }
  get implementations(): readonly Implementation[] {
    return this.collector.implementations;
  }
  get constants(): readonly ConstantItem[] {
    return this.collector.constants;
  }
  get macroCalls(): readonly MacroCall[] {
    return this.collector.macroCalls;
  }
  get blocks(): CrateContext['blocks'] {
    return this.collector.blocks;
  }

  get associated(): ReadonlyMap<string, readonly Implementation[]> {
    if (this.associatedOnce === null) {
      this.associatedOnce = new Map();
      for (const implementation of this.implementations) for (const name of implementation.associatedNames) append(this.associatedOnce, name, implementation);
    }
    return this.associatedOnce;
  }

  producers(definition: TypeDefinition): readonly FunctionItem[] {
    if (this.producersOnce === null) {
      this.producersOnce = new Map();
      for (const item of this.functions) {
        const made = item.result === null || item.nested || item.onlyForTests ? null : producedType(item.result);
        const taken = item.receiverType === null ? null : producedType(item.receiverType, true);
        if (made !== null && made !== taken && item.owner?.definition == null) append(this.producersOnce, made, item);
      }
    }
    return this.producersOnce.get(definition) ?? [];
  }

  getters(definition: TypeDefinition): readonly FunctionItem[] {
    if (this.gettersOnce === null) {
      this.gettersOnce = new Map();
      for (const item of this.functions) {
        const seen = viewedType(item);
        if (seen !== null) append(this.gettersOnce, seen, item);
      }
    }
    return this.gettersOnce.get(definition) ?? [];
  }

  implementationsFor(definition: TypeDefinition): readonly Implementation[] {
    if (this.implementationsOnce === null) {
      this.implementationsOnce = new Map();
      for (const implementation of this.implementations) {
        const { selfType } = implementation;
        if (selfType.kind === 'crate') append(this.implementationsOnce, selfType.definition, implementation);
      }
    }
    return this.implementationsOnce.get(definition) ?? [];
  }
}

function append<T, V>(map: Map<T, V[]>, key: T, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** The type of the crate that a result holds by value; of a receiver also behind references. */
function producedType(type: TypeRef, behindReferences = false): TypeDefinition | null {
  if (type.kind === 'crate') return type.definition;
  if (behindReferences && type.kind === 'reference') return producedType(type.to, true);
  return type.kind === 'std' && WRAPPERS.has(type.path) && type.arguments[0] !== undefined ? producedType(type.arguments[0], behindReferences) : null;
}

/** Of a method of a type itself that takes nothing but a value and gives a reference to one of another type. */
function viewedType(item: FunctionItem): TypeDefinition | null {
  const { owner, result, receiver, parameters } = item;
  if (result?.kind !== 'reference' || result.to.kind !== 'crate' || (receiver !== 'reference' && receiver !== 'mutable') || parameters.length > 0) return null;
  if (item.unsafe || item.async || item.nested || item.onlyForTests || item.body === null || owner === null || owner.trait !== null || owner.definition !== null) return null;
  return owner.selfType.kind === 'crate' && owner.selfType.definition === result.to.definition ? null : result.to.definition;
}
