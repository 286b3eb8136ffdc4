/** SPDX expressions of packages, and whether what they allow may be passed on freely. */

/** Licences without a duty to publish; public-domain dedications among them. */
export const PERMISSIVE: readonly string[] = (
  '0BSD Apache-2.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-Clear BSL-1.0 CC0-1.0 ISC MIT MIT-0 NCSA PostgreSQL ' + 'Unicode-3.0 Unicode-DFS-2016 Unlicense WTFPL Zlib'
).split(' ');

/** Whether an expression such as `MIT OR Apache-2.0` can be met by these licences alone; false for what is no expression. */
export function isPermissive(expression: string, allowed: readonly string[] = PERMISSIVE): boolean {
  // cargo once wrote `/` for OR
  const words = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  const known = new Set(allowed.map((each) => each.toLowerCase()));
  let at = 0;
  const any = (): boolean => {
    let holds = all();
    for (; words[at]?.toUpperCase() === 'OR'; ) {
      at++;
      holds = all() || holds;
    }
    return holds;
  };
  const all = (): boolean => {
    let holds = one();
    for (; words[at]?.toUpperCase() === 'AND'; ) {
      at++;
      holds = one() && holds;
    }
    return holds;
  };
  const one = (): boolean => {
    const word = words[at++];
    if (word === '(') {
      const holds = any();
      return words[at++] === ')' && holds;
    }
    // an exception only allows more
    if (words[at]?.toUpperCase() === 'WITH') at += 2;
    return word !== undefined && known.has(word.toLowerCase());
  };
  return any() && at === words.length;
}
