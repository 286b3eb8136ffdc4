/** What the expressions of a body mean: types as far as lets, results, fields and literals say them, and the functions that are called. */
import { isExpression, K, nameOf, Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import type { CrateContext } from './crate-context.js';
import { compoundType } from './compound-type.js';
import { extensionMethod } from './extension-method.js';
import type { FunctionItem } from './function-item.js';
import { type CallFacts, MethodLookup } from './method-lookup.js';
import { type Place, plainName } from './module.js';
import { assignMethod, binaryMethod, unaryMethod } from './operator-methods.js';
import { readPathType } from './path-reader.js';
import { behindReferences, patternNames } from './pattern-names.js';
import { elementOf, literalType, methodResult, pointee, standardType, unwrapped, wrapping } from './standard-results.js';
import type { TypeDefinition } from './type-definition.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import { itemScope, type TypeScope } from './type-scope.js';

/** How deep expressions are followed for their types. */
const MOST_DEPTH = 24;

/** Methods of the standard library that call one of a trait for the type that they give, by the trait's path. */
const CONVERSIONS: Readonly<Record<string, readonly [trait: string, method: string]>> = {
  parse: ['std::str::FromStr', 'from_str'],
  collect: ['std::iter::FromIterator', 'from_iter'],
  into: ['std::convert::From', 'from'],
  try_into: ['std::convert::TryFrom', 'try_from'],
};
const FALLIBLE_CONVERSIONS = new Set(['parse', 'try_into']);

interface Scope {
  readonly node: Node;
  readonly names: Map<string, TypeRef | null>;
  readonly place: Place;
}

export class ExpressionTypes {
  /** Types of local names by scope; null where the type is not known. */
  private readonly scopes: Scope[] = [];
  /** Types of expressions as long as no name changes: each part of a chain of calls is asked for many times. */
  private known = new Map<Node, TypeRef | null>();
  readonly lookup: MethodLookup;
  private depth = 0;

  constructor(
    private readonly context: CrateContext,
    private readonly scope: TypeScope,
  ) {
    this.lookup = new MethodLookup(context);
  }

  // Names

  /** A scope of its own, unless it is the one that is open. */
  enter(node: Node, place: Place | undefined = undefined): void {
    const top = this.scopes.at(-1);
    this.known = new Map();
    if (top?.node !== node) this.scopes.push({ node, names: new Map(), place: place ?? top?.place ?? this.scope.place });
  }

  leave(node: Node): void {
    if (this.scopes.length <= 1 || this.scopes.at(-1)!.node !== node) return;
    this.known = new Map();
    this.scopes.pop();
  }

  name(name: string, type: TypeRef | null): void {
    this.known = new Map();
    this.scopes.at(-1)!.names.set(name, type);
  }

  bind(pattern: Node | null, type: TypeRef | null): void {
    patternNames(pattern, type, this.here, (name, of) => this.name(name, of));
  }

  get here(): TypeScope {
    return { ...this.scope, place: this.scopes.at(-1)!.place };
  }

  get tree() {
    return this.scope.place.file.tree;
  }

  private local(name: string): TypeRef | null | undefined {
    return this.scopes.findLast(({ names }) => names.has(name))?.names.get(name);
  }

  // Types

  of(node: Node | null): TypeRef | null {
    if (node === null || !isExpression(node.kind) || this.depth >= MOST_DEPTH) return null;
    const known = this.known.get(node);
    if (known !== undefined) return known;
    this.depth++;
    const type = this.ofKind(node);
    this.depth--;
    const answer = type === null || type.kind === 'unknown' ? null : type;
    this.known.set(node, answer);
    return answer;
  }

  /** What a loop over it gives each time. */
  element(node: Node | null): TypeRef | null {
    const type = this.of(node);
    const plain = behindReferences(type);
    return elementOf(type) ?? (plain === null ? null : (this.lookup.implementedType(plain, 'std::iter::Iterator', 'Item') ?? this.lookup.implementedType(plain, 'std::iter::IntoIterator', 'Item')));
  }

  private ofKind(node: Node): TypeRef | null {
    const first = node.kids[0] ?? null;
    switch (node.kind) {
      case K.Paren:
      case K.Await:
        return this.of(first);
      case K.Reference: {
        const to = this.of(first);
        return to === null ? null : { kind: 'reference', mutable: (node.flag & 1) === 1, lifetime: null, to };
      }
      case K.Unary: {
        const type = this.of(first);
        if (node.flag === 2) return type === null ? null : (pointee(type) ?? this.lookup.implementedType(type, 'std::ops::Deref', 'Target'));
        return this.operatorResult(node) ?? type;
      }
      case K.Binary:
        return this.operatorResult(node) ?? (binaryMethod(node.flag) === null ? { kind: 'primitive', name: 'bool' } : primitive(this.of(first)));
      case K.Try:
        return unwrapped(this.of(first));
      case K.Cast:
        return readType(node.kids[1], this.here);
      case K.StructLiteral:
        return first ? this.structType(first) : null;
      case K.Literal:
        return literalType(this.tree.text.slice(this.tree.tokens.start[node.from], this.tree.tokens.end[node.from]));
      case K.PathExpression:
        return this.ofPath(first);
      case K.MethodCall:
        return this.ofMethod(node);
      case K.Call:
        return this.ofCall(node);
      default:
        return compoundType(this, node);
    }
  }

  private structType(path: Node): TypeRef | null {
    const target = this.resolve(path)?.target;
    return target?.kind === 'variant' ? crateType(target.definition) : readPathType(path, this.here);
  }

  private ofPath(path: Node | null): TypeRef | null {
    const names = this.namesOf(path);
    if (names === null || path === null) return null;
    if (names.length === 1) {
      const local = this.local(names[0]!);
      if (local !== undefined) return local;
      if (names[0] === 'Self') return this.scope.selfType;
    }
    const found = this.resolve(path);
    if (found === null) return null;
    const { target, rest } = found;
    if (target.kind === 'constant') return target.item.type;
    if (target.kind === 'variant' || (target.kind === 'type' && rest.length === 0)) return crateType(target.definition);
    return target.kind === 'type' && rest.length === 1 ? this.constantOf(target.definition, rest[0]!) : null;
  }

  /** `Type::NAME` */
  private constantOf(definition: TypeDefinition, name: string): TypeRef | null {
    const own = this.context.constants.filter((each) => each.name === name && each.implementation?.selfType.kind === 'crate' && each.implementation.selfType.definition === definition);
    return own.length === 0 ? null : own[0]!.type;
  }

  private ofCall({ kids: [callee, given] }: Node): TypeRef | null {
    const path = callee?.kind === K.PathExpression ? (callee.kids[0] ?? null) : null;
    if (path === null) return null;
    const item = this.functionAt(path, given ?? null);
    if (item !== null) return this.lookup.result(item, this.baseOf(path));
    const found = this.resolve(path);
    if (found === null) return null;
    const { target, rest } = found;
    if (target.kind === 'variant' || (target.kind === 'type' && rest.length === 0)) return crateType(target.definition);
    // what is derived
    if (target.kind === 'type' && rest.length === 1 && (rest[0] === 'default' || rest[0] === 'from' || rest[0] === 'new')) return crateType(target.definition);
    return target.kind === 'external' && rest.length === 0 ? wrapping(target.path, this.of(given?.kids[0] ?? null)) : null;
  }

  /** The type before the last name of a path. */
  private baseOf(path: Node): TypeRef | null {
    const names = this.namesOf(path);
    if (names === null || names.length < 2) return null;
    const shorter = new Node(K.Path, path.from, path.to, path.kids.slice(0, -1), path.toks, path.flag);
    const type = names.length === 2 && names[0] === 'Self' ? this.scope.selfType : readPathType(shorter, this.here);
    return type === null || type.kind === 'unknown' ? null : type;
  }

  private ofMethod(node: Node): TypeRef | null {
    const name = this.methodName(node);
    const receiver = this.of(node.kids[0] ?? null);
    const item = this.method(node);
    if (item !== null) return this.lookup.result(item, receiver);
    const wanted = this.wanted(node);
    if (wanted !== null && CONVERSIONS[name] !== undefined) return FALLIBLE_CONVERSIONS.has(name) ? standardType('std::result::Result', wanted) : wanted;
    return methodResult(receiver, name);
  }

  // Functions

  methodName(node: Node): string {
    return plainName(nameOf(this.tree, node.toks[1]!));
  }

  private namesOf(path: Node | null): string[] | null {
    if (path?.kind !== K.Path || path.flag === 1) return null;
    return path.kids.flatMap((segment) => (segment?.kind === K.Segment ? [plainName(segmentName(this.tree, segment))] : []));
  }

  /** A structure with its fields in parentheses, or with none, is a value too. */
  private resolve(path: Node): ReturnType<CrateContext['resolver']['resolve']> {
    const names = this.namesOf(path);
    if (names === null || names.length === 0) return null;
    const { place } = this.scopes.at(-1)!;
    const found = this.context.resolver.resolve(names, path.toks[0]! >= 0, { place, namespace: 'values' });
    if (found !== null) return found;
    const type = this.context.resolver.resolve(names, path.toks[0]! >= 0, { place, namespace: 'types' });
    return type?.target.kind === 'type' && type.rest.length === 0 && type.target.definition.shape !== 'named' ? type : null;
  }

  private facts(given: Node | null): CallFacts {
    return { given: given === null ? null : given.kids.map((kid) => this.of(kid)) };
  }

  /** `given`: the arguments, where it is called. */
  functionAt(path: Node | null, given: Node | null = null): FunctionItem | null {
    if (path === null) return null;
    const names = this.namesOf(path);
    if (names === null) return this.qualified(path);
    if (names.length === 1 && this.local(names[0]!) !== undefined) return null;
    const name = names.at(-1)!;
    const base = names.length === 2 ? (names[0] === 'Self' ? this.scope.selfType : this.scope.parameters.get(names[0]!)) : undefined;
    if (base != null) return this.lookup.associated(base, name, this.facts(given));
    const found = this.resolve(path);
    if (found === null) return null;
    const { target, rest } = found;
    if (target.kind === 'function' && rest.length === 0) return target.item;
    if (rest.length !== 1) return null;
    if (target.kind === 'type') return this.lookup.associated(crateType(target.definition), name, this.facts(given));
    if (target.kind === 'trait') return target.definition.functions.find((each) => each.name === name) ?? null;
    if (target.kind === 'primitive') return this.lookup.associated({ kind: 'primitive', name: target.name }, name, this.facts(given));
    return target.kind === 'alias' && target.alias.node.kids[4]
      ? this.lookup.associated(readType(target.alias.node.kids[4], itemScope(this.context, target.alias.place)), name, this.facts(given))
      : null;
  }

  /** `<Type as Trait>::name` */
  private qualified(path: Node): FunctionItem | null {
    const last = path.kids.at(-1);
    const self = path.kids[0]?.kids[0];
    if (path.kind !== K.Path || last?.kind !== K.Segment || path.kids.length !== 2 || !self) return null;
    return this.lookup.associated(readType(self, this.here), plainName(segmentName(this.tree, last)));
  }

  private extension(name: string): FunctionItem | null {
    return extensionMethod(
      this.context,
      name,
      [...this.scopes].reverse().map(({ place }) => place),
    );
  }

  method(node: Node): FunctionItem | null {
    const name = this.methodName(node);
    const type = this.of(node.kids[0] ?? null);
    if (type === null) return this.extension(name);
    const found = this.lookup.method(type, name, this.facts(node.kids[2] ?? null));
    if (found !== null) return found;
    const plain = behindReferences(type);
    return plain?.kind === 'crate' || plain?.kind === 'parameter' ? null : this.extension(name);
  }

  /** A function that a method of the standard library calls for the type which it gives; `wanted`: the type that is written for it. */
  conversion(node: Node, wanted: TypeRef | null = null): FunctionItem | null {
    if (node.kind === K.Try || node.kind === K.Paren) return wanted === null ? null : this.conversion(node.kids[0]!, wanted);
    if (node.kind !== K.MethodCall) return null;
    const name = this.methodName(node);
    if (wanted !== null && (name === 'unwrap' || name === 'expect')) return this.conversion(node.kids[0]!, wanted);
    const receiver = this.of(node.kids[0] ?? null);
    if (name === 'to_string' && wanted === null) return receiver === null ? null : this.ofTrait(behindReferences(receiver)!, 'std::fmt::Display', 'fmt', null);
    const conversion = CONVERSIONS[name];
    const type = wanted === null ? this.wanted(node) : FALLIBLE_CONVERSIONS.has(name) ? (unwrapped(wanted) ?? wanted) : wanted;
    return conversion === undefined || type === null ? null : this.ofTrait(type, conversion[0], conversion[1], name === 'into' || name === 'try_into' ? [receiver] : null);
  }

  private ofTrait(type: TypeRef, trait: string, name: string, given: CallFacts['given']): FunctionItem | null {
    return type.kind === 'crate' ? this.lookup.associated(type, name, { given, trait }) : null;
  }

  /** What stands in `::<..>` behind the name of a method. */
  private wanted(node: Node): TypeRef | null {
    const written = node.kids[1]?.kids[0]?.kids[0];
    const type = written ? readType(written, this.here) : null;
    return type === null || type.kind === 'unknown' ? null : type;
  }

  /** The function that an operator calls, where one side is of a type of the crate. */
  operator(node: Node): FunctionItem | null {
    const [left = null, right = null] = node.kids;
    const found = node.kind === K.Unary ? unaryMethod(node.flag) : node.kind === K.Assign ? assignMethod(node.flag) : binaryMethod(node.flag);
    const type = found === null ? null : this.of(left);
    if (found === null || type === null) return null;
    const of = (self: TypeRef | null): FunctionItem | null =>
      self?.kind === 'crate' ? this.lookup.associated(self, found.name, { given: node.kind === K.Unary ? [] : [this.of(right)], trait: found.trait }) : null;
    return of(type) ?? of(behindReferences(type));
  }

  private operatorResult(node: Node): TypeRef | null {
    const item = this.operator(node);
    if (item !== null && item.result !== null && item.result.kind !== 'projection') return this.lookup.result(item, this.of(node.kids[0] ?? null));
    const type = behindReferences(this.of(node.kids[0] ?? null));
    // the result of nearly all of them
    return type?.kind === 'crate' && (node.kind === K.Unary || binaryMethod(node.flag) !== null) ? type : null;
  }
}

const crateType = (definition: TypeDefinition): TypeRef => ({ kind: 'crate', definition, arguments: [], lifetimes: [] });

const primitive = (type: TypeRef | null): TypeRef | null => (behindReferences(type)?.kind === 'primitive' ? behindReferences(type) : null);
