/** How an argument is made, passed and written in a test. */
import { RUNTIME } from '../instrument/switches.js';
import type { Bound, CrateIndex, From, GenericParameter, Substitution, TypeRef } from '../items/index.js';
import { substituteBound } from '../items/index.js';
import { concrete, normalizedBound } from './normalized.js';
import { chosen, closureBound } from './instantiation.js';
import { viewInput } from './view.js';

/**
 * How a test writes an argument, given the expression of its owner:
 * `value`: as it is; `borrow`: behind `&`; `borrow-mut`: a variable, passed as `&mut`; `text`: a
 * literal; `slice`: `vec![..]` as `&[..]`; `slice-mut`: a variable that holds a vector; `iterator`:
 * `.into_iter()` behind it; `view`: a method behind it that gives the reference; `view-mut`: the same
 * on a variable.
 */
export type InputStyle = 'value' | 'borrow' | 'borrow-mut' | 'text' | 'slice' | 'slice-mut' | 'iterator' | 'view' | 'view-mut';

export interface Input {
  readonly style: InputStyle;
  /** Type of what owns the value while it is passed. */
  readonly owner: TypeRef;
  /** Rust expression of type `Option<(Owner, String)>`; `c` are the choices. */
  readonly make: string;
  /** Rust expression that passes the owner of a name. */
  readonly pass: (name: string) => string;
  /** Name of the method that gives a `view`. */
  readonly getter?: string;
}

/** How an argument stands in a call, given the expression of its owner. */
export function writtenAs({ style, owner: type, getter }: Input, text: string): string {
  const owner = type.kind === 'std' && /^std::ops::Range/.test(type.path) && !/^[a-z_]\w*$/.test(text) ? `(${text})` : text;
  if (getter !== undefined) return `${owner}.${getter}()`;
  if (style === 'borrow' || style === 'slice') return `&${owner}`;
  if (style === 'borrow-mut' || style === 'slice-mut') return `&mut ${owner}`;
  return style === 'iterator' ? `${owner}.into_iter()` : text;
}

const str = (type: TypeRef): boolean => type.kind === 'primitive' && type.name === 'str';

/** What makes the values of types: `make` gives an expression of type `Option<(T, String)>`, or null where the type cannot be made. */
export interface Maker {
  make(type: TypeRef): string | null;
  write(type: TypeRef): string | null;
  readonly index: CrateIndex;
  readonly from: From;
}

/** How to make an argument of a type, or null. `by`: what the parameters are. */
export function inputOf(maker: Maker, declared: TypeRef, by: Substitution): Input | null {
  const bound = declared.kind === 'parameter' && by.has(declared.parameter) ? null : closureOf(declared);
  if (bound !== null) return closureInput(maker, normalizedBound(maker.index, substituteBound(bound, by)));
  const type = concrete(maker.index, declared, by);
  if (type.kind === 'function') return pointerInput(maker, type);
  if (type.kind === 'reference') return borrowed(maker, type);
  if (type.kind === 'std' && type.path === 'std::vec::IntoIter') {
    const owner: TypeRef = { ...type, path: 'std::vec::Vec' };
    return made(maker, owner, 'iterator', (name) => `${name}.into_iter()`);
  }
  const boxed = type.kind === 'std' ? boxedInput(maker, type) : null;
  if (boxed !== null) return boxed;
  if (type.kind === 'impl') return implInput(maker, type.bounds, by);
  return made(maker, type, 'value', (name) => name);
}

function made(maker: Maker, owner: TypeRef, style: InputStyle, pass: (name: string) => string): Input | null {
  const make = maker.make(owner);
  return make === null ? null : { style, owner, make, pass };
}

function borrowed(maker: Maker, type: Extract<TypeRef, { kind: 'reference' }>): Input | null {
  const { to, mutable } = type;
  if (str(to)) {
    if (mutable) return null;
    return { style: 'text', owner: { kind: 'std', path: 'std::string::String', arguments: [], lifetimes: [] }, make: `${RUNTIME}::text(c)`, pass: (name) => `${name}.as_str()` };
  }
  if (to.kind === 'slice') {
    const owner: TypeRef = { kind: 'std', path: 'std::vec::Vec', arguments: [to.element], lifetimes: [] };
    return made(maker, owner, mutable ? 'slice-mut' : 'slice', (name) => (mutable ? `&mut ${name}[..]` : `&${name}[..]`));
  }
  if (to.kind === 'dyn') {
    const owner = dynamic(maker, to.bounds);
    return owner === null ? null : made(maker, owner, mutable ? 'borrow-mut' : 'borrow', (name) => (mutable ? `&mut ${name}` : `&${name}`));
  }
  if (to.kind === 'std' && to.path === 'std::path::Path' && !mutable) {
    return made(maker, { ...to, path: 'std::path::PathBuf' }, 'borrow', (name) => `&${name}`);
  }
  return made(maker, to, mutable ? 'borrow-mut' : 'borrow', (name) => (mutable ? `&mut ${name}` : `&${name}`)) ?? (to.kind === 'crate' ? viewInput(maker, to, mutable) : null);
}

/** A type that implements the traits of a `dyn`. */
function dynamic(maker: Maker, bounds: readonly Bound[]): TypeRef | null {
  const own = bounds.filter(({ path }) => !/^std::marker::/.test(path));
  const parameter: GenericParameter = { kind: 'type', name: 'T', bounds: own, outlives: [], default: null, type: null };
  return own.length === 0 ? null : chosen(maker.index, parameter, 0);
}

/** `Box<dyn Trait>`. */
function boxedInput(maker: Maker, type: Extract<TypeRef, { kind: 'std' }>): Input | null {
  const [to] = type.arguments;
  if (type.path !== 'std::boxed::Box' || to?.kind !== 'dyn') return null;
  const owner = dynamic(maker, to.bounds);
  const make = owner === null ? null : maker.make(owner);
  const text = maker.write(type);
  if (make === null || text === null) return null;
  return {
    style: 'value',
    owner: { kind: 'unknown', text, reason: 'inferred' },
    make: `(${make}).map(|(value, text)| (Box::new(value) as ${text}, format!("Box::new({text})")))`,
    pass: (name) => name,
  };
}

/** `impl Trait` as the parameter that it is short for. */
function implInput(maker: Maker, bounds: readonly Bound[], by: Substitution): Input | null {
  const parameter: GenericParameter = { kind: 'type', name: 'T', bounds, outlives: [], default: null, type: null };
  return inputOf(maker, chosen(maker.index, parameter, 0), by);
}

// Closures

function closureOf(type: TypeRef): Bound | null {
  if (type.kind === 'parameter') return closureBound(type.parameter.bounds);
  if (type.kind === 'impl' || type.kind === 'dyn') return closureBound(type.bounds);
  if (type.kind === 'reference') return type.to.kind === 'dyn' || type.to.kind === 'parameter' ? closureOf(type.to) : null;
  return null;
}

/** A few closures that are the same for the same arguments. */
function closureInput(maker: Maker, bound: Bound): Input | null {
  const { inputs, result } = bound.sugar!;
  const kind = /Fn(Mut|Once)?$/.exec(bound.path)![0];
  const types = inputs.map((each) => maker.write(each));
  const gives = result === null ? '()' : maker.write(result);
  if (gives === null || types.includes(null)) return null;
  const boxed = `Box<dyn ${kind}(${types.join(', ')}) -> ${gives}>`;
  const names = inputs.map((_, at) => 'xyzwuv'[at] ?? `a${at}`);
  const bodies = bodiesFor(inputs, result, names);
  // with its types written: a reference of any lifetime is not inferred here
  const typed = names.map((name, at) => `${name}: ${types[at]}`).join(', ');
  const fixed = bodies.map((body, at) => `${at} => Some((Box::new(|${typed}| ${body}) as ${boxed}, ${JSON.stringify(`|${names.map((name) => used(name, body)).join(', ')}| ${body}`)}.to_string())), `);
  const value = result === null ? null : maker.make(result);
  if (fixed.length === 0 && value === null) return null;
  const unused = names.map(() => '_').join(', ');
  const constant = value === null ? 'None' : `(${value}).map(|(value, text)| (Box::new(move |${typed}| value.clone()) as ${boxed}, format!("|${unused}| {text}")))`;
  const make = `match c.below(${fixed.length + (value === null || kind === 'FnOnce' ? 0 : 1)}) { ${fixed.join('')}_ => ${fixed.length > 0 && value === null ? 'None' : constant} }`;
  return { style: 'value', owner: { kind: 'unknown', text: boxed, reason: 'inferred' }, make, pass: (name) => name };
}

/** A closure that captures nothing stands for a function. */
function pointerInput(maker: Maker, type: Extract<TypeRef, { kind: 'function' }>): Input | null {
  const text = maker.write(type);
  const names = type.inputs.map((_, at) => 'xyzwuv'[at] ?? `a${at}`);
  const bodies = bodiesFor(type.inputs, type.result, names);
  if (text === null || type.unsafe || type.abi !== null || bodies.length === 0) return null;
  const closures = bodies.map((body) => `|${names.map((name) => used(name, body)).join(', ')}| ${body}`);
  const arms = closures.map((closure, at) => `${at === closures.length - 1 ? '_' : at} => Some(((${closure}) as ${text}, ${JSON.stringify(closure)}.to_string())), `);
  return { style: 'value', owner: type, make: `match c.below(${arms.length}) { ${arms.join('')} }`, pass: (name) => name };
}

const used = (name: string, body: string): string => (new RegExp(`\\b${name}\\b`).test(body) ? name : '_');

function bodiesFor(inputs: readonly TypeRef[], result: TypeRef | null, names: readonly string[]): string[] {
  if (result === null || (result.kind === 'tuple' && result.elements.length === 0)) return ['()'];
  const [first, second] = inputs;
  const [x, y] = names;
  const isNumber = (type: TypeRef | undefined): boolean => type?.kind === 'primitive' && /^[iuf]\d+$|size$/.test(type.name);
  const isBool = result.kind === 'primitive' && result.name === 'bool';
  if (isBool && isNumber(first)) return [second !== undefined && isNumber(second) ? `${x} < ${y}` : `${x} as i64 % 2 == 0`, 'true', 'false'];
  if (isBool && first?.kind === 'reference' && isNumber(first.to)) return [second === undefined ? `*${x} as i64 % 2 == 0` : `${x} < ${y}`, 'true', 'false'];
  if (isBool) return ['true', 'false'];
  if (isNumber(result) && isNumber(first) && result.kind === 'primitive' && first?.kind === 'primitive') {
    const same = first.name === result.name;
    if (same && second !== undefined && second.kind === 'primitive' && second.name === result.name) return [`${x} + ${y}`, x!];
    return same ? [x!, `${x} * ${x}`, `${x} + 1 as ${result.name}`] : [`${x} as ${result.name}`];
  }
  return [];
}
