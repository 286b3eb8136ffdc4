/** Whether a type of the crate implements a trait, from derives, `impl` blocks and its fields. */
import { both, type Truth } from './cfg.js';
import type { CrateContext } from './crate-context.js';
import type { Implementation } from './implementation.js';
import { preludePath } from './standard-paths.js';
import type { TypeDefinition } from './type-definition.js';
import { partsOf, type TypeRef } from './type-ref.js';

const OTHERS: Readonly<Record<string, string>> = { Debug: 'std::fmt::Debug', Display: 'std::fmt::Display', Hash: 'std::hash::Hash', Error: 'std::error::Error', FromStr: 'std::str::FromStr' };
const AUTO = new Set(['std::marker::Send', 'std::marker::Sync', 'std::marker::Unpin', 'std::panic::UnwindSafe', 'std::panic::RefUnwindSafe']);
/** Derives that implement the one trait of their name. */
const PLAIN_DERIVES = new Set('Clone Copy Debug Default Eq Hash Ord PartialEq PartialOrd Serialize Deserialize'.split(' '));
/** What `derive(Error)` of the usual crate implements. */
const ERROR_TRAITS = new Set(['std::error::Error', 'std::fmt::Display']);

const fullPath = (trait: string): string => (trait.includes('::') ? trait : (OTHERS[trait] ?? preludePath(trait)?.join('::') ?? trait));

export function implementsTrait(context: CrateContext, definition: TypeDefinition, trait: string): Truth {
  const path = fullPath(trait);
  const derived = byDerive(definition, path);
  if (derived === 'yes') return derived;
  const implemented = byImplementation(context, definition, path);
  if (implemented === 'yes' || implemented === 'no') return implemented;
  if (AUTO.has(path)) return isAuto({ kind: 'crate', definition, arguments: [], lifetimes: [] }, path, new Set());
  if (derived === 'unknown' || implemented === 'unknown' || byMacro(context, definition)) return 'unknown';
  return 'no';
}

/** Null: no derive says anything. */
function byDerive({ derives }: TypeDefinition, path: string): Truth | null {
  const name = path.split('::').at(-1)!;
  const fitting = derives.filter((each) => each.name === name && each.truth !== 'no' && path.startsWith('std::'));
  if (fitting.length > 0) return fitting.some(({ truth }) => truth === 'yes') ? 'yes' : 'unknown';
  const custom = derives.filter((each) => !PLAIN_DERIVES.has(each.name) && each.truth !== 'no');
  if (custom.some((each) => each.name === 'Error' && each.truth === 'yes') && ERROR_TRAITS.has(path)) return 'yes';
  return custom.length > 0 ? 'unknown' : null;
}

/** Null: no `impl` block says anything. */
function byImplementation(context: CrateContext, definition: TypeDefinition, path: string): Truth | null {
  let verdict: Truth | null = null;
  for (const implementation of context.implementations) {
    if (implementation.trait?.path !== path || implementation.enabled === 'no') continue;
    const { selfType } = implementation;
    if (selfType.kind === 'parameter') verdict ??= 'unknown';
    if (selfType.kind !== 'crate' || selfType.definition !== definition) continue;
    if (implementation.negative) return 'no';
    if (implementation.enabled === 'yes' && isGeneral(implementation)) return 'yes';
    verdict = 'unknown';
  }
  return verdict;
}

/** Whether an implementation is for all arguments of the type. */
const isGeneral = ({ selfType }: Implementation): boolean => partsOf(selfType).every((each) => each.kind === 'parameter' || each.kind === 'constant');

/** Whether a macro call names the type: it may implement anything. */
function byMacro({ macroCalls }: CrateContext, { name }: TypeDefinition): boolean {
  return macroCalls.some(({ text }) => text.includes(name) && new RegExp(`(?<![\\w])${name}(?![\\w])`).test(text));
}

// Auto traits

const NEVER_SEND = /^std::(rc::|sync::(Mutex|RwLock(Read|Write))Guard$|env::(Args|Vars)|fmt::Arguments$|fmt::Formatter$|ptr::NonNull$)/;
const NEVER_SYNC = /^std::(rc::|cell::|sync::mpsc::Receiver$|env::(Args|Vars)|fmt::(Arguments|Formatter)$|ptr::NonNull$)/;

/** Parameters are taken to have the trait; what contains itself has it if nothing else forbids it. */
function isAuto(type: TypeRef, path: string, seen: Set<TypeDefinition>): Truth {
  const isSend = path === 'std::marker::Send';
  const isSync = path === 'std::marker::Sync';
  if (!isSend && !isSync) return 'unknown';
  const all = (types: readonly TypeRef[], trait = path): Truth => types.map((each) => isAuto(each, trait, seen)).reduce(both, 'yes');
  switch (type.kind) {
    case 'primitive':
    case 'parameter':
    case 'function':
    case 'never':
    case 'constant':
      return 'yes';
    case 'pointer':
      return 'no';
    case 'reference':
      return isAuto(type.to, isSend && !type.mutable ? 'std::marker::Sync' : path, seen);
    case 'std':
      if ((isSend ? NEVER_SEND : NEVER_SYNC).test(type.path)) return 'no';
      if (type.path === 'std::sync::Arc') return both(all(type.arguments, 'std::marker::Send'), all(type.arguments, 'std::marker::Sync'));
      return all(type.arguments, /^std::sync::(Mutex|mpsc::Sender)$/.test(type.path) ? 'std::marker::Send' : path);
    case 'slice':
    case 'array':
    case 'tuple':
      return all(partsOf(type));
    case 'dyn':
      return type.bounds.some((bound) => bound.path === path) ? 'yes' : 'no';
    case 'crate':
      return ofDefinition(type.definition, path, seen);
    default:
      return 'unknown';
  }
}

function ofDefinition(definition: TypeDefinition, path: string, seen: Set<TypeDefinition>): Truth {
  if (seen.has(definition)) return 'yes';
  seen.add(definition);
  const own = definition.implementations.filter(({ trait, enabled }) => trait?.path === path && enabled !== 'no');
  if (own.length > 0) return own.some(({ negative }) => negative) ? 'no' : 'yes';
  const fields = [...definition.fields, ...definition.variants.flatMap((variant) => variant.fields)];
  return fields.map(({ type }) => isAuto(type, path, seen)).reduce(both, 'yes');
}
