/** What a test module of a crate without the standard library has to import. */

/** Lines behind `use super::*;`; none where the crate has the standard library or the tests need nothing of it. */
export function standardImports(codes: readonly string[], rootText: string): readonly string[] {
  const code = codes.join('\n');
  if (!isWithoutStd(rootText)) return [];
  const names = [
    ...(/\bformat!/.test(code) ? ['format'] : []),
    ...(/\b(Vec|String|Box|ToOwned|ToString)\b|\.to_(string|owned|vec)\(|\bcollect::<Vec/.test(code) ? ['prelude::v1::*'] : []),
    ...(/\bvec!/.test(code) ? ['vec'] : []),
  ];
  if (names.length === 0) return /\bstd::/.test(code) ? ['extern crate std;'] : [];
  return ['extern crate std;', `use std::${names.length === 1 ? names[0] : `{${names.join(', ')}}`};`];
}

/** `#![no_std]` as it stands, or where tests are built too: `#![cfg_attr(not(test), no_std)]` has the library in tests. */
const isWithoutStd = (rootText: string): boolean => /#!\[\s*(cfg_attr\((?!\s*not\(test\)\s*,)[^\]]*\bno_std\b|no_std)/.test(rootText);
