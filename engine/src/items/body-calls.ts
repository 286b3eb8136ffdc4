/**
 * Calls in a body, followed to the functions of the crate that they mean, from syntax alone: paths over the scopes around
 * them, methods over the types of their receivers as far as lets, results and literals say them.
 */
import { isExpression, K, nameOf, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';
import type { CrateContext } from './crate-context.js';
import type { FunctionItem } from './function-item.js';
import { type Place, plainName } from './module.js';
import { readPathType } from './path-reader.js';
import { STANDARD_METHODS } from './standard-methods.js';
import { sameType } from './substitution.js';
import type { TraitDefinition } from './trait-definition.js';
import type { TypeDefinition } from './type-definition.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import { itemScope, type TypeScope } from './type-scope.js';

export interface ResolvedCall {
  readonly item: FunctionItem;
  /** Of the body: a `K.Call`, a `K.MethodCall`, or a path that is handed on as a value. */
  readonly node: Node;
  /** It stands in the arguments of an `assert`, of whichever crate. */
  readonly asserted: boolean;
}

/** How deep expressions are followed for their types. */
const MOST_DEPTH = 24;

export function callsIn(context: CrateContext, place: Place, scope: TypeScope, item: FunctionItem): ResolvedCall[] {
  return item.body === null ? [] : new BodyReader(context, place, scope, item).read(item.body);
}

class BodyReader {
  private readonly found: ResolvedCall[] = [];
  /** Types of local names by scope; null where the type is not known. */
  private readonly scopes: { readonly node: Node; readonly names: Map<string, TypeRef | null>; readonly place: Place }[] = [];
  private asserted = 0;
  private depth = 0;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    private readonly scope: TypeScope,
    private readonly item: FunctionItem,
  ) {}

  read(body: Node): ResolvedCall[] {
    const names = new Map<string, TypeRef | null>(this.item.parameters.map(({ name, type }) => [name.replace(/^mut\s+/, ''), type]));
    if (this.item.receiverType !== null) names.set('self', this.item.receiverType);
    this.scopes.push({ node: body, names, place: this.context.blocks.get(body) ?? this.place });
    walk(
      body,
      (node) => this.enter(node),
      (node) => this.leave(node),
    );
    return this.found;
  }

  private get tree() {
    return this.place.file.tree;
  }
  private get here(): TypeScope {
    return { ...this.scope, place: this.scopes.at(-1)!.place };
  }

  private enter(node: Node): boolean {
    const top = this.scopes.at(-1)!;
    switch (node.kind) {
      case K.Block:
      case K.Closure:
      case K.Arm:
      case K.For:
      case K.If:
      case K.While:
        if (node !== top.node) this.scopes.push({ node, names: new Map(), place: this.context.blocks.get(node) ?? top.place });
        return true;
      case K.NamePattern:
        top.names.set(plainName(nameOf(this.tree, node.toks[2]!)), null);
        return true;
      case K.MacroCall:
        if (this.isAssertion(node)) this.asserted++;
        return true;
      case K.MethodCall:
        this.note(node, this.method(node));
        return true;
      case K.PathExpression:
        this.note(node, this.functionAt(node.kids[0] ?? null));
        return true;
      default:
        return true;
    }
  }

  private leave(node: Node): void {
    if (node.kind === K.MacroCall && this.isAssertion(node)) this.asserted--;
    if (node.kind === K.LetStatement) this.bind(node);
    if (this.scopes.length > 1 && this.scopes.at(-1)!.node === node) this.scopes.pop();
  }

  private note(node: Node, item: FunctionItem | null): void {
    if (item !== null && item !== this.item) this.found.push({ item, node, asserted: this.asserted > 0 });
  }

  private isAssertion({ kids: [path] }: Node): boolean {
    const last = path?.kids.at(-1);
    return last?.kind === K.Segment && /assert|^matches$/.test(segmentName(this.tree, last));
  }

  /** The name of a plain `let`, with the type that is written or that its value has. */
  private bind({ kids: [pattern, type, value] }: Node): void {
    if (pattern?.kind !== K.NamePattern || pattern.kids[0]) return;
    const written = type ? readType(type, this.here) : null;
    const known = written === null || written.kind === 'unknown' ? this.typeOf(value ?? null) : written;
    this.scopes.at(-1)!.names.set(plainName(nameOf(this.tree, pattern.toks[2]!)), known);
  }

  private local(name: string): TypeRef | null | undefined {
    return this.scopes.findLast(({ names }) => names.has(name))?.names.get(name);
  }

  // Types of expressions

  private typeOf(node: Node | null): TypeRef | null {
    if (node === null || !isExpression(node.kind) || this.depth >= MOST_DEPTH) return null;
    this.depth++;
    const type = this.typeOfKind(node);
    this.depth--;
    return type === null || type.kind === 'unknown' ? null : type;
  }

  private typeOfKind(node: Node): TypeRef | null {
    const [first] = node.kids;
    switch (node.kind) {
      case K.Paren:
      case K.Await:
        return this.typeOf(first ?? null);
      case K.Reference: {
        const to = this.typeOf(first ?? null);
        return to === null ? null : { kind: 'reference', mutable: node.flag === 1, lifetime: null, to };
      }
      case K.Unary: {
        const type = this.typeOf(first ?? null);
        return node.flag === 2 && type !== null ? pointee(type) : type;
      }
      case K.Try:
        return wrapped(this.typeOf(first ?? null));
      case K.Cast:
        return readType(node.kids[1], this.here);
      case K.StructLiteral:
        return first ? readPathType(first, this.here) : null;
      case K.Literal:
        return literalType(this.tree.text.slice(this.tree.tokens.start[node.from], this.tree.tokens.end[node.from]));
      case K.PathExpression:
        return this.typeOfPath(first ?? null);
      case K.MethodCall:
        return this.typeOfMethod(node);
      case K.Call:
        return this.typeOfCall(node);
      default:
        return null;
    }
  }

  private typeOfPath(path: Node | null): TypeRef | null {
    const names = this.namesOf(path);
    if (names === null || path === null) return null;
    if (names.length === 1) {
      const local = this.local(names[0]!);
      if (local !== undefined) return local;
    }
    const target = this.resolve(path)?.target;
    if (target?.kind === 'constant') return target.item.type;
    if (target?.kind === 'variant' || (target?.kind === 'type' && names.length === 1)) return crateType(target.definition);
    return null;
  }

  private typeOfCall({ kids: [callee, given] }: Node): TypeRef | null {
    const path = callee?.kind === K.PathExpression ? (callee.kids[0] ?? null) : null;
    if (path === null) return null;
    const item = this.functionAt(path);
    if (item !== null) return item.result;
    const found = this.resolve(path);
    if (found === null) return null;
    const { target, rest } = found;
    if (target.kind === 'variant' || (target.kind === 'type' && rest.length === 0)) return crateType(target.definition);
    if (target.kind !== 'external' || rest.length > 0) return null;
    const inner = this.typeOf(given?.kids[0] ?? null);
    const name = target.path.slice(-2).join('::');
    const wrapper = WRAPPING[name] ?? WRAPPING[target.path.at(-1)!];
    return wrapper === undefined || inner === null ? null : { kind: 'std', path: wrapper, arguments: [inner], lifetimes: [] };
  }

  private typeOfMethod(node: Node): TypeRef | null {
    const item = this.method(node);
    if (item !== null) return item.result;
    const receiver = this.typeOf(node.kids[0] ?? null);
    const name = nameOf(this.tree, node.toks[1]!);
    if (UNWRAPPING.has(name)) return wrapped(receiver);
    return SAME.has(name) ? receiver : null;
  }

  // Functions

  private namesOf(path: Node | null): string[] | null {
    if (path?.kind !== K.Path || path.flag === 1) return null;
    return path.kids.flatMap((segment) => (segment?.kind === K.Segment ? [plainName(segmentName(this.tree, segment))] : []));
  }

  private resolve(path: Node): ReturnType<CrateContext['resolver']['resolve']> {
    const names = this.namesOf(path);
    if (names === null || names.length === 0) return null;
    return this.context.resolver.resolve(names, path.toks[0]! >= 0, { place: this.scopes.at(-1)!.place, namespace: 'values' });
  }

  private functionAt(path: Node | null): FunctionItem | null {
    if (path === null) return null;
    const names = this.namesOf(path);
    if (names === null) return this.qualified(path);
    if (names.length === 1 && this.local(names[0]!) !== undefined) return null;
    const name = names.at(-1)!;
    const base = names.length === 2 ? (names[0] === 'Self' ? this.scope.selfType : this.scope.parameters.get(names[0]!)) : undefined;
    if (base != null) return this.associated(base, name);
    const found = this.resolve(path);
    if (found === null) return null;
    const { target, rest } = found;
    if (target.kind === 'function' && rest.length === 0) return target.item;
    if (rest.length !== 1) return null;
    if (target.kind === 'type') return this.associated(crateType(target.definition), name);
    if (target.kind === 'trait') return named(target.definition.functions, name);
    if (target.kind === 'primitive') return this.associated({ kind: 'primitive', name: target.name }, name);
    return target.kind === 'alias' && target.alias.node.kids[4] ? this.associated(readType(target.alias.node.kids[4], itemScope(this.context, target.alias.place)), name) : null;
  }

  /** `<Type as Trait>::name` */
  private qualified(path: Node): FunctionItem | null {
    const last = path.kids.at(-1);
    const self = path.kids[0]?.kids[0];
    if (path.kind !== K.Path || last?.kind !== K.Segment || path.kids.length !== 2 || !self) return null;
    return this.associated(readType(self, this.here), plainName(segmentName(this.tree, last)));
  }

  private method(node: Node): FunctionItem | null {
    const name = plainName(nameOf(this.tree, node.toks[1]!));
    let type = this.typeOf(node.kids[0] ?? null);
    if (type === null) return this.extension(name);
    for (let step = 0; type !== null && step < 4; step++) {
      const found = this.associated(type, name);
      if (found !== null) return found;
      const to: TypeRef | null = pointee(type);
      if (to === null) break;
      type = to;
    }
    return type?.kind === 'crate' || type?.kind === 'parameter' ? null : this.extension(name);
  }

  /** A function of a type: its own before those of traits; null where several have the name. */
  private associated(type: TypeRef, name: string): FunctionItem | null {
    if (type.kind === 'crate') return this.ofDefinition(type.definition, name);
    if (type.kind === 'parameter')
      return this.ofTraits(
        type.parameter.bounds.flatMap(({ trait }) => trait ?? []),
        name,
      );
    if (type.kind === 'impl' || type.kind === 'dyn')
      return this.ofTraits(
        type.bounds.flatMap(({ trait }) => trait ?? []),
        name,
      );
    if (type.kind === 'unknown') return null;
    const fitting = this.context.implementations.filter(({ selfType, functions, enabled }) => enabled !== 'no' && functions.some((each) => each.name === name) && sameHead(selfType, type));
    return fitting.length === 1 ? named(fitting[0]!.functions, name) : null;
  }

  private ofDefinition(definition: TypeDefinition, name: string): FunctionItem | null {
    const implementations = this.context.implementationsFor(definition).filter(({ enabled }) => enabled !== 'no');
    const all = implementations.flatMap((implementation) => implementation.functions.filter((each) => each.name === name).map((item) => ({ item, isOwn: implementation.trait === null })));
    const own = all.filter(({ isOwn }) => isOwn);
    if (own.length > 0) return own.length === 1 ? own[0]!.item : null;
    if (all.length > 0) return all.length === 1 ? all[0]!.item : null;
    return this.ofTraits(
      implementations.flatMap(({ trait }) => trait?.trait ?? []),
      name,
    );
  }

  private ofTraits(traits: readonly TraitDefinition[], name: string): FunctionItem | null {
    const found = new Set(traits.flatMap(({ functions }) => functions.filter((each) => each.name === name)));
    return found.size === 1 ? [...found][0]! : null;
  }

  /** A method of the one trait in scope that has the name, where the standard library has none of it and the crate no other. */
  private extension(name: string): FunctionItem | null {
    if (STANDARD_METHODS.has(name)) return null;
    const all = this.context.functions.filter((each) => each.name === name && !each.nested && !each.onlyForTests);
    const traits = new Set(all.map(({ owner }) => owner?.definition ?? owner?.trait?.trait ?? null));
    const [trait] = traits;
    if (traits.size !== 1 || trait == null || !this.isInScope(trait)) return null;
    return all.find(({ owner }) => owner?.definition === trait) ?? (all.length === 1 ? all[0]! : null);
  }

  private isInScope(trait: TraitDefinition): boolean {
    for (const { place } of [...this.scopes].reverse()) {
      const target = this.context.resolver.resolve([trait.name], false, { place, namespace: 'types' })?.target;
      if (target?.kind === 'trait' && target.definition === trait) return true;
    }
    return false;
  }
}

/** What holds another value, by the paths that make it. */
const WRAPPING: Readonly<Record<string, string>> = {
  Some: 'std::option::Option',
  Ok: 'std::result::Result',
  'Box::new': 'std::boxed::Box',
  'Rc::new': 'std::rc::Rc',
  'Arc::new': 'std::sync::Arc',
};
const WRAPPERS = new Set(Object.values(WRAPPING));
const UNWRAPPING = new Set('unwrap expect unwrap_or unwrap_or_else unwrap_or_default'.split(' '));
const SAME = new Set('clone to_owned as_ref as_mut borrow borrow_mut iter by_ref'.split(' '));

/** What a wrapper holds. */
const wrapped = (type: TypeRef | null): TypeRef | null => (type?.kind === 'std' && WRAPPERS.has(type.path) ? (type.arguments[0] ?? null) : null);

/** What a reference or smart pointer points to. */
function pointee(type: TypeRef): TypeRef | null {
  if (type.kind === 'reference') return type.to;
  return type.kind === 'std' && /^std::(boxed::Box|rc::Rc|sync::Arc)$/.test(type.path) ? (type.arguments[0] ?? null) : null;
}

const crateType = (definition: TypeDefinition): TypeRef => ({ kind: 'crate', definition, arguments: [], lifetimes: [] });

function literalType(text: string): TypeRef | null {
  if (/^(?:r#*)?"/.test(text)) return { kind: 'reference', mutable: false, lifetime: 'static', to: { kind: 'primitive', name: 'str' } };
  if (/^'/.test(text)) return { kind: 'primitive', name: 'char' };
  if (text === 'true' || text === 'false') return { kind: 'primitive', name: 'bool' };
  const suffix = /^[\d].*?([iu](?:8|16|32|64|128|size)|f32|f64)$/.exec(text)?.[1];
  return suffix === undefined ? null : { kind: 'primitive', name: suffix };
}

/** Whether an implementation is for that type, whatever its arguments are. */
function sameHead(self: TypeRef, type: TypeRef): boolean {
  if (self.kind === 'std' && type.kind === 'std') return self.path === type.path;
  if (self.kind === 'primitive' || self.kind === 'external') return sameType(self, type);
  return self.kind === type.kind && (self.kind === 'slice' || self.kind === 'array' || self.kind === 'tuple');
}

const named = (functions: readonly FunctionItem[], name: string): FunctionItem | null => functions.find((each) => each.name === name) ?? null;
