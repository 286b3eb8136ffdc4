/** Generic parameters and trait bounds as they are after resolution; where clauses are merged into them. */
import type { TraitDefinition } from './trait-definition.js';
import type { TypeRef } from './type-ref.js';

/** One trait that a type must implement. */
export interface Bound {
  readonly origin: 'std' | 'crate' | 'external' | 'unknown';
  /** `std::fmt::Display`; for a trait of the crate its canonical path with `crate`; else as the source has it. */
  readonly path: string;
  /** Where `origin` is `crate`. */
  readonly trait: TraitDefinition | null;
  readonly arguments: readonly TypeRef[];
  readonly lifetimes: readonly string[];
  /** `Item = T`. */
  readonly bindings: readonly { readonly name: string; readonly type: TypeRef }[];
  /** `Item: Clone`. */
  readonly associatedBounds: readonly { readonly name: string; readonly bounds: readonly Bound[] }[];
  /** Of `Fn(A, B) -> C`; without `->` the result is null. */
  readonly sugar: { readonly inputs: readonly TypeRef[]; readonly result: TypeRef | null } | null;
  /** `?Sized`. */
  readonly maybe: boolean;
  /** Of `for<'a>`. */
  readonly forLifetimes: readonly string[];
}

/** `T` or `const N: usize`. In a trait, `Self` is a parameter too. */
export interface GenericParameter {
  readonly kind: 'type' | 'constant';
  readonly name: string;
  /** From the declaration and from where clauses. */
  readonly bounds: readonly Bound[];
  /** Lifetimes that it must outlive, without `'`. */
  readonly outlives: readonly string[];
  readonly default: TypeRef | null;
  /** Type of a constant parameter; null for a type. */
  readonly type: TypeRef | null;
}

export interface LifetimeParameter {
  /** Without `'`. */
  readonly name: string;
  readonly outlives: readonly string[];
}

/** A condition on something that is no parameter: `T::Item: Debug`, `Vec<T>: From<U>`. */
export interface Predicate {
  readonly subject: TypeRef;
  readonly bounds: readonly Bound[];
  readonly outlives: readonly string[];
  readonly forLifetimes: readonly string[];
}

export interface Generics {
  readonly lifetimes: readonly LifetimeParameter[];
  readonly parameters: readonly GenericParameter[];
  readonly predicates: readonly Predicate[];
}

export const NO_GENERICS: Generics = { lifetimes: [], parameters: [], predicates: [] };

export const mergeGenerics = (outer: Generics, inner: Generics): Generics => ({
  lifetimes: mergeLifetimes(outer.lifetimes, inner.lifetimes),
  parameters: [...outer.parameters, ...inner.parameters],
  predicates: [...outer.predicates, ...inner.predicates],
});

/** A where clause may say more of a lifetime that stands further out. */
function mergeLifetimes(outer: readonly LifetimeParameter[], inner: readonly LifetimeParameter[]): readonly LifetimeParameter[] {
  const known = new Set(outer.map(({ name }) => name));
  const more = (name: string): readonly string[] => inner.filter((each) => each.name === name).flatMap(({ outlives }) => outlives);
  return [...outer.map(({ name, outlives }) => ({ name, outlives: [...outlives, ...more(name)] })), ...inner.filter(({ name }) => !known.has(name))];
}
