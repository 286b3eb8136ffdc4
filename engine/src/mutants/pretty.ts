/**
 * Spells tokens on one line with the spaces that cargo-mutants puts between them, so that names of
 * functions, types and patterns are the same as in its lists (its source: src/pretty.rs). What looks
 * odd there is odd here: `&'static[u8]`, `0..= 9`.
 */
import { parse, type Tree } from '../../../redox/src/index.js';

/** Numbers of token kinds are those of redox's lexer; only these classes matter here. */
type TokenClass = 'word' | 'lifetime' | 'open' | 'close' | 'symbol';

const QUIET = new Set([',', ';', '<', '>', ':', '.', '!']);

function classOf(text: string): TokenClass {
  const first = text[0]!;
  if (first === "'") return text.length > 1 && text.endsWith("'") ? 'word' : 'lifetime';
  if (/[\p{XID_Start}_\d"]/u.test(first)) return 'word';
  if (text === '(' || text === '[' || text === '{') return 'open';
  if (text === ')' || text === ']' || text === '}') return 'close';
  return /^[!#$%&*+,./:;<=>?@^|~-]/.test(first) ? 'symbol' : 'word';
}

/** Text of the tokens `from` up to `to` (token indexes). */
export function prettyTokens(tree: Tree, from: number, to: number): string {
  const { start, end } = tree.tokens;
  const texts: string[] = [];
  for (let token = from; token < to; token++) texts.push(tree.text.slice(start[token], end[token]).replaceAll('\r\n', '\n'));
  return new Pretty(splitTokens(texts)).run();
}

/** Rust text that is not in a file, such as an expression from the settings. */
export function prettyText(text: string): string {
  const tree = parse(text, 'rust');
  return prettyTokens(tree, 0, tree.tokens.count);
}

/** Punctuation is single characters to Rust's macros, and a lifetime is `'` and a name. */
function splitTokens(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const kind = classOf(text);
    if (kind === 'lifetime') return ["'", text.slice(1)];
    return kind === 'symbol' ? [...text] : [text];
  });
}

const classOfSplit = (text: string): TokenClass => (text === "'" ? 'symbol' : classOf(text));

class Pretty {
  /** What is written of each open group; its spacing looks only at its own text. */
  private readonly outer: string[] = [];
  private made = '';

  constructor(private readonly texts: readonly string[]) {}

  run(): string {
    this.texts.forEach((text, at) => {
      const next = this.texts[at + 1];
      const ends = next === undefined || classOfSplit(next) === 'close';
      switch (classOfSplit(text)) {
        case 'open':
          this.outer.push(`${this.made}${text}`);
          this.made = '';
          break;
        case 'close':
          this.made = `${this.outer.pop() ?? ''}${this.made}${text}`;
          break;
        case 'symbol':
          this.symbol(text, ends);
          break;
        default:
          this.word(text, ends ? undefined : next);
      }
    });
    return [...this.outer, this.made].join('');
  }

  private symbol(text: string, ends: boolean): void {
    if (text === '|' && this.made !== '' && !/[ |]$/.test(this.made)) this.made += ' ';
    this.made += text;
    if (!ends && (this.made.endsWith('->') || text === ',' || text === ';')) this.made += ' ';
  }

  private word(text: string, next: string | undefined): void {
    if (/[=|]$/.test(this.made) || this.made.endsWith('=>')) this.made += ' ';
    this.made += text;
    if (next === undefined) return;
    const kind = classOfSplit(next);
    if (kind === 'word' || (kind === 'symbol' && !QUIET.has(next))) this.made += ' ';
  }
}
