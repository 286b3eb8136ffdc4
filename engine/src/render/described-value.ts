/** Values as words of a name: `5` as `five`, `"ab"` as `ab`, `Vec::new()` as `empty_items`. */
import { stepsOf, variableFor } from './local-variables.js';
import { splitAtTop } from './scan.js';

const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const CHARACTERS: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\\n': 'newline',
  '\\t': 'tab',
  '\\0': 'nul',
  '\\\\': 'backslash',
  "\\'": 'quote',
  '"': 'double_quote',
  '.': 'dot',
  ',': 'comma',
  '-': 'dash',
  _: 'underscore',
  '/': 'slash',
  ':': 'colon',
  '+': 'plus',
  '*': 'star',
  '%': 'percent',
  '#': 'hash',
  '@': 'at_sign',
  '~': 'tilde',
  '!': 'exclamation_mark',
  '?': 'question_mark',
};
/** Longest text that is spelled out in a name. */
const LONGEST_WORD = 12;

/** The value as words with `_` between, or null where it has no short form. `parameter`: its name in the function. */
export function describe(code: string, parameter: string): string | null {
  const value = code.replace(/^&(mut )?/, '');
  return describeNumber(value) ?? describeText(value) ?? describeCollection(value, parameter) ?? describePath(value, parameter);
}

export const numberWord = (value: string): string => NUMBERS[Number(value)] ?? value;

function describeNumber(value: string): string | null {
  const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?(?:[iuf]\d+|[iu]size)?$/.exec(value) ?? [];
  if (whole !== undefined) {
    const part = fraction === undefined || /^0+$/.test(fraction) ? '' : `_point_${fraction}`;
    return whole.length > 9 || part.length > 12 ? null : `${sign === '-' ? 'minus_' : ''}${part === '' ? numberWord(whole) : `${whole}${part}`}`;
  }
  const [, type, end] = /^([iuf]\d+|[iu]size)::(MAX|MIN|NAN|INFINITY|NEG_INFINITY|MIN_POSITIVE)$/.exec(value) ?? [];
  if (type === undefined) return null;
  return end === 'MAX' || end === 'MIN' ? `${type}_${end.toLowerCase()}` : end!.toLowerCase();
}

function describeText(value: string): string | null {
  const character = /^'(.+)'$/s.exec(value)?.[1];
  if (character !== undefined) return /^[A-Z]$/.test(character) ? `capital_${character.toLowerCase()}` : /^[a-z\d]$/.test(character) ? character : (CHARACTERS[character] ?? null);
  const text = /^"((?:[^"\\]|\\.)*)"(?:\.to_string\(\))?$/s.exec(value)?.[1];
  if (text === undefined) return value === 'String::new()' ? 'empty_string' : null;
  if (text === '') return 'empty_string';
  if (/^ +$/.test(text)) return 'blank_string';
  if (/[^\x20-\x7e]/.test(text)) return 'non_ascii_text';
  const isSpelled = text.length <= LONGEST_WORD && /^[a-z\d]+([ _.,:;-][a-z\d]+)*$/i.test(text);
  return isSpelled ? text.toLowerCase().replaceAll(/[^a-z\d]/g, '_') : null;
}

function describeCollection(value: string, parameter: string): string | null {
  if (/^(Vec|(std::collections::)?\w+)::new\(\)$/.test(value) && /(Vec|Map|Set|Deque|List|Heap)::new/.test(value)) return `empty_${parameter}`;
  const inside = /^(?:vec!)?\[(.*)\]$/s.exec(value)?.[1];
  if (inside === undefined) return null;
  if (inside === '') return `empty_${parameter}`;
  const members = splitAtTop(inside, ',');
  const [first] = members;
  if (members.length === 1) return `single_${/s$/.test(parameter) ? parameter.slice(0, -1) : 'element'}`;
  if (members.every((each) => each === first)) return `${numberWord(String(members.length))}_equal_${/s$/.test(parameter) ? parameter : 'elements'}`;
  return `${numberWord(String(members.length))}_${/s$/.test(parameter) ? parameter : 'elements'}`;
}

function describePath(value: string, parameter: string): string | null {
  const built = stepsOf(value);
  if (built !== null) {
    const calls = [...new Set(built.steps.flatMap((step) => /^(?:let _ = )?value\.(\w+)/.exec(step)?.[1] ?? []))];
    return calls.length > 2 ? null : `${parameter}_after_${calls.join('_and_')}`;
  }
  if (value === 'true' || value === 'false') return value;
  if (value === 'None') return 'none';
  const some = /^(?:Some|Ok)\((.*)\)$/s.exec(value)?.[1];
  if (some !== undefined) return describe(some, parameter);
  const variant = /^(?:\w+::)*([A-Z]\w*)$/.exec(value)?.[1];
  if (variant !== undefined) return variableFor(variant);
  const holding = /^(?:\w+::)*[A-Z]\w*::([A-Z]\w*)\s*[({]/.exec(value)?.[1];
  if (holding !== undefined) return variableFor(holding);
  const made = /^(?:\w+::)*([A-Z]\w*)(?:::<.*>)?::(new|default|empty)\(\)$/.exec(value);
  return made === null ? null : `${made[2] === 'empty' ? 'empty' : made[2]}_${variableFor(made[1]!)}`;
}
