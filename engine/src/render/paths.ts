/** Paths as a test writes them that stands in a module beside the code: `use super::*` shortens them. */

/** What every module has by its last name. */
const PRELUDE = /(?<![\w:])(?:::)?std::(?:vec|string|option|result|boxed)::(Vec|String|Option|Result|Box)\b/g;

/** Turns `crate::a::b::T` into `T` where `a::b` is the module of the tested file. Text in quotes stays. */
export function shorten(code: string, module: readonly string[]): string {
  const prefix = `crate::${module.map((name) => `${name}::`).join('')}`;
  return outsideQuotes(code, (text) => text.replaceAll(new RegExp(`(?<![\\w:])${prefix}`, 'g'), '').replaceAll(PRELUDE, '$1'));
}

/** Changes only what is no string or character literal. */
export function outsideQuotes(code: string, change: (text: string) => string): string {
  return code
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\(?:u\{\w+\}|.))')/)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}
