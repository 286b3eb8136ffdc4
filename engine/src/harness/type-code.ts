/** Texts of types as the harness writes them: in `impl` headers every lifetime is `'static`. */
import type { CrateIndex, From, Substitution, TypeDefinition, TypeRef } from '../items/index.js';

/** Code that implements a trait of the run-time library for a type. */
export interface Impl {
  readonly type: string;
  readonly code: string;
}

/** Arguments that are part of a value; those behind them are hashers. */
export const HASHED: Record<string, number> = { 'std::collections::HashMap': 2, 'std::collections::HashSet': 1 };

/** Deepest type that is made or shown out of others. */
export const DEEPEST = 5;

export const staticText = (index: CrateIndex, type: TypeRef, from: From): string | null => index.typeText(erased(type), from, { lifetimes: true });

/** The parameters of a definition by the arguments of a use. */
export function argumentsOf(definition: TypeDefinition, { arguments: types }: Extract<TypeRef, { kind: 'crate' }>): Substitution {
  return new Map(
    definition.generics.parameters.flatMap((parameter, at) =>
      types[at] === undefined ? (parameter.default === null ? [] : [[parameter, parameter.default] as const]) : [[parameter, types[at]] as const],
    ),
  );
}

/** The type with `'static` for every lifetime. */
export function erased(type: TypeRef): TypeRef {
  const all = (types: readonly TypeRef[]): readonly TypeRef[] => types.map(erased);
  switch (type.kind) {
    case 'std':
    case 'external':
      return { ...type, arguments: all(type.arguments), lifetimes: type.lifetimes.map(() => 'static') };
    case 'crate':
      return { ...type, arguments: all(type.arguments), lifetimes: type.definition.generics.lifetimes.map(() => 'static') };
    case 'reference':
      return { ...type, lifetime: 'static', to: erased(type.to) };
    case 'slice':
    case 'array':
      return { ...type, element: erased(type.element) };
    case 'tuple':
      return { ...type, elements: all(type.elements) };
    default:
      return type;
  }
}
