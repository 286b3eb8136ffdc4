/** Values that others borrow from, as variables of their own: the marks that `native/harness/owner.rs` puts into source. */
import type { FoundInput } from '../explore/events.js';
import { type LocalVariables, stepsOf } from './local-variables.js';

const DECLARATION = /\ue002(\d+):(mut )?(\w+)(: [^=]+)?=([^\ue002\ue003]*)\ue003/;

/** An input without marks; what it borrows from is declared. */
export function withOwners(input: FoundInput, locals: LocalVariables): FoundInput {
  const names = new Map<string, string>();
  const named = (text: string): string => text.replaceAll(/\ue004(\d+)\ue004/g, (_, number: string) => names.get(number) ?? 'owner');
  return inTexts(input, (text) => {
    let rest = text;
    // the innermost declaration comes first: what stands around it may use it
    for (let found = DECLARATION.exec(rest); found !== null; found = DECLARATION.exec(rest)) {
      const [whole, number, mutable, base, type, value] = found;
      const name = locals.name(base!);
      names.set(number!, name);
      const built = stepsOf(named(value!));
      locals.let(name, built?.initial ?? locals.flatten(named(value!)), { mutable: mutable !== undefined || built !== null, type: type?.slice(2) ?? null });
      if (built !== null) locals.steps(name, built.steps);
      rest = rest.slice(0, found.index) + rest.slice(found.index + whole.length);
    }
    return named(rest);
  });
}

/** The same with every text changed. */
function inTexts<T>(value: T, change: (text: string) => string): T;
function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => inTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inTexts(each, change)]));
}
