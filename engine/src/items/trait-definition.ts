/** Traits of the crate. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import { type Attributes, textOf } from './attributes.js';
import { readBounds } from './bound-reader.js';
import type { Truth } from './cfg.js';
import { type CrateContext, type From, viewerOf } from './crate-context.js';
import { docComment } from './doc-comment.js';
import type { FunctionItem } from './function-item.js';
import { type Bound, type GenericParameter, type Generics, mergeGenerics, NO_GENERICS } from './generics.js';
import { readGenerics } from './generics-reader.js';
import type { Implementation } from './implementation.js';
import { type Place, plainName, type Visibility } from './module.js';
import type { TypeRef } from './type-ref.js';
import { itemScope, type TypeScope } from './type-scope.js';

export interface TraitHeader {
  /** `Self` is its first parameter: bound by the trait and what it requires. */
  readonly generics: Generics;
  readonly supertraits: readonly Bound[];
  readonly selfType: TypeRef;
  readonly scope: TypeScope;
}

export class TraitDefinition {
  /** All of its functions; those without a body are required. */
  readonly functions: FunctionItem[] = [];
  private known: TraitHeader | null = null;
  private reading = false;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    readonly node: Node,
    readonly name: string,
    readonly declared: Visibility,
    private readonly attributesRead: Attributes,
  ) {}

  get file(): SourceFile {
    return this.place.file;
  }
  get module(): readonly string[] {
    return this.place.module.path;
  }
  /** `module::Trait`. */
  get path(): string {
    return [...this.module, this.name].join('::');
  }
  get enabled(): Truth {
    return this.place.enabled;
  }
  get cfg(): readonly string[] {
    return this.place.cfg;
  }
  get attributes(): readonly string[] {
    return this.attributesRead.texts;
  }
  get doc(): string {
    return docComment(this.file.tree, this.node);
  }
  get unsafe(): boolean {
    return this.node.toks[3]! >= 0;
  }
  get generics(): Generics {
    return this.header.generics;
  }
  get supertraits(): readonly Bound[] {
    return this.header.supertraits;
  }
  /** Names of the types that an implementation defines. */
  get associatedTypes(): readonly string[] {
    return this.members(K.TypeAlias, 1);
  }
  get associatedConstants(): readonly string[] {
    return this.members(K.Constant, 1);
  }

  private members(kind: K, slot: number): readonly string[] {
    const { tree } = this.file;
    return (this.node.kids[4]?.kids ?? []).flatMap((kid) => (kid?.kind === kind && kid.toks[slot]! >= 0 ? [plainName(nameOf(tree, kid.toks[slot]!))] : []));
  }

  private get header(): TraitHeader {
    if (this.known !== null) return this.known;
    if (this.reading) return { generics: NO_GENERICS, supertraits: [], selfType: { kind: 'unknown', text: 'Self', reason: 'unresolved' }, scope: itemScope(this.context, this.place) };
    this.reading = true; // a trait may name its own associated types in what it requires
    this.known = this.read();
    this.reading = false;
    return this.known;
  }

  /** Reads the head of the trait; each call makes parameters of its own, to which a method may add bounds. */
  read(): TraitHeader {
    const { node } = this;
    const self: { -readonly [P in keyof GenericParameter]: GenericParameter[P] } = { kind: 'type', name: 'Self', bounds: [], outlives: [], default: null, type: null };
    const selfType: TypeRef = { kind: 'parameter', parameter: self };
    const declared = readGenerics(node.kids[1] ?? null, [], { ...itemScope(this.context, this.place), selfType });
    const arguments_ = declared.generics.parameters.map((parameter): TypeRef => ({ kind: 'parameter', parameter }));
    const itself: Bound = {
      origin: 'crate',
      path: `crate::${this.path}`,
      trait: this,
      arguments: arguments_,
      lifetimes: declared.generics.lifetimes.map(({ name }) => name),
      bindings: [],
      associatedBounds: [],
      sugar: null,
      maybe: false,
      forLifetimes: [],
    };
    const { bounds, lifetimes } = readBounds(node.kids[2], declared.scope);
    self.bounds = [itself, ...bounds];
    self.outlives = [...lifetimes];
    const outer = [self, ...declared.generics.parameters];
    const conditions = readGenerics(null, [node.kids[3] ?? null], declared.scope, outer);
    const generics = mergeGenerics({ ...declared.generics, parameters: outer }, conditions.generics);
    return { generics, supertraits: bounds, selfType, scope: declared.scope };
  }

  /** `public`: another crate can name it. */
  get visibility(): 'public' | 'crate' | 'private' {
    if (this.context.access.isExported(this)) return 'public';
    return this.declared === this.place.module && !this.node.kids[0] ? 'private' : 'crate';
  }

  /** A path by which code there can name it, or null. */
  pathFrom(from: From): string | null {
    return this.context.access.pathTo(this, this.place.module, this.name, this.declared, viewerOf(this.context, from));
  }

  /** Implementations of it in the crate, negative ones left out. */
  get implementations(): readonly Implementation[] {
    return this.context.implementations.filter(({ trait, negative }) => trait?.trait === this && !negative);
  }

  /** As it stands, without its body. */
  get text(): string {
    const text = textOf(this.file.tree, this.node);
    const body = this.node.kids[4];
    return body ? text.slice(0, text.length - textOf(this.file.tree, body).length).trimEnd() : text;
  }
}
