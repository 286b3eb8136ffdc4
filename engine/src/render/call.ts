/** Calls as a person writes them: operators, methods, `T::default()`, `text.parse::<T>()`. */
import { awaited } from '../futures/future-driver.js';
import type { CasePlan } from '../harness/case.js';
import type { Input } from '../harness/input.js';
import { operand, receiver as postfix } from './scan.js';

/** What a call looks like and what that means for an assertion about it. */
export interface Call {
  readonly text: string;
  /** It stands for a place: where the function gives `&x`, the text is `x`. */
  readonly isPlace: boolean;
  /** Both sides, where the function is `==` or `!=`. */
  readonly compared: { readonly left: string; readonly right: string; readonly negated: boolean } | null;
}

const plain = (text: string): Call => ({ text, isPlace: false, compared: null });

const BINARY: Readonly<Record<string, string>> = { add: '+', sub: '-', mul: '*', div: '/', rem: '%', bitand: '&', bitor: '|', bitxor: '^', shl: '<<', shr: '>>' };
const COMPARISONS: Readonly<Record<string, string>> = { lt: '<', le: '<=', gt: '>', ge: '>=' };
const OPERATORS = /^std::ops::(Add|Sub|Mul|Div|Rem|BitAnd|BitOr|BitXor|Shl|Shr)(Assign)?$/;

/** The call with arguments as they are passed, and what brings its future to its end; `plainly`: by its path, which always means this function. */
export function writeCall(plan: CasePlan, written: readonly string[], plainly: boolean): Call {
  const call = bareCall(plan, written, plainly);
  const sound = plan.item.unsafe ? plain(`unsafe { ${call.text} }`) : call;
  return plan.driver === null ? sound : plain(awaited(plan.driver, sound.text));
}

function bareCall(plan: CasePlan, written: readonly string[], plainly: boolean): Call {
  const { item, path, inputs } = plan;
  const [self = '', ...rest] = written;
  const [, format] = /^format!\("\{(.*)\}"$/.exec(path) ?? [];
  if (format !== undefined) return plain(/^&?[a-z_]\w*$/.test(self) ? `format!("{${borrowless(self)}${format}}")` : `format!("{${format}}", ${borrowless(self)})`);
  if (path === 'ToString::to_string') return plain(`${postfix(receiverText(self, inputs[0]))}.to_string()`);
  if (plainly) return plain(`${path}(${written.join(', ')})`);
  const operator = writeOperator(plan, written);
  if (operator !== null) return operator;
  const isHidden = hasInherentNamesake(plan);
  if (plan.isPathNeeded && item.receiverType !== null) return plain(`${path}(${written.join(', ')})`);
  // `self` of an implementation for a reference
  if (item.receiver === 'value' && self.startsWith('&') && isInScope(plan)) return plain(`(${self}).${item.name}(${rest.join(', ')})`);
  if (item.receiverType !== null && !isHidden && isInScope(plan)) return plain(`${postfix(receiverText(self, inputs[0]))}.${item.name}(${rest.join(', ')})`);
  return plain(associated(plan, written, isHidden));
}

function writeOperator({ item, inputs }: CasePlan, written: readonly string[]): Call | null {
  const trait = item.owner?.trait?.path ?? '';
  const typed = written.map((text, at) => withSuffix(text, inputs[at]));
  const [left = '', right = ''] = typed;
  const [, , assigns] = OPERATORS.exec(trait) ?? [];
  const binary = OPERATORS.test(trait) ? BINARY[item.name.replace(/_assign$/, '')] : undefined;
  if (binary !== undefined) return plain(assigns === undefined ? `${operand(left)} ${binary} ${operand(right)}` : `${borrowless(left)} ${binary}= ${right}`);
  if (trait === 'std::ops::Neg') return plain(left.startsWith('-') ? `-(${left})` : `-${operand(left)}`);
  if (trait === 'std::ops::Not') return plain(`!${operand(left)}`);
  if (trait === 'std::ops::Index') return { ...plain(`${postfix(borrowless(left))}[${written[1]}]`), isPlace: true };
  if (trait === 'std::ops::Deref' && item.name === 'deref') return { ...plain(`*${operand(placeOf(left, inputs[0]))}`), isPlace: true };
  const comparison = COMPARISONS[item.name];
  if (trait === 'std::cmp::PartialOrd' && comparison !== undefined) return plain(`${operand(placeOf(left, inputs[0]))} ${comparison} ${operand(placeOf(right, inputs[1]))}`);
  if (trait === 'std::cmp::PartialEq' && (item.name === 'eq' || item.name === 'ne')) {
    const sides = { left: placeOf(left, inputs[0]), right: placeOf(right, inputs[1]) };
    return { ...plain(`${operand(sides.left)} ${item.name === 'eq' ? '==' : '!='} ${operand(sides.right)}`), compared: { ...sides, negated: item.name === 'ne' } };
  }
  return null;
}

/** `T::f(..)`, and `text.parse::<T>()` for `FromStr`. */
function associated(plan: CasePlan, written: readonly string[], isHidden: boolean): string {
  const { item, path, inputs } = plan;
  const [, self, trait] = /^<(.+) as (.+)>::\w+$/.exec(path) ?? [];
  if (trait === undefined) return `${turbofish(path)}(${written.join(', ')})`;
  const typed = (item.owner?.trait?.arguments.length ?? 0) > 0 ? written.map((text, at) => withSuffix(text, inputs[at])) : written;
  if (item.owner?.trait?.path === 'std::str::FromStr' && item.name === 'from_str') return `${postfix(borrowless(typed[0] ?? ''))}.parse::<${self}>()`;
  const owner = turbofish(`<${self}>::${item.name}`);
  return isHidden || item.receiverType !== null || owner.startsWith('<') || !isInScope(plan) ? `${path}(${typed.join(', ')})` : `${owner}(${typed.join(', ')})`;
}

/** `<a::T<u8>>::f` as `a::T::<u8>::f`, `<u8>::f` as `u8::f`; what is no path stays. */
function turbofish(path: string): string {
  const [, name, types, member] = /^<([\w:]+)(<.+>)?>::(\w+)$/.exec(path) ?? [];
  return name === undefined ? path : `${name}${types === undefined ? '' : `::${types}`}::${member}`;
}

/** What stands behind the `&` of an argument. */
const placeOf = (text: string, input: Input | undefined): string => (input?.getter === undefined ? borrowless(text) : `*${text}`);

const borrowless = (text: string): string => text.replace(/^&(mut )?/, '');

/** A receiver without `&`; a number says its type. */
const receiverText = (text: string, input: Input | undefined): string => withSuffix(borrowless(text), input);

/** A literal whose type nothing around it may say. */
function withSuffix(text: string, input: Input | undefined): string {
  const type = input?.owner;
  return type?.kind === 'primitive' && /^&?-?\d+(\.\d+)?$/.test(text) ? `${text}${type.name}` : text;
}

/** Whether the type has a function of its own by that name, which would be called instead of the trait's. */
function hasInherentNamesake({ item, inputs }: CasePlan): boolean {
  const { owner } = item;
  if (owner === null || owner.trait === null) return false;
  const self = owner.definition === null ? owner.selfType : inputs[0]?.owner;
  return self?.kind === 'crate' && self.definition.methods.some((other) => other !== item && other.name === item.name && other.owner?.trait === null);
}

/** Whether a test with `use super::*` may use the methods of the trait. */
function isInScope({ item }: CasePlan): boolean {
  const trait = item.owner?.trait ?? null;
  if (trait === null) return true;
  const isNew = /::(TryFrom|TryInto|FromIterator)$/.test(trait.path);
  if (isNew && Number(item.file.edition) < 2021) return false;
  return item.meaningOf(trait.path.split('::').at(-1)!) === trait.path;
}
