/** Types of the fields of a value. */
import { substitute } from './substitution.js';
import type { GenericParameter } from './generics.js';
import type { TypeDefinition } from './type-definition.js';
import type { TypeRef } from './type-ref.js';

/** `variant`: which of an enumeration; null where it cannot be known. */
export function fieldType(of: TypeRef, name: string, variant = ''): TypeRef | null {
  if (of.kind === 'tuple') return of.elements[Number(name)] ?? null;
  if (of.kind !== 'crate') return null;
  const { definition } = of;
  const fields = definition.kind === 'enum' ? (definition.variants.find((each) => each.name === variant)?.fields ?? []) : definition.fields;
  const type = fields.find((each) => each.name === name)?.type;
  return type === undefined || type.kind === 'unknown' ? null : substitute(type, argumentsOf(definition, of.arguments));
}

/** The parameters of a definition with what stands for them. */
export function argumentsOf({ generics }: TypeDefinition, given: readonly TypeRef[]): Map<GenericParameter, TypeRef> {
  return new Map(generics.parameters.flatMap((parameter, at): [GenericParameter, TypeRef][] => (given[at] === undefined ? [] : [[parameter, given[at]]])));
}
