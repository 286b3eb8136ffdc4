/**
 * With which inputs an unsafe function may be called in a test. Nothing is guessed: either its body holds nothing that needs
 * to be unsafe, and no unsafe code relies on what it could break; or safe code of the file calls it with values that are
 * written out, see `call-sites.ts`. Everything else is refused, with what its documentation demands.
 */
import type { CompileUnit } from '../compile/unit.js';
import type { SourceFile } from '../crate/source-file.js';
import { type CrateIndex, type FunctionItem, partsOf, type TypeDefinition, type TypeRef } from '../items/index.js';
import { soundArguments } from './call-sites.js';
import { safeBodies } from './safe-bodies.js';
import { safetySection } from './safety-section.js';
import { bodyOf, isTrusted } from './trusted-type.js';

export type Soundness =
  /** Whatever it is called with. */
  | { readonly kind: 'always' }
  /** With these arguments, Rust as it stands. */
  | { readonly kind: 'written'; readonly arguments: readonly (readonly string[])[] }
  | { readonly kind: 'unknown'; readonly reason: string };

export type SoundnessOf = (item: FunctionItem) => Soundness;

/** Looks at the unsafe functions among those of a file. The compiler is started only where there is something to ask. */
export async function soundnessIn(unit: CompileUnit, file: SourceFile, index: CrateIndex, items: readonly FunctionItem[]): Promise<SoundnessOf> {
  const all = items.filter((item) => item.unsafe && item.body !== null);
  const asked = all.filter((item) => mayBeSafe(index, item));
  const safe = untrusted(index, asked.length === 0 ? new Set() : await safeBodies(unit, file, asked));
  const known = new Map(all.map((item) => [item, safe.has(item) ? ({ kind: 'always' } as const) : byCallSites(index, item)]));
  return (item) => known.get(item) ?? UNKNOWN;
}

export const NOTHING_KNOWN: SoundnessOf = () => UNKNOWN;
const UNKNOWN: Soundness = { kind: 'unknown', reason: 'it is unsafe: nothing here says what its callers must promise' };

function byCallSites(index: CrateIndex, item: FunctionItem): Soundness {
  const demand = safetySection(item.doc);
  if (needsProcessor(item)) return { kind: 'unknown', reason: 'it is unsafe: the processor must have the features that `target_feature` names' };
  const given = isOpen(item) ? [] : soundArguments(index, item);
  if (given.length > 0) return { kind: 'written', arguments: given };
  if (demand !== null && demand !== '') return { kind: 'unknown', reason: `it is unsafe, and nothing shows which inputs meet what its documentation demands: “${demand}”` };
  return UNKNOWN;
}

const needsProcessor = ({ attributes }: FunctionItem): boolean => attributes.some((each) => /\btarget_feature\b/.test(each));

/** Types that only a call says: what is written out in a call may mean another type elsewhere. */
const isOpen = ({ generics, owner }: FunctionItem): boolean => generics.parameters.length > 0 || (owner?.trait ?? null) !== null;

/** Whether the compiler is worth asking: without promises in words, pointers and statics, and no type whose parts unsafe code relies on. */
function mayBeSafe(index: CrateIndex, item: FunctionItem): boolean {
  const { owner } = item;
  if (safetySection(item.doc) !== null || needsProcessor(item) || item.extern !== null || (owner?.trait ?? null) !== null || owner?.definition != null) return false;
  if (signatureOf(item).some(holdsPointer)) return false;
  const words = new Set(bodyOf(item).match(/\w+/g));
  // a flag that is set may be what other code relies on
  if (index.constants.some(({ kind, name }) => kind === 'static' && words.has(name)) || words.has('thread_local')) return false;
  return !/\bunsafe\b/.test(bodyOf(item));
}

/** Those among functions with safe bodies that touch no type whose parts unsafe code relies on. */
function untrusted(index: CrateIndex, safe: ReadonlySet<FunctionItem>): ReadonlySet<FunctionItem> {
  const left = new Set([...safe].filter((item) => ![...typesOf(index, item)].some((type) => isTrusted(index, type, (each) => safe.has(each)))));
  return left.size === safe.size ? left : untrusted(index, left);
}

/** The types of the crate that values of its signature are made of, or that it names. */
function typesOf({ types }: CrateIndex, item: FunctionItem): ReadonlySet<TypeDefinition> {
  const words = new Set(bodyOf(item).match(/\w+/g));
  const reached = new Set(types.filter(({ name }) => words.has(name)));
  for (const type of signatureOf(item)) reach(type, reached);
  return reached;
}

const signatureOf = ({ receiverType, parameters, result }: FunctionItem): TypeRef[] => [
  ...(receiverType === null ? [] : [receiverType]),
  ...parameters.map(({ type }) => type),
  ...(result === null ? [] : [result]),
];

const holdsPointer = (type: TypeRef): boolean => type.kind === 'pointer' || type.kind === 'unknown' || partsOf(type).some(holdsPointer);

/** The types of the crate that a value of a type is made of. */
function reach(type: TypeRef, into: Set<TypeDefinition>): void {
  for (const part of partsOf(type)) reach(part, into);
  if (type.kind !== 'crate' || into.has(type.definition)) return;
  into.add(type.definition);
  const { fields, variants } = type.definition;
  for (const field of [...fields, ...variants.flatMap((variant) => variant.fields)]) reach(field.type, into);
}
