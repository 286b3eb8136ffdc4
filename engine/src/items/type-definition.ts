/** Structures, enumerations and unions of the crate, and what can be done with them. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import { type Attributes, type Derive, derivesOf } from './attributes.js';
import type { Truth } from './cfg.js';
import type { ConstantItem } from './constant-item.js';
import { type CrateContext, type From, lineOf, viewerOf } from './crate-context.js';
import { docComment } from './doc-comment.js';
import { type Field, readFields, type Shape, shapeOf } from './field.js';
import type { FunctionItem } from './function-item.js';
import type { Generics } from './generics.js';
import { readGenerics, type ReadGenerics } from './generics-reader.js';
import type { Implementation } from './implementation.js';
import { implementsTrait } from './implements.js';
import { type Place, plainName, type Visibility } from './module.js';
import type { TypeRef } from './type-ref.js';
import { itemScope } from './type-scope.js';
import { readVariants, type Variant } from './variant.js';

export class TypeDefinition {
  private readGenericsOnce: ReadGenerics | null = null;
  private fieldsOnce: readonly Field[] | null = null;
  private variantsOnce: readonly Variant[] | null = null;
  private namesOnce: ReadonlySet<string> | null = null;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    readonly node: Node,
    readonly name: string,
    readonly declared: Visibility,
    private readonly attributesRead: Attributes,
  ) {}

  get kind(): 'struct' | 'enum' | 'union' {
    if (this.node.kind === K.Enumeration) return 'enum';
    return this.node.flag & 4 ? 'union' : 'struct';
  }
  /** `module::Type`. */
  get path(): string {
    return [...this.module, ...this.place.within, this.name].join('::');
  }
  get file(): SourceFile {
    return this.place.file;
  }
  get module(): readonly string[] {
    return this.place.module.path;
  }
  /** Of its name, from 1. */
  get line(): number {
    return lineOf(this.file, this.node.toks[1]!);
  }
  get enabled(): Truth {
    return this.place.enabled;
  }
  get cfg(): readonly string[] {
    return this.place.cfg;
  }
  get onlyForTests(): boolean {
    return this.place.onlyForTests;
  }
  get attributes(): readonly string[] {
    return this.attributesRead.texts;
  }
  get doc(): string {
    return docComment(this.file.tree, this.node);
  }
  get derives(): readonly Derive[] {
    return derivesOf(this.file.tree, this.attributesRead);
  }
  /** Other crates cannot write a literal of it, or must match with `..`. */
  get nonExhaustive(): boolean {
    return this.attributesRead.metas.some(({ name }) => name === 'non_exhaustive');
  }
  /** `public`: another crate can name it; `private`: no visibility is written. */
  get visibility(): 'public' | 'crate' | 'private' {
    if (this.place.module.isBlock) return 'private';
    if (this.context.access.isExported(this)) return 'public';
    return this.declared === this.place.module && !this.node.kids[0] ? 'private' : 'crate';
  }

  // What it is made of

  private get declaredGenerics(): ReadGenerics {
    if (this.readGenericsOnce !== null) return this.readGenericsOnce;
    const [, list, conditions] = this.node.kids;
    const outer = itemScope(this.context, this.place);
    const { generics, scope } = readGenerics(list ?? null, [], outer);
    const arguments_ = generics.parameters.map((parameter): TypeRef => ({ kind: 'parameter', parameter }));
    const selfType: TypeRef = { kind: 'crate', definition: this, arguments: arguments_, lifetimes: generics.lifetimes.map(({ name }) => name) };
    const inner = { ...scope, selfType };
    const { generics: behind } = readGenerics(null, [conditions ?? null], inner, generics.parameters);
    return (this.readGenericsOnce = { generics: { ...generics, predicates: behind.predicates }, scope: inner });
  }

  get generics(): Generics {
    return this.declaredGenerics.generics;
  }

  /** The type with its own parameters as arguments. */
  get type(): TypeRef {
    return this.declaredGenerics.scope.selfType!;
  }

  /** How its fields are written; of an enumeration `unit`. */
  get shape(): Shape {
    return this.kind === 'enum' ? 'unit' : shapeOf(this.node.flag);
  }

  /** Fields of a structure or union. */
  get fields(): readonly Field[] {
    return (this.fieldsOnce ??= this.kind === 'enum' ? [] : readFields(this.node.kids[3] ?? null, this.declaredGenerics.scope, null));
  }

  get variants(): readonly Variant[] {
    return (this.variantsOnce ??= this.kind === 'enum' ? readVariants(this.node.kids[3] ?? null, this.declaredGenerics.scope) : []);
  }

  /** Whether there is a variant of that name. */
  hasVariant(name: string): boolean {
    if (this.node.kind !== K.Enumeration) return false;
    const { tree } = this.file;
    this.namesOnce ??= new Set((this.node.kids[3]?.kids ?? []).flatMap((kid) => (kid?.kind === K.Variant && kid.toks[0]! >= 0 ? [plainName(nameOf(tree, kid.toks[0]!))] : [])));
    return this.namesOnce.has(name);
  }

  // What other code can do with it

  /** A path by which code there can name it, or null. */
  pathFrom(from: From): string | null {
    return this.context.access.pathTo(this, this.place.module, this.name, this.declared, viewerOf(this.context, from));
  }

  /** Whether code there can write a literal of it: it sees all fields. */
  isLiteralFrom(from: From): boolean {
    return this.pathFrom(from) !== null && !(from === 'outside' && this.nonExhaustive) && this.fields.every((field) => field.isVisibleFrom(from));
  }

  /** Functions callable there that give the type by value, alone or in `Option`, `Result`, `Box`, `Rc` or `Arc`. */
  constructors(from: From): readonly FunctionItem[] {
    return this.context.producers(this).filter((each) => each.enabled !== 'no' && each.typePath(from) !== null);
  }

  /** Methods callable there that take nothing but another value and give a reference to one of this type in it. */
  getters(from: From): readonly FunctionItem[] {
    return this.context.getters(this).filter((each) => each.enabled !== 'no' && each.typePath(from) !== null);
  }

  /** Methods callable there that take `&mut self`. */
  mutators(from: From): readonly FunctionItem[] {
    return this.methods.filter((each) => each.receiver === 'mutable' && each.enabled !== 'no' && each.typePath(from) !== null);
  }

  /** All functions of its implementations. */
  get methods(): readonly FunctionItem[] {
    return this.implementations.flatMap(({ functions }) => functions);
  }

  /** Associated constants of the type itself that code there can name. */
  constants(from: From): readonly ConstantItem[] {
    const own = this.context.constants.filter((each) => each.implementation !== null && each.type.kind === 'crate' && each.type.definition === this);
    return own.filter((each) => each.enabled !== 'no' && each.pathFrom(from) !== null);
  }

  /** The `impl` blocks for it. */
  get implementations(): readonly Implementation[] {
    return this.context.implementationsFor(this);
  }

  /**
   * Whether it implements a trait: `Clone`, `Debug`, a full path such as `std::fmt::Display`, or `crate::Trait`. Where the type
   * has parameters, `yes` is meant for arguments that implement it too. Unknown where a macro may implement it.
   */
  implements(trait: string): Truth {
    return implementsTrait(this.context, this, trait);
  }
}
