/** Tokens as plain data, white space and comments included. */
import { lex, T } from './lexer.js';
import type { Language, TokenInfo } from './types.js';

const KINDS: Readonly<Record<number, TokenInfo['kind']>> = {
  [T.Name]: 'identifier',
  [T.RawName]: 'identifier',
  [T.Lifetime]: 'lifetime',
  [T.Number]: 'number',
  [T.String]: 'string',
  [T.Character]: 'character',
  [T.Unknown]: 'unknown',
};

/** Every character of the text is in exactly one token. Offsets are UTF-16 code units. */
export function tokenize(text: string, language: Language): TokenInfo[] {
  const tokens = lex(text, language);
  const all: TokenInfo[] = [];
  let from = 0;
  for (let at = 0; at <= tokens.count; at++) {
    const start = tokens.start[at]!;
    if (start > from) gap(all, text, from, start);
    if (at < tokens.count) all.push({ kind: KINDS[tokens.kind[at]!] ?? 'punctuation', from: start, to: tokens.end[at]! });
    from = tokens.end[at]!;
  }
  return all;
}

/** White space and comments between two tokens. */
function gap(all: TokenInfo[], text: string, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const white = /\s/.test(text[at]!);
    let end: number;
    if (white) {
      end = at;
      while (end < to && /\s/.test(text[end]!)) end++;
    } else if (text.startsWith('/*', at)) end = Math.min(blockEnd(text, at), to);
    else {
      const line = text.indexOf('\n', at);
      end = line < 0 || line > to ? to : text[line - 1] === '\r' ? line - 1 : line;
    }
    all.push({ kind: white ? 'whitespace' : 'comment', from: at, to: end });
    at = end;
  }
}

function blockEnd(text: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(text);
    if (!found) return text.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}
