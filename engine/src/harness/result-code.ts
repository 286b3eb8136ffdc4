/** Rust that shows what a call gave: whole, taken apart, or through what its methods say. */
import { RUNTIME } from '../instrument/switches.js';
import type { TypeRef } from '../items/index.js';
import type { MadeTypes } from './made-types.js';
import { isIterator, observersOf, observing } from './observer.js';

export interface ShownCode {
  /** Statements that make arguments of methods; they stand before the call. */
  readonly makes: string;
  /** Expression of type `Part` on the value. */
  readonly part: string;
}

const WITHIN: Record<string, readonly (readonly [string, number])[]> = {
  'std::option::Option': [['Some', 0]],
  'std::result::Result': [
    ['Ok', 0],
    ['Err', 1],
  ],
};

/** How a value of a type is shown. `value`: an expression of a place that may be changed; `prefix`: for names of arguments; `isResult`: whether the call made it. */
export function shownCode(types: MadeTypes, type: TypeRef | null, value: string, prefix: string, isResult: boolean): ShownCode {
  const within = type?.kind === 'std' ? WITHIN[type.path] : undefined;
  if (type?.kind === 'std' && within !== undefined) {
    const inner = within.map(([name, at]) => ({ name, code: shownCode(types, type.arguments[at] ?? null, '(*value)', `${prefix}${at}`, isResult) }));
    const arms = inner.map(({ name, code }) => `${name}(value) => ${RUNTIME}::Part::Within("${name}", Box::new(${code.part}))`);
    const none = within.length === 1 ? `, None => ${RUNTIME}::Part::Within("None", Box::new(${RUNTIME}::Part::Nothing))` : '';
    return { makes: inner.map(({ code }) => code.makes).join(''), part: `match &mut ${value} { ${arms.join(', ')}${none} }` };
  }
  if (type !== null && !types.canShow(type)) {
    if (isIterator(type)) return { makes: '', part: `${RUNTIME}::members!(${value}.by_ref())` };
    const owner = type.kind === 'reference' ? type.to : type;
    const observers = owner.kind === 'crate' && !types.canShow(owner) ? observersOf(types, owner).filter(({ changes }) => !changes || type === owner) : [];
    if (observers.length > 0) {
      // what a constructor gave shows more of itself when something happens to it
      const isChanged = isResult && type === owner && owner.kind === 'crate' && owner.definition.generics.lifetimes.length === 0 && types.canChange(owner);
      const { makes, part } = observing(observers, value, prefix, isChanged ? 'steps' : 'vec![]');
      return isChanged ? { makes, part: `${RUNTIME}::prepared(|| match ${RUNTIME}::changes(&mut ${value}, c) { Some(steps) => ${part}, None => ${RUNTIME}::Part::Nothing })` } : { makes, part };
    }
  }
  return { makes: '', part: `${RUNTIME}::shown!(&${value})` };
}
