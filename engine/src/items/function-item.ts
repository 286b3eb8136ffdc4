/** Functions and methods of the crate, with their types resolved. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import { type Attributes, textOf } from './attributes.js';
import type { Truth } from './cfg.js';
import { type CrateContext, type From, lineOf, viewerOf } from './crate-context.js';
import { docComment } from './doc-comment.js';
import { type BodyCalls, callsIn } from './body-calls.js';
import { type Bound, type GenericParameter, type Generics, mergeGenerics, NO_GENERICS } from './generics.js';
import { readGenerics } from './generics-reader.js';
import { type Implementation, readHeader } from './implementation.js';
import { isVisible, type Place, spelledName, type Visibility } from './module.js';
import { displayName } from './display-name.js';
import { readReceiver, type Receiver } from './receiver.js';
import { canonicalStandardPath, isStandardCrate, preludePath } from './standard-paths.js';
import { stringValue } from './string-literal.js';
import type { TraitDefinition } from './trait-definition.js';
import { partsOf, type TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import { itemScope, type TypeScope } from './type-scope.js';
import { ownerText } from './type-text.js';

export interface FunctionParameter {
  /** The pattern as it stands; empty where there is none. */
  readonly name: string;
  readonly type: TypeRef;
  /** The type as it stands. */
  readonly text: string;
}

/** The `impl` or trait that a function stands in. */
export interface FunctionOwner {
  /** In a trait it is the parameter `Self`. */
  readonly selfType: TypeRef;
  readonly trait: Bound | null;
  readonly generics: Generics;
  readonly implementation: Implementation | null;
  /** Where the function is a member of the trait itself. */
  readonly definition: TraitDefinition | null;
}

interface Signature {
  readonly owner: FunctionOwner | null;
  readonly generics: Generics;
  readonly receiver: Receiver | null;
  readonly parameters: readonly FunctionParameter[];
  readonly result: TypeRef | null;
}

export class FunctionItem {
  private known: Signature | null = null;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    readonly node: Node,
    readonly name: string,
    readonly declared: Visibility,
    private readonly attributesRead: Attributes,
    private readonly container: Implementation | TraitDefinition | null,
  ) {}

  get file(): SourceFile {
    return this.place.file;
  }
  /** Of its name, from 1. */
  get line(): number {
    return lineOf(this.file, this.node.toks[9]! >= 0 ? this.node.toks[9]! : this.node.from);
  }
  /** The module that it stands in, be it in a block or not. */
  get module(): readonly string[] {
    return this.place.module.path;
  }
  /** `module::f`, `module::Type::method`, `module::<Type as Trait>::method`; with the functions around a nested one. */
  get path(): string {
    const owner = this.container === null ? [] : [displayName(this.container)];
    return [...this.module, ...this.place.within, ...owner, this.name].join('::');
  }
  /** It stands in the body of another item, where nothing from outside can call it. */
  get nested(): boolean {
    return this.place.module.isBlock;
  }
  /** `public`: another crate can call it; `private`: no visibility is written. */
  get visibility(): 'public' | 'crate' | 'private' {
    if (this.nested) return 'private';
    const isOpen = this.declared === 'public' && (this.container === null ? this.context.access.isExported(this) : this.isOwnerExported());
    if (isOpen) return 'public';
    return this.declared === this.place.module && !this.node.kids[0] ? 'private' : 'crate';
  }
  get enabled(): Truth {
    return this.place.enabled;
  }
  /** Conditions of the function and of all that stands around it. */
  get cfg(): readonly string[] {
    return this.place.cfg;
  }
  get onlyForTests(): boolean {
    return this.place.onlyForTests;
  }
  /** Its own, as they stand. */
  get attributes(): readonly string[] {
    return this.attributesRead.texts;
  }
  get doc(): string {
    return docComment(this.file.tree, this.node);
  }
  /** Null where only the signature stands. */
  get body(): Node | null {
    return this.node.kids[5] ?? null;
  }
  get const(): boolean {
    return this.node.toks[0]! >= 0;
  }
  get async(): boolean {
    return this.node.toks[1]! >= 0;
  }
  get unsafe(): boolean {
    return this.node.toks[3]! >= 0;
  }
  /** `C` of `extern "C"`, or null. */
  get extern(): string | null {
    const abi = this.node.toks[6]!;
    return this.node.toks[5]! < 0 ? null : abi < 0 ? 'C' : stringValue(nameOf(this.file.tree, abi));
  }

  // The signature

  get owner(): FunctionOwner | null {
    return this.signature.owner;
  }
  /** Those of the `impl` or trait and of the function, where clauses merged in; lifetimes too. */
  get generics(): Generics {
    return this.signature.generics;
  }
  get receiver(): Receiver['kind'] | null {
    return this.signature.receiver?.kind ?? null;
  }
  /** Type of `self`: `&T`, `T`, `Box<T>`; null where there is none. */
  get receiverType(): TypeRef | null {
    return this.signature.receiver?.type ?? null;
  }
  /** Without `self`. */
  get parameters(): readonly FunctionParameter[] {
    return this.signature.parameters;
  }
  /** Null where nothing is written: `()`. Of an `async fn` it is what the future gives. */
  get result(): TypeRef | null {
    return this.signature.result;
  }

  private get signature(): Signature {
    return (this.known ??= this.read());
  }

  private read(): Signature {
    const { node } = this;
    const { owner, scope: outer } = this.readOwner();
    const ownerGenerics = owner?.generics ?? NO_GENERICS;
    const { generics, scope } = readGenerics(node.kids[1] ?? null, [node.kids[4] ?? null], outer, ownerGenerics.parameters);
    const [first] = node.kids[2]?.kids ?? [];
    return {
      owner,
      generics: mergeGenerics(ownerGenerics, generics),
      receiver: first?.kind === K.SelfParameter ? readReceiver(first, scope) : null,
      parameters: (node.kids[2]?.kids ?? []).flatMap((each) => (each?.kind === K.Parameter ? [readParameter(each, scope)] : [])),
      result: node.kids[3] ? readType(node.kids[3], scope) : null,
    };
  }

  private readOwner(): { owner: FunctionOwner | null; scope: TypeScope } {
    const { context, place, container } = this;
    if (container === null) return { owner: null, scope: itemScope(context, place) };
    if (isTrait(container)) {
      const { generics, selfType, scope } = container.read();
      const trait = (selfType.kind === 'parameter' && selfType.parameter.bounds[0]) || null;
      return { owner: { selfType, trait, generics, implementation: null, definition: container }, scope };
    }
    const { generics, selfType, trait, scope } = readHeader(context, place, container.node);
    return { owner: { selfType, trait, generics, implementation: container, definition: null }, scope };
  }

  /** Calls in its body whose functions stand in the crate, in the order of the text, and what could not be resolved. */
  calls(): BodyCalls {
    const { context, place, node } = this;
    const scope = readGenerics(node.kids[1] ?? null, [node.kids[4] ?? null], this.readOwner().scope).scope;
    return callsIn(context, place, scope, this);
  }

  // Calling it

  private isOwnerExported(): boolean {
    const { access } = this.context;
    if (this.container === null) return true;
    if (isTrait(this.container)) return access.isExported(this.container);
    const { trait, selfType } = this.container;
    return (trait === null || trait.trait === null || access.isExported(trait.trait)) && definitionsIn(selfType).every((definition) => access.isExported(definition));
  }

  /**
   * An expression by which code there can call it, or null if it cannot be named there. `written` says what stands for the type
   * and constant parameters, `_` for what is to be inferred; without it all are.
   */
  typePath(from: From, written?: (parameter: GenericParameter) => string): string | null {
    const { context, place, name } = this;
    const viewer = viewerOf(context, from);
    if (this.container === null) {
      const path = context.access.pathTo(this, place.module, name, this.declared, viewer);
      return path === null ? null : path + this.turbofish(written);
    }
    const owner = this.ownerPath(from, written);
    return owner === null ? null : `${owner}::${spelledName(name)}${this.turbofish(written)}`;
  }

  /** What a bare name of a type or trait means in its module: `std::fmt::Display`, `crate::a::T`; null where that is not known. */
  meaningOf(name: string): string | null {
    const target = this.context.resolver.lookup(this.place.module.nearest, name, 'types', null);
    if (target === null) return preludePath(name)?.join('::') ?? null;
    if (target.kind === 'type' || target.kind === 'trait') return `crate::${target.definition.path}`;
    if (target.kind !== 'external') return null;
    return isStandardCrate(target.path[0]!) ? canonicalStandardPath(target.path) : target.path.join('::');
  }

  /** Arguments for its own parameters, where they say something. */
  private turbofish(written?: (parameter: GenericParameter) => string): string {
    if (written === undefined) return '';
    const texts = this.generics.parameters.slice(this.owner?.generics.parameters.length ?? 0).map(written);
    return texts.every((each) => each === '_') ? '' : `::<${texts.join(', ')}>`;
  }

  private ownerPath(from: From, written?: (parameter: GenericParameter) => string): string | null {
    const { context, owner } = this;
    if (owner === null) return null;
    if (owner.definition !== null && written === undefined) return owner.definition.pathFrom(from);
    // a destructor cannot be called
    if (owner.trait?.path === 'std::ops::Drop') return null;
    if (owner.trait === null && !isVisible(this.declared, viewerOf(context, from))) return null;
    return ownerText(context, owner.selfType, owner.trait, from, written === undefined ? undefined : { parameter: written });
  }
}

export const isTrait = (container: Implementation | TraitDefinition): container is TraitDefinition => container.node.kind === K.Trait;

/** Types of the crate that a type is made of. */
const definitionsIn = (type: TypeRef): Extract<TypeRef, { kind: 'crate' }>['definition'][] => [...(type.kind === 'crate' ? [type.definition] : []), ...partsOf(type).flatMap(definitionsIn)];

function readParameter({ kids }: Node, scope: TypeScope): FunctionParameter {
  const { tree } = scope.place.file;
  const [pattern, type] = kids;
  const variadic: TypeRef = { kind: 'unknown', text: '...', reason: 'syntax' };
  return { name: pattern ? textOf(tree, pattern) : '', type: type ? readType(type, scope) : variadic, text: type ? textOf(tree, type) : '...' };
}
