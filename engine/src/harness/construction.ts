/** Values of crate types by calls: constructors, parsers, and methods of other types that give them. */
import { RUNTIME } from '../instrument/switches.js';
import { textOf } from '../items/attributes.js';
import { type FunctionItem, type GenericParameter, type TypeRef, unify } from '../items/index.js';
import { type Input, inputOf, type Maker, writtenAs } from './input.js';
import { chosen, closureBound } from './instantiation.js';

type CrateType = Extract<TypeRef, { kind: 'crate' }>;

/** Rust expression of type `Option<(T, String)>` that calls a function which gives the type, or null. */
export function constructorWay(maker: Maker, item: FunctionItem, type: CrateType): string | null {
  const by = parametersOf(maker, item, type);
  const constant = (parameter: GenericParameter): string => {
    const value = by?.get(parameter);
    return value?.kind === 'constant' ? value.text : '_';
  };
  const path = item.generics.parameters.some(({ kind }) => kind === 'constant') ? item.typePath(maker.from, constant) : item.typePath(maker.from);
  const unwrapped = unwrapping(item.result!);
  if (path === null || by === null || unwrapped === null) return null;
  const declared = [...(item.receiverType === null ? [] : [item.receiverType]), ...item.parameters.map((parameter) => parameter.type)];
  const inputs = declared.map((each) => inputOf(maker, each, by));
  if (!inputs.every((input): input is Input => input !== null)) return null;
  const isView = type.definition.generics.lifetimes.length > 0;
  if (!isView && inputs.some(({ style }) => style.endsWith('-mut'))) return null;
  const parts = inputs.map((input, at) => (isView && input.style !== 'value' && input.style !== 'iterator' ? viewed(maker, input, at) : plain(input, at)));
  const made = `${path}(${parts.map(({ passed }) => passed).join(', ')})${unwrapped.value}`;
  const [receiver, ...rest] = parts.map(({ written }) => written);
  const isMethod = item.receiverType !== null && (item.owner?.trait ?? null) === null;
  const call = isMethod ? `${receiver!.replace(/^&(mut )?/, '')}.${item.name}(${rest.join(', ')})` : `${path}(${[receiver, ...rest].filter((each) => each !== undefined).join(', ')})`;
  const text = `${parts.map(({ declared: each }) => each).join('')}${call}${unwrapped.text}`;
  return `{ ${parts.map(({ binds }) => binds).join('')}let made = ${made}; Some((made, format!("${text}"))) }`;
}

function parametersOf(maker: Maker, item: FunctionItem, type: CrateType): Map<GenericParameter, TypeRef> | null {
  const by = new Map<GenericParameter, TypeRef>(item.owner === null || item.receiverType !== null ? [] : (unify(item.owner.selfType, type) ?? []));
  for (const [parameter, to] of unify(innerResult(item.result!), type) ?? []) by.set(parameter, to);
  for (const parameter of item.generics.parameters)
    if (!by.has(parameter)) {
      if (closureBound(parameter.bounds) !== null) return null;
      by.set(parameter, chosen(maker.index, parameter, 0));
    }
  return by;
}

interface Part {
  /** Rust statements. */
  readonly binds: string;
  readonly passed: string;
  /** What stands before everything in the source, see `native/harness/owner.rs`; with `{}` for texts. */
  readonly declared: string;
  readonly written: string;
}

const plain = (input: Input, at: number): Part => ({ binds: `let (mut v${at}, t${at}) = (${input.make})?; `, passed: input.pass(`v${at}`), declared: '', written: writtenAs(input, `{t${at}}`) });

/** What the value borrows from has to outlive it; a literal does. */
function viewed(maker: Maker, input: Input, at: number): Part {
  const type = 'arguments' in input.owner && input.owner.arguments.length > 0 ? maker.write(input.owner) : null;
  const annotation = JSON.stringify(type === null || type.includes('=') ? '' : `: ${type}`);
  const bind = `let ${RUNTIME}::Owner { value: v${at}, declaration: d${at}, place: p${at} } = `;
  const made = `{ let made = (${input.make})?; ${RUNTIME}::owner(c, made, ${input.style.endsWith('-mut')}, ${annotation}) }; `;
  if (input.style === 'text')
    return { binds: `let (v${at}, t${at}) = (${input.make})?; let v${at}: &'static String = Box::leak(Box::new(v${at})); `, passed: `v${at}.as_str()`, declared: '', written: `{t${at}}` };
  return { binds: bind + made, passed: input.pass(`(*v${at})`), declared: `{d${at}}`, written: writtenAs(input, `{p${at}}`) };
}

/** Whether a function may be called to make a value: with a receiver it is a method of another type. */
export const isConstructor = (item: FunctionItem): boolean => !item.unsafe && !item.async && !item.onlyForTests && item.body !== null && item.result !== null && !differsEachTime(item);

/** It gives the time, or chance: a test with such a value would be another one at each run. */
function differsEachTime({ name, file, body }: FunctionItem): boolean {
  const text = body === null ? '' : textOf(file.tree, body);
  return /\b(now(_\w+)?|elapsed|thread_rng|random)\s*\(/.test(`${name}(${text}`);
}

const WRAPPERS: Record<string, { readonly value: string; readonly text: string }> = {
  'std::option::Option': { value: '?', text: '.unwrap()' },
  'std::result::Result': { value: '.ok()?', text: '.unwrap()' },
};

/** How a value is taken out of what a constructor gives; null: not at all. */
function unwrapping(result: TypeRef): { readonly value: string; readonly text: string } | null {
  if (result.kind === 'crate') return { value: '', text: '' };
  return result.kind === 'std' && result.arguments[0]?.kind === 'crate' ? (WRAPPERS[result.path] ?? null) : null;
}

const innerResult = (result: TypeRef): TypeRef => (result.kind === 'std' && WRAPPERS[result.path] !== undefined ? (result.arguments[0] ?? result) : result);
