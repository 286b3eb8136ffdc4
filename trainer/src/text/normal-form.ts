/** Texts of programs without what does not matter for whether two are the same. */
import { type Language, tokenize } from '../../../redox/src/index.js';

/**
 * How much is left out, each more than the one before: `tokens`: comments and white space; `renamed`: each name stands for
 * the place of its first appearance; `abstract`: constants too, by kind; `skeleton`: all names and all constants are alike.
 */
export const NORMAL_FORMS = ['tokens', 'renamed', 'abstract', 'skeleton'] as const;
export type NormalForm = (typeof NORMAL_FORMS)[number];

/** Words of Rust that are no names, and the types that need no declaration. */
const FIXED = new Set(
  (
    'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type union unsafe use where while ' +
    'bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64'
  ).split(' '),
);

/** The text in a normal form; two programs are the same in it exactly when the answers are equal. */
export function normalForm(text: string, form: NormalForm, language: Language = 'rust'): string {
  const names = new Map<string, string>();
  const parts: string[] = [];
  for (const { kind, from, to } of tokenize(text, language)) {
    if (kind === 'whitespace' || kind === 'comment') continue;
    const token = text.slice(from, to);
    if ((kind === 'identifier' && !FIXED.has(token)) || kind === 'lifetime') parts.push(nameIn(form, token, names));
    else parts.push((form === 'abstract' || form === 'skeleton') && (kind === 'number' || kind === 'string' || kind === 'character') ? `#${form === 'skeleton' ? '' : kind}` : token);
  }
  return parts.join(' ');
}

function nameIn(form: NormalForm, token: string, names: Map<string, string>): string {
  if (form === 'tokens') return token;
  if (form === 'skeleton') return '_';
  const known = names.get(token) ?? `$${names.size}`;
  names.set(token, known);
  return known;
}
