/** The value of a string literal of Rust. */

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\', "'": "'", '"': '"' };

/** What a literal such as `"a\n"` or `r#"a"#` holds; a text that is no string literal is given back. */
export function stringValue(literal: string): string {
  const raw = /^[bc]?r(#*)"([\s\S]*)"\1$/.exec(literal);
  if (raw !== null) return raw[2] ?? '';
  const plain = /^[bc]?"([\s\S]*)"$/.exec(literal);
  if (plain === null) return literal;
  return (plain[1] ?? '').replaceAll(/\\(?:u\{([\da-fA-F_]{1,7})\}|x([\da-fA-F]{2})|\r?\n\s*|([\s\S]))/g, (whole: string, unicode?: string, byte?: string, simple?: string) => {
    const code = unicode ?? byte;
    if (code !== undefined) return character(Number.parseInt(code.replaceAll('_', ''), 16), whole);
    return simple === undefined ? '' : (ESCAPES[simple] ?? whole);
  });
}

const character = (code: number, otherwise: string): string => (code <= 0x10ffff ? String.fromCodePoint(code) : otherwise);
