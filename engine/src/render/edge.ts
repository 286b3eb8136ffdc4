/** Inputs at an end of what a parameter can be. */
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';
import type { CasePlan } from '../harness/case.js';
import type { TypeRef } from '../items/index.js';

export interface Edge {
  readonly parameter: string;
  /** Says with the name of the parameter what is special: "`n` is the largest `u64`". */
  readonly phrase: string;
}

/** Zero is an edge where the code compares with it, matches it or divides by it. */
const looksAtZero = (body: string, name: string): boolean =>
  new RegExp(`\\b${name}\\b\\s*[=<>!]=?\\s*&?0\\b|\\b0(\\.0)?\\s*(=>|\\||[=<>!]=?\\s*\\*?${name}\\b)|[/%]\\s*\\*?${name}\\b|\\b${name}\\.(is_zero|checked_)`).test(body);

/** What is special about an argument, or null. `declared`: the type of the parameter as the function has it. */
export function edgeOf(plan: CasePlan, declared: TypeRef, parameter: string, code: string): Edge | null {
  const found = phraseOf(plan, declared.kind === 'reference' ? declared.to : declared, parameter, code);
  return found === null ? null : { parameter, phrase: `\`${parameter}\` ${found}` };
}

function phraseOf({ item }: CasePlan, type: TypeRef, parameter: string, code: string): string | null {
  const isNumber = type.kind === 'primitive' && /^[iuf]\d+$|size$/.test(type.name);
  if (isNumber && /^0(\.0)?$/.test(code)) return looksAtZero(item.file.text.slice(nodeStart(item.file.tree, item.node), nodeEnd(item.file.tree, item.node)), parameter) ? 'is zero' : null;
  const [, name, end] = /^([iuf]\d+|[iu]size)::(MAX|MIN|NAN|INFINITY|NEG_INFINITY)$/.exec(code) ?? [];
  if (isNumber && end !== undefined)
    return { MAX: `is the largest \`${name}\``, MIN: `is the smallest \`${name}\``, NAN: 'is not a number', INFINITY: 'is infinite', NEG_INFINITY: 'is minus infinity' }[end]!;
  if (/^(""|String::new\(\)|Vec::new\(\)|std::collections::\w+::new\(\))$/.test(code)) return 'is empty';
  if (/^"[^"]*[^\x20-\x7e][^"]*"/.test(code)) return 'is not ASCII';
  return null;
}
