/** References to values that nothing gives by value: a part of another value, as `set.as_slice()` is. */
import { type FunctionItem, type Substitution, type TypeRef, unify } from '../items/index.js';
import type { Input, Maker } from './input.js';
import { defaultOf, chosen } from './instantiation.js';
import { concrete } from './normalized.js';

type CrateType = Extract<TypeRef, { kind: 'crate' }>;

/** How to make a reference to a value of a type through a method of a type that can be made, or null. */
export function viewInput(maker: Maker, to: CrateType, mutable: boolean): Input | null {
  for (const item of to.definition.getters(maker.from)) {
    const { result } = item;
    const path = item.typePath(maker.from);
    const by = result?.kind === 'reference' && result.mutable === mutable ? unify(result.to, to) : null;
    if (path === null || by === null) continue;
    const owner = concrete(maker.index, item.owner!.selfType, withOthers(maker, item, by));
    const make = maker.make(owner);
    if (make === null) continue;
    const pass = (name: string): string => `${path}(${item.receiver === 'mutable' ? '&mut ' : '&'}${name})`;
    return { style: item.receiver === 'mutable' ? 'view-mut' : 'view', owner, make, pass, getter: item.name };
  }
  return null;
}

/** With types for the parameters that what is viewed does not say. */
function withOthers({ index }: Maker, item: FunctionItem, known: Substitution): Substitution {
  const by = new Map(known);
  for (const parameter of item.generics.parameters) if (!by.has(parameter)) by.set(parameter, defaultOf(item, parameter) ?? chosen(index, parameter, 0));
  return by;
}
