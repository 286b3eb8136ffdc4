/** A function as a property sees it: what goes in, what comes out, and how a test writes its call. */
import { awaited, type FutureDriver } from '../../futures/future-driver.js';
import { awaitedResult, givesFuture } from '../../futures/future-result.js';
import { instantiate } from '../../harness/instantiation.js';
import { type CrateIndex, type FunctionItem, substitute, type TypeRef } from '../../items/index.js';
import { shorten } from '../../render/paths.js';
import { copied, type Held, holding, passed, sameValues } from './held-value.js';

export type Wrapping = 'plain' | 'option' | 'result';

export interface Call {
  readonly item: FunctionItem;
  /** The receiver first, where there is one. */
  readonly inputs: readonly TypeRef[];
  /** What the inputs hold, see `sameValues`. */
  readonly values: readonly (string | null)[];
  /** What comes out; of one that changes its first input in place, that input. */
  readonly result: TypeRef;
  readonly resultValues: string | null;
  readonly wrapping: Wrapping;
  readonly inPlace: boolean;
  /** What brings the future that it gives to its end; null where it gives none. */
  readonly driver: FutureDriver | null;
  /** Words of its name. */
  readonly words: readonly string[];
}

const NOTHING: TypeRef = { kind: 'tuple', elements: [] };

/** The function as a call from a test beside the file's code, or null where such a test cannot call it. */
export function callOf(index: CrateIndex, item: FunctionItem, from: readonly string[], driver: FutureDriver): Call | null {
  if (item.body === null || item.nested || item.onlyForTests || item.enabled === 'no' || item.unsafe || item.extern !== null) return null;
  if (item.owner?.definition != null || (item.owner?.trait ?? null) !== null || item.typePath(from) === null) return null;
  const by = instantiate(index, item, 0);
  const declared = [...(item.receiverType === null ? [] : [item.receiverType]), ...item.parameters.map(({ type }) => type)];
  const inputs = declared.map((type) => substitute(type, by));
  const declaredResult = awaitedResult(item);
  const given = declaredResult === null ? NOTHING : substitute(declaredResult, by);
  const [first] = inputs;
  const inPlace = given.kind === 'tuple' && given.elements.length === 0 && first?.kind === 'reference' && first.mutable;
  const wrapping: Wrapping = given.kind === 'std' && given.path === 'std::option::Option' ? 'option' : given.kind === 'std' && given.path === 'std::result::Result' ? 'result' : 'plain';
  const result = inPlace && first.kind === 'reference' ? first.to : wrapping === 'plain' ? given : ((given as Extract<TypeRef, { kind: 'std' }>).arguments[0] ?? NOTHING);
  return {
    item,
    inputs,
    values: inputs.map(sameValues),
    result,
    resultValues: sameValues(result),
    wrapping,
    inPlace,
    driver: givesFuture(item) ? driver : null,
    words: item.name
      .replace(/^r#/, '')
      .split('_')
      .filter((word) => word !== ''),
  };
}

/** The call as an expression, or null where an argument cannot be passed. */
export function callText({ item, inputs, driver }: Call, values: readonly Held[], from: readonly string[]): string | null {
  const isMethod = item.receiverType !== null;
  const texts = inputs.map((type, at) => (isMethod && at === 0 && type.kind === 'reference' ? values[0]!.expression : passed(type, values[at]!)));
  if (texts.includes(null)) return null;
  const [receiver, ...rest] = texts;
  return driven(driver, isMethod ? `${receiver}.${item.name}(${rest.join(', ')})` : `${shorten(item.typePath(from)!, from)}(${texts.join(', ')})`);
}

const driven = (driver: FutureDriver | null, call: string): string => (driver === null ? call : awaited(driver, call));

export interface Step {
  readonly lines: readonly string[];
  readonly result: Held;
}

/**
 * Statements that call it and hold what comes out in a variable of that name. `otherwise`: what to do where it gives
 * none, a statement; null where it cannot be called.
 */
export function step(call: Call, values: readonly Held[], name: string, otherwise: string, from: readonly string[]): Step | null {
  const { inputs, inPlace, wrapping, result } = call;
  if (inPlace) {
    const rest = inputs.slice(1).map((type, at) => passed(type, values[at + 1]!));
    if (rest.includes(null)) return null;
    const changed = call.item.receiverType === null ? `${shorten(call.item.typePath(from)!, from)}(${[`&mut ${name}`, ...rest].join(', ')})` : `${name}.${call.item.name}(${rest.join(', ')})`;
    return { lines: [`let mut ${name} = ${copied(inputs[0]!, values[0]!)};`, `${driven(call.driver, changed)};`], result: { expression: name, how: 'owned' } };
  }
  const text = callText(call, values, from);
  if (text === null) return null;
  const pattern = wrapping === 'plain' ? name : `${wrapping === 'option' ? 'Some' : 'Ok'}(${name})`;
  return { lines: [`let ${pattern} = ${text}${wrapping === 'plain' ? '' : ` else { ${otherwise} }`};`], result: { expression: name, how: holding(result) } };
}
