/** Methods that traits of the crate give to values whose type is not known. */
import type { CrateContext } from './crate-context.js';
import type { FunctionItem } from './function-item.js';
import type { Place } from './module.js';
import { STANDARD_METHODS } from './standard-methods.js';
import type { TraitDefinition } from './trait-definition.js';

/** A method of the one trait in scope that has the name, where the standard library has none of it and the crate no other. `places`: the scopes, the innermost first. */
export function extensionMethod(context: CrateContext, name: string, places: readonly Place[]): FunctionItem | null {
  if (STANDARD_METHODS.has(name)) return null;
  const all = context.functions.filter((each) => each.name === name && !each.nested && !each.onlyForTests);
  const traits = new Set(all.map(({ owner }) => owner?.definition ?? owner?.trait?.trait ?? null));
  const [trait] = traits;
  if (traits.size !== 1 || trait == null || !isInScope(context, trait, places)) return null;
  return all.find(({ owner }) => owner?.definition === trait) ?? (all.length === 1 ? all[0]! : null);
}

const isInScope = (context: CrateContext, trait: TraitDefinition, places: readonly Place[]): boolean =>
  places.some((place) => {
    const target = context.resolver.resolve([trait.name], false, { place, namespace: 'types' })?.target;
    return target?.kind === 'trait' && target.definition === trait;
  });
