/** Which function of the crate a name means on a type: its own before those of traits, then those behind `Deref`. */
import type { CrateContext } from './crate-context.js';
import { argumentsOf } from './field-type.js';
import type { FunctionItem } from './function-item.js';
import type { GenericParameter } from './generics.js';
import type { Implementation } from './implementation.js';
import { pointee } from './standard-results.js';
import { sameType, substitute, unify } from './substitution.js';
import type { TraitDefinition } from './trait-definition.js';
import type { TypeDefinition } from './type-definition.js';
import type { TypeRef } from './type-ref.js';

/** What is known of a call: types of its arguments without the receiver, null where they are not known. */
export interface CallFacts {
  readonly given: readonly (TypeRef | null)[] | null;
  /** Only functions of implementations of this trait. */
  readonly trait?: string;
}

const NOTHING: CallFacts = { given: null };
/** How often references, smart pointers and `Deref` are followed. */
const MOST_STEPS = 6;

export class MethodLookup {
  constructor(private readonly context: CrateContext) {}

  /** A method called on a value of that type. */
  method(receiver: TypeRef, name: string, facts: CallFacts = NOTHING): FunctionItem | null {
    let type: TypeRef | null = receiver;
    for (let step = 0; type !== null && step < MOST_STEPS; step++) {
      const found = this.associated(type, name, facts);
      if (found !== null) return found;
      type = pointee(type) ?? this.dereferenced(type);
    }
    return null;
  }

  /** `Type::name`; null where several functions have the name and nothing says which. */
  associated(type: TypeRef, name: string, facts: CallFacts = NOTHING): FunctionItem | null {
    if (type.kind === 'crate') return this.ofDefinition(type.definition, name, facts);
    if (type.kind === 'parameter') return ofTraits(tracedTraits(type.parameter.bounds), name);
    if (type.kind === 'impl' || type.kind === 'dyn') return ofTraits(tracedTraits(type.bounds), name);
    if (type.kind === 'unknown') return null;
    return chosen(
      this.having(this.context.implementations, name, facts).filter(({ selfType }) => sameHead(selfType, type)),
      name,
      facts,
    );
  }

  private having(implementations: readonly Implementation[], name: string, { trait }: CallFacts): readonly Implementation[] {
    return implementations.filter((each) => each.enabled !== 'no' && (trait === undefined || each.trait?.path === trait) && each.functions.some((item) => item.name === name));
  }

  private ofDefinition(definition: TypeDefinition, name: string, facts: CallFacts): FunctionItem | null {
    const implementations = this.context.implementationsFor(definition).filter(({ enabled }) => enabled !== 'no');
    const all = this.having(implementations, name, facts);
    const own = all.filter(({ trait }) => trait === null);
    if (own.length > 0) return chosen(own, name, facts);
    if (all.length > 0) return chosen(all, name, facts);
    return facts.trait === undefined ? ofTraits(tracedTraits(implementations.flatMap(({ trait }) => trait ?? [])), name) : null;
  }

  /** What `*` gives of a type of the crate. */
  private dereferenced(type: TypeRef): TypeRef | null {
    const found = this.implementedType(type, 'std::ops::Deref', 'Target');
    return found === null || found.kind === 'unknown' ? null : found;
  }

  /** An associated type, as the one implementation for the type of the crate says it. */
  implementedType(type: TypeRef, trait: string, name: string): TypeRef | null {
    if (type.kind !== 'crate') return null;
    const all = (this.context.associated.get(name) ?? []).filter(
      (each) => each.enabled !== 'no' && each.trait?.path === trait && each.selfType.kind === 'crate' && each.selfType.definition === type.definition,
    );
    if (all.length !== 1) return null;
    const by = unify(all[0]!.selfType, type) ?? new Map<GenericParameter, TypeRef>();
    return substitute(all[0]!.associatedType(name), by);
  }

  /** What a function gives, with what is known of the type that it is called on in the place of parameters. */
  result(item: FunctionItem, on: TypeRef | null): TypeRef | null {
    const { result, owner } = item;
    if (result === null || owner === null || on === null) return result;
    const self = receiverOf(owner.selfType, on);
    if (self === null) return result;
    const by = new Map(unify(owner.selfType, self) ?? []);
    if (self.kind === 'crate' && owner.selfType.kind === 'crate' && by.size === 0)
      for (const [parameter, type] of argumentsOf(self.definition, self.arguments)) {
        const own = owner.selfType.arguments[self.definition.generics.parameters.indexOf(parameter)];
        if (own?.kind === 'parameter') by.set(own.parameter, type);
      }
    return this.projected(substitute(result, by));
  }

  /** `T::Item` where it has become one of a type of the crate. */
  private projected(type: TypeRef): TypeRef {
    if (type.kind === 'projection' && type.trait !== null) return this.implementedType(type.self, type.trait.path, type.name) ?? type;
    if (type.kind !== 'std' || type.arguments.length === 0) return type;
    return { ...type, arguments: type.arguments.map((each) => this.projected(each)) };
  }
}

/** The traits with those that they require. */
function tracedTraits(bounds: readonly { readonly trait: TraitDefinition | null }[]): readonly TraitDefinition[] {
  const found = new Set<TraitDefinition>();
  const waiting = bounds.flatMap(({ trait }) => trait ?? []);
  for (let trait = waiting.pop(); trait !== undefined; trait = waiting.pop()) {
    if (found.has(trait)) continue;
    found.add(trait);
    waiting.push(...trait.supertraits.flatMap((bound) => bound.trait ?? []));
  }
  return [...found];
}

function ofTraits(traits: readonly TraitDefinition[], name: string): FunctionItem | null {
  const found = new Set(traits.flatMap(({ functions }) => functions.filter((each) => each.name === name)));
  return found.size === 1 ? [...found][0]! : null;
}

/** The only one; of several the only one whose parameters the arguments fit. */
function chosen(implementations: readonly Implementation[], name: string, { given }: CallFacts): FunctionItem | null {
  const all = implementations.flatMap(({ functions }) => functions.filter((each) => each.name === name));
  if (all.length <= 1 || given === null) return all.length === 1 ? all[0]! : null;
  const fitting = all.filter(({ parameters }) => parameters.length === given.length && parameters.every(({ type }, at) => given[at] !== null && fits(type, given[at]!)));
  return fitting.length === 1 ? fitting[0]! : null;
}

/** Whether a value of the type may be handed to the parameter, by the heads of both. */
function fits(parameter: TypeRef, type: TypeRef): boolean {
  if (parameter.kind === 'reference' || type.kind === 'reference') return parameter.kind === 'reference' && type.kind === 'reference' && fits(parameter.to, type.to);
  if (parameter.kind === 'crate') return type.kind === 'crate' && type.definition === parameter.definition;
  return sameHead(parameter, type);
}

/** The type behind references that an implementation is for. */
function receiverOf(self: TypeRef, on: TypeRef): TypeRef | null {
  let type: TypeRef | null = on;
  for (let step = 0; type !== null && step < MOST_STEPS; step++) {
    if (self.kind === 'parameter' || (self.kind === 'crate' ? type.kind === 'crate' && type.definition === self.definition : sameHead(self, type))) return type;
    type = pointee(type);
  }
  return null;
}

/** Whether an implementation is for that type, whatever its arguments are. */
function sameHead(self: TypeRef, type: TypeRef): boolean {
  if (self.kind === 'std' && type.kind === 'std') return self.path === type.path;
  if (self.kind === 'primitive' || self.kind === 'external') return sameType(self, type);
  return self.kind === type.kind && (self.kind === 'slice' || self.kind === 'array' || self.kind === 'tuple');
}
