/** What a test module of a crate without the standard library has to import. */

/** Each alone: the prelude of the standard library has a `panic!` beside that of the core library, which makes the word ambiguous. */
const NAMES: readonly { readonly path: string; readonly used: RegExp }[] = [
  { path: 'borrow::ToOwned', used: /\bToOwned\b|\.to_owned\(/ },
  { path: 'boxed::Box', used: /\bBox\b/ },
  { path: 'format', used: /\bformat!/ },
  { path: 'string::String', used: /\bString\b/ },
  { path: 'string::ToString', used: /\bToString\b|\.to_string\(/ },
  { path: 'vec', used: /\bvec!/ },
  { path: 'vec::Vec', used: /\bVec\b/ },
];

/** All of them, for a module whose warnings nobody sees. */
export const ALL_STANDARD_IMPORTS = `use std::{${NAMES.map(({ path }) => path).join(', ')}};`;

/** Lines behind `use super::*;`; none where the crate has the standard library or the tests need nothing of it. */
export function standardImports(codes: readonly string[], rootText: string): readonly string[] {
  const code = codes.join('\n');
  if (!isWithoutStd(rootText)) return [];
  const needed = NAMES.filter(({ used }) => used.test(code)).map(({ path }) => path);
  if (needed.length === 0) return /\bstd::/.test(code) ? ['extern crate std;'] : [];
  return ['extern crate std;', `use std::${needed.length === 1 ? needed[0] : `{${needed.join(', ')}}`};`];
}

/** `#![no_std]` as it stands, or where tests are built too: `#![cfg_attr(not(test), no_std)]` has the library in tests. */
const isWithoutStd = (rootText: string): boolean => /#!\[\s*(cfg_attr\((?!\s*not\(test\)\s*,)[^\]]*\bno_std\b|no_std)/.test(rootText);
