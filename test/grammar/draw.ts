/** Tokenises Iron with the generated grammar and draws, under each line, what every part of it is coloured as. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const repository = resolve(import.meta.dirname, '..', '..');
const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');

async function loadGrammar(): Promise<textmate.IGrammar> {
  await oniguruma.loadWASM(readFileSync(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns), createOnigString: (text) => new oniguruma.OnigString(text) }),
    // no grammar of Rust is at hand here, as in an editor without one
    loadGrammar: (scope) => Promise.resolve(scope === 'source.iron' ? textmate.parseRawGrammar(readFileSync(resolve(repository, 'syntaxes', 'iron.tmLanguage.json'), 'utf8'), 'iron.json') : null),
  });
  const grammar = await registry.loadGrammar('source.iron');
  if (grammar === null) throw new Error('The grammar of Iron could not be read.');
  return grammar;
}

const grammar = await loadGrammar();

export interface Piece {
  readonly text: string;
  /** Innermost scope without its last part `.iron`, or an empty string for plain text. */
  readonly scope: string;
}

/** The pieces of each line that are not blank. */
export function pieces(text: string): Piece[][] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens
      .map((token) => ({ text: line.slice(token.startIndex, token.endIndex), scope: (token.scopes.length > 1 ? token.scopes.at(-1)! : '').replace(/\.iron$/, '') }))
      .filter((piece) => piece.text.trim() !== '');
  });
}

/** One line for each piece: the text in a column, then its scope; neighbours of one scope are joined. */
export function draw(text: string): string {
  const joined: Piece[] = [];
  for (const piece of pieces(text).flat()) {
    const last = joined.at(-1);
    if (last !== undefined && last.scope === piece.scope && piece.scope.startsWith('string')) joined[joined.length - 1] = { text: last.text + piece.text, scope: piece.scope };
    else joined.push({ text: piece.text.trim(), scope: piece.scope });
  }
  const width = Math.max(...joined.map((piece) => piece.text.length));
  return joined.map((piece) => `${piece.text.padEnd(width)}  ${piece.scope}`.trimEnd()).join('\n');
}
