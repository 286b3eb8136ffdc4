/** Types written in Rust again, by the paths that code in some module can use. */
import { constantFrom } from './constant-path.js';
import { type CrateContext, type From, viewerOf } from './crate-context.js';
import type { Bound, GenericParameter } from './generics.js';
import { spelledName } from './module.js';
import { isStandardCrate, pathWithoutStd } from './standard-paths.js';
import { sameType } from './substitution.js';
import { sizeOf, type TypeRef } from './type-ref.js';

export interface TypeTextOptions {
  /** Write lifetimes out; otherwise only `'static` stays. */
  readonly lifetimes?: boolean;
  /** What to write for a parameter; its name where it is left out. `_` leaves it to be inferred, and associated types of it too. */
  readonly parameter?: (parameter: GenericParameter) => string;
}

/** Leaves every parameter to be inferred. */
const HOLES: TypeTextOptions = { parameter: () => '_' };

/** Texts larger than this are not written. */
const MOST_NODES = 5000;

/** The type as code in `from` can write it, or null where something in it cannot be named there or is unknown. */
export function typeText(context: CrateContext, type: TypeRef, from: From, options: TypeTextOptions = {}): string | null {
  return sizeOf(type) > MOST_NODES ? null : new TypeWriter(context, from, options).type(type);
}

/** The bound as code in `from` can write it, or null. */
export function boundText(context: CrateContext, bound: Bound, from: From, options: TypeTextOptions = {}): string | null {
  return new TypeWriter(context, from, options).bound(bound);
}

/** What stands before the `::` of an associated item: `crate::a::T`, `<crate::a::T<u8>>`, `<crate::a::T as crate::Tr>`. */
export function ownerText(context: CrateContext, selfType: TypeRef, trait: Bound | null, from: From, options: TypeTextOptions = HOLES): string | null {
  const writer = new TypeWriter(context, from, options);
  if (trait === null && selfType.kind === 'crate' && isGenericItself(selfType.arguments)) {
    const written = selfType.arguments.map((each) => writer.type(each));
    const path = selfType.definition.pathFrom(from);
    return path === null || written.every((each) => each === '_') ? path : `${path}::<${written.join(', ')}>`;
  }
  const self = writer.type(selfType);
  if (self === null || trait === null) return self === null ? null : `<${self}>`;
  const path = writer.bound(trait);
  return path === null ? null : `<${self} as ${path}>`;
}

/** Whether arguments are parameters, no two the same: the type is then as general as its definition. */
const isGenericItself = (types: readonly TypeRef[]): boolean =>
  types.every((each) => each.kind === 'parameter') && new Set(types.map((each) => (each.kind === 'parameter' ? each.parameter : each))).size === types.length;

/** A path that begins with a crate, written so that no module of the same name is meant, and without `std` where the crate does without. */
export function otherCratePath(context: CrateContext, standard: string, from: From): string {
  const path = from === 'outside' || context.hasStandardLibrary ? standard : pathWithoutStd(standard);
  const first = path.slice(0, path.indexOf('::'));
  if (from === 'outside') return path;
  const viewer = viewerOf(context, from);
  if (viewer === 'outside') return path;
  const local = context.resolver.lookup(viewer, first, 'types', null);
  const isItself = local?.kind === 'external' && local.path.length === 1 && (local.path[0] === first || (isStandardCrate(first) && local.path[0] === 'std'));
  const isHidden = local !== null && !isItself;
  const isEarly = context.edition === 2015 && viewer !== context.root;
  return `${isHidden || isEarly ? '::' : ''}${path}`;
}

/** Without the last arguments, where they are what is taken where nothing is written. */
function withoutDefaults({ definition, arguments: types }: Extract<TypeRef, { kind: 'crate' }>): readonly TypeRef[] {
  let count = types.length;
  while (count > 0) {
    const usual = definition.generics.parameters[count - 1]?.default ?? null;
    if (usual === null || !sameType(usual, types[count - 1]!)) break;
    count--;
  }
  return types.slice(0, count);
}

class TypeWriter {
  constructor(
    private readonly context: CrateContext,
    private readonly from: From,
    private readonly options: TypeTextOptions,
  ) {}

  type(type: TypeRef): string | null {
    switch (type.kind) {
      case 'primitive':
        return type.name;
      case 'std':
      case 'external':
        return this.withArguments(otherCratePath(this.context, spelledPath(type.path), this.from), type);
      case 'crate':
        return this.withArguments(type.definition.pathFrom(this.from), { lifetimes: type.lifetimes, arguments: withoutDefaults(type) });
      case 'reference':
        return around(`&${this.lifetime(type.lifetime)}${type.mutable ? 'mut ' : ''}`, this.inPrefix(type.to), '');
      case 'pointer':
        return around(`*${type.mutable ? 'mut' : 'const'} `, this.inPrefix(type.to), '');
      case 'slice':
        return around('[', this.type(type.element), ']');
      case 'array':
        return this.array(type);
      case 'tuple':
        return around('(', this.list(type.elements), type.elements.length === 1 ? ',)' : ')');
      case 'parameter':
        return this.options.parameter?.(type.parameter) ?? type.parameter.name;
      case 'function':
        return this.functionPointer(type);
      case 'impl':
      case 'dyn':
        return around(`${type.kind} `, this.bounds(type.bounds, type.lifetimes, type.kind === 'dyn' && this.context.edition === 2015), '');
      case 'never':
        return '!';
      case 'projection':
        return this.projection(type);
      case 'constant':
        return this.constant(type.text);
      case 'unknown':
        return null;
    }
  }

  bound(bound: Bound): string | null {
    if (bound.origin === 'unknown') return null;
    const path = bound.trait !== null ? bound.trait.pathFrom(this.from) : otherCratePath(this.context, spelledPath(bound.path), this.from);
    const named = bound.sugar === null ? this.withArguments(path, bound, bound) : this.sugared(path, bound.sugar);
    return around(`${bound.maybe ? '?' : ''}${this.forAll(bound.forLifetimes)}`, named, '');
  }

  private sugared(path: string | null, { inputs, result }: NonNullable<Bound['sugar']>): string | null {
    const list = this.list(inputs);
    const behind = result === null ? '' : around(' -> ', this.inPrefix(result), '');
    return path === null || list === null || behind === null ? null : `${path}(${list})${behind}`;
  }

  /** `bracketed`: in edition 2015 `dyn ::a` is a path that begins with `dyn`. */
  private bounds(bounds: readonly Bound[], lifetimes: readonly string[], bracketed = false): string | null {
    const texts = bounds.map((each) => this.bound(each));
    const parts = texts.map((text) => (bracketed && text?.startsWith('::') === true ? `(${text})` : text));
    if (parts.includes(null)) return null;
    // `'_` of an `impl Trait` result and the like can be left out with the others
    const kept = lifetimes.filter((name) => this.options.lifetimes === true || name === 'static').map((name) => `'${name}`);
    return [...parts, ...kept].join(' + ');
  }

  private functionPointer({ inputs, result, unsafe, abi, forLifetimes }: Extract<TypeRef, { kind: 'function' }>): string | null {
    const list = this.list(inputs);
    const behind = result === null ? '' : around(' -> ', this.inPrefix(result), '');
    if (list === null || behind === null) return null;
    return `${this.forAll(forLifetimes)}${unsafe ? 'unsafe ' : ''}${abi === null ? '' : `extern "${abi}" `}fn(${list})${behind}`;
  }

  private array({ element, length }: Extract<TypeRef, { kind: 'array' }>): string | null {
    const inside = this.type(element);
    const count = constantFrom(this.context, length, this.from);
    return inside === null || count === null ? null : `[${inside}; ${count}]`;
  }

  private constant(text: string): string | null {
    const written = constantFrom(this.context, text, this.from);
    return written === null || /^-?[\w.:]+$|^"|^'|^\{/.test(written) ? written : `{ ${written} }`;
  }

  private projection({ self, trait, name, arguments: types }: Extract<TypeRef, { kind: 'projection' }>): string | null {
    const owner = this.type(self);
    if (owner === '_') return owner;
    const list = this.list(types);
    if (owner === null || list === null) return null;
    const behind = `::${spelledName(name)}${types.length > 0 ? `<${list}>` : ''}`;
    if (trait === null) return self.kind === 'parameter' ? `${owner}${behind}` : `<${owner}>${behind}`;
    return around(`<${owner} as `, this.bound(trait), `>${behind}`);
  }

  private withArguments(path: string | null, { arguments: types, lifetimes }: Pick<Bound, 'arguments' | 'lifetimes'>, more?: Pick<Bound, 'bindings' | 'associatedBounds'>): string | null {
    const written = types.map((each) => this.type(each));
    const equal = (more?.bindings ?? []).map(({ name, type }) => around(`${name} = `, this.type(type), ''));
    const bound = [...equal, ...(more?.associatedBounds ?? []).map(({ name, bounds }) => around(`${name}: `, this.bounds(bounds, []), ''))];
    if (path === null || written.includes(null) || bound.includes(null)) return null;
    const isKept = this.options.lifetimes === true || lifetimes.every((name) => name === 'static');
    const all = [...(isKept ? lifetimes.map((name) => `'${name}`) : []), ...written, ...bound];
    return all.length === 0 ? path : `${path}<${all.join(', ')}>`;
  }

  private list(types: readonly TypeRef[]): string | null {
    const written = types.map((each) => this.type(each));
    return written.includes(null) ? null : written.join(', ');
  }

  /** Behind `&` or `->`, where `dyn A + B` needs brackets. */
  private inPrefix(type: TypeRef): string | null {
    const text = this.type(type);
    const isSum = (type.kind === 'impl' || type.kind === 'dyn') && text?.includes(' + ') === true;
    return isSum ? around('(', text, ')') : text;
  }

  private lifetime(name: string | null): string {
    return name !== null && (this.options.lifetimes === true || name === 'static') ? `'${name} ` : '';
  }

  /** Names in `for<..>` are left out with the lifetimes: each reference then has one of its own. */
  private forAll(names: readonly string[]): string {
    return names.length > 0 && this.options.lifetimes === true ? `for<${names.map((name) => `'${name}`).join(', ')}> ` : '';
  }
}

const around = (before: string, text: string | null, behind: string): string | null => (text === null ? null : `${before}${text}${behind}`);
const spelledPath = (path: string): string => path.split('::').map(spelledName).join('::');
