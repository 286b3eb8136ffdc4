/** The items of a crate, resolved without a compiler: what a generator of tests builds inputs from. */
export type { BodyCalls, ResolvedCall } from './body-calls.js';
export { indexCrate, type CrateIndex, type IndexOptions } from './crate-index.js';
export type { Truth } from './cfg.js';
export type { ConstantItem } from './constant-item.js';
export type { From, MacroCall } from './crate-context.js';
export type { Field, Shape } from './field.js';
export type { FunctionItem, FunctionOwner, FunctionParameter } from './function-item.js';
export type { Bound, GenericParameter, Generics, LifetimeParameter, Predicate } from './generics.js';
export type { Implementation } from './implementation.js';
export { substitute, substituteBound, unify, sameType, type Substitution } from './substitution.js';
export type { TraitDefinition } from './trait-definition.js';
export type { TypeDefinition } from './type-definition.js';
export { mentions, partsOf, sizeOf, type TypeRef, type UnknownReason } from './type-ref.js';
export type { TypeTextOptions } from './type-text.js';
export type { Variant } from './variant.js';
