/** Paths as a test writes them that stands in a module beside the code: `use super::*` shortens them. */

/** What a name of a type or trait means in the module of the tested file: its whole path, or null. */
export type Meaning = (name: string) => string | null;

const PATH = /(?<![\w:]|\.)(?:::)?(?:crate|std|core|alloc)(?:::(?:r#)?[A-Za-z_]\w*)+/g;

/** Turns `crate::a::b::T` into `T` where `a::b` is the module of the tested file, or where that has `T` in scope. Text in quotes stays. */
export function shorten(code: string, module: readonly string[], meaning: Meaning = () => null): string {
  const prefix = `crate::${module.map((name) => `${name}::`).join('')}`;
  return outsideQuotes(code, (text) =>
    text.replaceAll(PATH, (path) => {
      const short = inScope(path, meaning);
      return short.startsWith(prefix) ? short.slice(prefix.length) : short;
    }),
  );
}

/** The path from the last segment on that means the same in the module. */
function inScope(path: string, meaning: Meaning): string {
  const segments = path.replace(/^::/, '').split('::');
  for (let last = segments.length - 1; last > 0; last--) {
    const whole = segments
      .slice(0, last + 1)
      .join('::')
      .replace(/^(core|alloc)::/, 'std::');
    if (meaning(segments[last]!) === whole) return segments.slice(last).join('::');
  }
  return path;
}

/** Changes only what is no string or character literal. */
export function outsideQuotes(code: string, change: (text: string) => string): string {
  return code
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\(?:u\{\w+\}|.))')/)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}
