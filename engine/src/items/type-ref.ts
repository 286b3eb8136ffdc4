/** Resolved types: what a type of the source means, with every name followed to where it is defined. */
import type { Bound, GenericParameter } from './generics.js';
import type { TypeDefinition } from './type-definition.js';

/** `str` and the types that are names without a module: integers, floats, `bool`, `char`. */
export interface PrimitiveType {
  readonly kind: 'primitive';
  readonly name: string;
}

/** A type of the standard library; `core` and `alloc` read as `std`. */
export interface StandardType {
  readonly kind: 'std';
  /** The shortest public path, such as `std::collections::HashMap`. */
  readonly path: string;
  /** Types and constants; what is left out in the source is left out here. */
  readonly arguments: readonly TypeRef[];
  readonly lifetimes: readonly string[];
}

/** A structure, enumeration or union of the crate. */
export interface CrateType {
  readonly kind: 'crate';
  readonly definition: TypeDefinition;
  readonly arguments: readonly TypeRef[];
  readonly lifetimes: readonly string[];
}

/** A type of another crate, by the path that this crate names it by. */
export interface ExternalType {
  readonly kind: 'external';
  /** Begins with the name of the crate. */
  readonly path: string;
  readonly arguments: readonly TypeRef[];
  readonly lifetimes: readonly string[];
}

export interface ReferenceType {
  readonly kind: 'reference';
  readonly mutable: boolean;
  /** Without `'`; null where it is left out. */
  readonly lifetime: string | null;
  readonly to: TypeRef;
}

export interface SliceType {
  readonly kind: 'slice';
  readonly element: TypeRef;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: TypeRef;
  /** An expression; constants of the crate by their paths, constant parameters by their names. */
  readonly length: string;
}

export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly TypeRef[];
}

/** A generic parameter of a function, type or `impl`; `Self` in a trait is one too. */
export interface ParameterType {
  readonly kind: 'parameter';
  readonly parameter: GenericParameter;
}

export interface FunctionPointerType {
  readonly kind: 'function';
  readonly inputs: readonly TypeRef[];
  readonly result: TypeRef | null;
  readonly unsafe: boolean;
  /** `C` of `extern "C"`, or null. */
  readonly abi: string | null;
  /** Of `for<'a>`. */
  readonly forLifetimes: readonly string[];
}

/** `impl A + B` and `dyn A + B`. */
export interface BoundedType {
  readonly kind: 'impl' | 'dyn';
  readonly bounds: readonly Bound[];
  readonly lifetimes: readonly string[];
}

export interface NeverType {
  readonly kind: 'never';
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly mutable: boolean;
  readonly to: TypeRef;
}

/** An associated type that is not known here: `T::Item`, `<T as Iterator>::Item`. */
export interface ProjectionType {
  readonly kind: 'projection';
  readonly self: TypeRef;
  /** Null where the source does not say it. */
  readonly trait: Bound | null;
  readonly name: string;
  readonly arguments: readonly TypeRef[];
}

/** A constant among the arguments of a type. */
export interface ConstantArgument {
  readonly kind: 'constant';
  readonly text: string;
}

/** Why a type could not be resolved. `macro`: its module calls macros that may define it; `glob`: it may come from another crate's glob. */
export type UnknownReason = 'macro' | 'glob' | 'unresolved' | 'inferred' | 'macro call' | 'syntax' | 'too large';

export interface UnknownType {
  readonly kind: 'unknown';
  /** As it stands in the source. */
  readonly text: string;
  readonly reason: UnknownReason;
}

export type TypeRef =
  | PrimitiveType
  | StandardType
  | CrateType
  | ExternalType
  | ReferenceType
  | SliceType
  | ArrayType
  | TupleType
  | ParameterType
  | FunctionPointerType
  | BoundedType
  | NeverType
  | PointerType
  | ProjectionType
  | ConstantArgument
  | UnknownType;

export const PRIMITIVES: ReadonlySet<string> = new Set('u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str'.split(' '));

/** The types that a type is made of, outermost first; itself not among them. */
export function partsOf(type: TypeRef): readonly TypeRef[] {
  switch (type.kind) {
    case 'std':
    case 'crate':
    case 'external':
      return type.arguments;
    case 'reference':
    case 'pointer':
      return [type.to];
    case 'slice':
    case 'array':
      return [type.element];
    case 'tuple':
      return type.elements;
    case 'function':
      return type.result === null ? type.inputs : [...type.inputs, type.result];
    case 'impl':
    case 'dyn':
      return type.bounds.flatMap(partsOfBound);
    case 'projection':
      return [type.self, ...(type.trait === null ? [] : partsOfBound(type.trait)), ...type.arguments];
    default:
      return [];
  }
}

export function partsOfBound(bound: Bound): readonly TypeRef[] {
  const sugar = bound.sugar === null ? [] : [...bound.sugar.inputs, ...(bound.sugar.result === null ? [] : [bound.sugar.result])];
  const inner = bound.associatedBounds.flatMap(({ bounds }) => bounds.flatMap(partsOfBound));
  return [...bound.arguments, ...bound.bindings.map(({ type }) => type), ...inner, ...sugar];
}

/** Whether a type or a part of it is of the kind; bounds of parameters are not looked at. */
export function mentions(type: TypeRef, kind: TypeRef['kind']): boolean {
  const stack: TypeRef[] = [type];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.kind === kind) return true;
    stack.push(...partsOf(at));
  }
  return false;
}

const sizes = new WeakMap<TypeRef, number>();

/** Number of nodes of a type written out. Aliases share their arguments, so that this may be far more than there are objects. */
export function sizeOf(type: TypeRef): number {
  let size = sizes.get(type);
  if (size === undefined) {
    size = partsOf(type).reduce((sum, part) => sum + sizeOf(part), 1);
    sizes.set(type, size);
  }
  return size;
}
