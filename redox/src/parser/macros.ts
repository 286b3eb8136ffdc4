/**
 * Macro calls. Arguments that read as expressions become part of the tree; every other token tree
 * stays raw Rust text.
 */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K, MACRO } from '../tree.js';
import { nameFromIron, R, V } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { bracketList } from './lists.js';
import { path, PathMode } from './paths.js';
import { pattern } from './patterns.js';

/** Macros of the standard library whose second argument is a pattern. */
const PATTERN_MACROS = new Set(['matches', 'assert_matches', 'debug_assert_matches']);

const CLOSERS: Readonly<Record<number, number>> = { [T.ParenOpen]: T.ParenClose, [T.BracketOpen]: T.BracketClose, [T.BraceOpen]: T.BraceClose };
const CLOSER_TEXTS: Readonly<Record<number, string>> = { [T.ParenOpen]: ')', [T.BracketOpen]: ']', [T.BraceOpen]: '}' };
const BRACKETS: Readonly<Record<number, number>> = { [T.ParenOpen]: MACRO.Paren, [T.BracketOpen]: MACRO.Bracket, [T.BraceOpen]: MACRO.Brace };

export const opensBracket = (kind: number): boolean => kind === T.ParenOpen || kind === T.BracketOpen || kind === T.BraceOpen;

/** Token trees longer than this are not skipped token by token twice: macros may nest, each raw because of the last. */
const LONG = 64;

/** Skips a balanced token tree that starts at the bracket at hand; gives the index of its close or -1. */
export function skipBrackets(p: Parser): number {
  const stack: number[] = [];
  const from = p.pos;
  const { skipped } = p;
  for (; p.pos < p.tokens.count; p.pos++) {
    const { kind } = p;
    if (opensBracket(kind)) {
      const close = skipped.size > 0 && stack.length > 0 ? skipped.get(p.pos) : undefined;
      if (close === undefined) stack.push(CLOSERS[kind]!);
      else if (close >= 0) p.pos = close;
      else {
        p.pos = ~close;
        break;
      }
    } else if (kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose) {
      if (kind !== stack[stack.length - 1]) break;
      stack.pop();
      if (stack.length === 0) {
        if (p.pos - from > LONG) skipped.set(from, p.pos);
        return p.pos++;
      }
    }
  }
  const at = p.pos;
  if (at - from > LONG) skipped.set(from, ~at);
  p.pos = from;
  p.error('unclosed-delimiter', `This \`${p.text()}\` is not closed.`, `Write its \`${CLOSER_TEXTS[p.kind]}\`.`);
  p.pos = at;
  p.quiet();
  return -1;
}

/** `name!(..)` at the `!` behind `name`, or `macro name ..` where `name` is null. */
export function macroCall(p: Parser, from: number, name: Node | null): Node {
  return name === null ? wordMacro(p) : rustMacro(p, from, name);
}

function rustMacro(p: Parser, from: number, name: Node): Node {
  const bang = p.pos++;
  const ident = p.atName() ? p.pos++ : -1;
  const open = p.pos;
  const { kind } = p;
  if (!opensBracket(kind)) {
    p.error('expected-token', `Expected \`(\`, \`[\` or \`{\` behind \`!\`, found ${p.found()}.`, 'A macro call is `name!(..)`.');
    return p.errorNode(from);
  }
  const bracket = BRACKETS[kind]!;
  if (ident < 0 && kind !== T.BraceOpen && !hasDocComment(p, open)) {
    const native = p.asRust(() => tryArguments(p, from, name, bang, bracket));
    if (native !== null) return native;
  }
  p.pos = open;
  const close = skipBrackets(p);
  return p.node(K.MacroCall, from, [name], [bang, ident, open, close, -1], bracket | MACRO.Raw);
}

/** Documentation inside the brackets: rustfmt leaves such a call as it is. */
function hasDocComment(p: Parser, open: number): boolean {
  if (open >= p.plainFrom && open < p.plainTo) return false; // inside of one that was looked through
  let level = 0;
  let at = open;
  for (; at < p.tokens.count; at++) {
    const kind = p.kinds[at]!;
    if (at > open && p.tokens.gaps[at]! & 2 && /\/\/[/!]|\/\*[*!]/.test(p.tokens.text.slice(p.end[at - 1], p.start[at]))) return true;
    if (opensBracket(kind)) level++;
    else if ((kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose) && --level === 0) break;
  }
  p.plainFrom = open;
  p.plainTo = at;
  return false;
}

/** Name of the macro itself, without its path. */
function lastName(p: Parser, name: Node): string {
  const token = name.kids[name.kids.length - 1]!.toks[0]!;
  const text = p.tokens.text.slice(p.start[token], p.end[token]);
  return p.prefixed ? nameFromIron(text) : text;
}

function tryArguments(p: Parser, from: number, name: Node, bang: number, bracket: number): Node | null {
  const open = p.pos;
  const outside = p.failed;
  p.trying++;
  const attempt = (parse: () => Node): Node | null => {
    p.pos = open;
    p.failed = false;
    const made = parse();
    return p.failed ? null : made;
  };
  let made: Node | null = null;
  if (PATTERN_MACROS.has(lastName(p, name))) made = attempt(() => matchesMacro(p, from, name, bang, bracket));
  else made = attempt(() => listMacro(p, from, name, bang, bracket));
  p.trying--;
  p.failed = outside;
  return made;
}

function listMacro(p: Parser, from: number, name: Node, bang: number, bracket: number): Node {
  const { kind } = p;
  const open = p.pos++;
  if (bracket === MACRO.Bracket && p.kind !== T.BracketClose && lastName(p, name) === 'vec') return vecMacro(p, from, name, bang, open);
  const list = bracketList(p, open, CLOSERS[kind]!, CLOSER_TEXTS[kind]!, (q) => expression(q, 0, Ctx.None));
  if (list.kids.some((kid) => kid!.kind === K.Assign && kid!.flag === 0 && !isSpaced(p, kid!.toks[0]!))) p.failed = true;
  const trailing = list.flag === 1 ? list.toks[list.toks.length - 1]! : -1;
  return p.node(K.MacroCall, from, [name, list], [bang, -1, open, list.toks[1]!, trailing], bracket);
}

/** Whether one space stands on each side of a token; rustfmt leaves `name=value` as it is. */
export function isSpaced(p: Parser, token: number): boolean {
  return p.start[token]! - p.end[token - 1]! === 1 && p.start[token + 1]! - p.end[token]! === 1;
}

/** `vec![a, b]` and `vec![a; n]`: the first element is read once, whichever it is. */
function vecMacro(p: Parser, from: number, name: Node, bang: number, open: number): Node {
  const first = expression(p, 0, Ctx.None);
  if (p.kind === T.Semicolon) {
    const semicolon = p.pos++;
    const count = expression(p, 0, Ctx.None);
    const close = p.expect(T.BracketClose, ']', 'to close this macro');
    return p.node(K.MacroCall, from, [name, first, count], [bang, -1, open, close, -1, semicolon], MACRO.Bracket | MACRO.Repeat);
  }
  const comma = p.eat(T.Comma);
  if (comma < 0 && p.kind !== T.BracketClose) p.failed = true;
  const list = bracketList(p, open, T.BracketClose, ']', (q) => expression(q, 0, Ctx.None));
  const alone = list.kids.length === 0;
  list.kids.unshift(first);
  list.toks.splice(2, 0, comma);
  if (alone) list.flag = comma < 0 ? 0 : 1;
  const trailing = list.flag === 1 ? list.toks[list.toks.length - 1]! : -1;
  return p.node(K.MacroCall, from, [name, list], [bang, -1, open, list.toks[1]!, trailing], MACRO.Bracket);
}

function matchesMacro(p: Parser, from: number, name: Node, bang: number, bracket: number): Node {
  const closer = CLOSERS[p.kind]!;
  const text = CLOSER_TEXTS[p.kind]!;
  const open = p.pos++;
  const value = expression(p, 0, Ctx.None);
  const comma = p.expect(T.Comma, ',', 'in this macro');
  const made = pattern(p);
  const when = p.eatWord(R.if!);
  const guard = when < 0 ? null : expression(p, 0, Ctx.None);
  const trailing = p.eat(T.Comma);
  const close = p.expect(closer, text, 'to close this macro');
  return p.node(K.MacroCall, from, [name, value, made, guard], [bang, -1, open, close, trailing, comma, when], bracket | MACRO.Matches);
}

// In words

function wordMacro(p: Parser): Node {
  const from = p.pos;
  let bracket: number = p.eatPhrase(V.bracketMacro) >= 0 ? MACRO.Bracket : p.eatPhrase(V.braceMacro) >= 0 ? MACRO.Brace : -1;
  if (bracket < 0) {
    p.eatPhrase(V.macro);
    bracket = MACRO.Paren;
  }
  const name = path(p, PathMode.Plain);
  const ident = p.eatPhrase(V.named) < 0 ? -1 : p.name();
  if (p.at(V.raw) && opensBracket(p.kindAt(1))) {
    const open = ++p.pos;
    bracket = BRACKETS[p.kind]!;
    const close = skipBrackets(p);
    return p.node(K.MacroCall, from, [name], [from, ident, open, close, -1], bracket | MACRO.Raw);
  }
  if (p.at(V.with)) return wordArguments(p, from, name, bracket);
  p.enter('macro', from);
  bracket = postfixBracket(p, bracket);
  const list = p.node(K.List, p.pos, [], [-1, -1]);
  const close = p.leaveOptional('macro');
  return p.node(K.MacroCall, from, [name, list], [from, ident, -1, close, -1], bracket);
}

/** The pilot's spelling: `macro vec with 1 and 2 bracket`. */
function postfixBracket(p: Parser, bracket: number): number {
  if (p.firstOnLine()) return bracket;
  if (p.word === V.bracketMacro.first && p.wordAt(1) !== V.bracketMacro.second) {
    p.pos++;
    return MACRO.Bracket;
  }
  if (p.word === V.braceMacro.first && p.wordAt(1) !== V.braceMacro.second) {
    p.pos++;
    return MACRO.Brace;
  }
  return bracket;
}

const ARGUMENT = Ctx.InList;

function wordArguments(p: Parser, from: number, name: Node, bracket: number): Node {
  const open = p.pos++;
  p.enter('macro', from);
  if (p.eatPhrase(V.nothing) >= 0) {
    const empty = p.node(K.List, open, [], [open, -1]);
    const close = p.leaveOptional('macro');
    empty.toks[1] = close;
    return p.node(K.MacroCall, from, [name, empty], [from, -1, open, close, -1], bracket);
  }
  const first = expression(p, 0, ARGUMENT);
  if (p.at(V.against)) return wordMatches(p, from, name, bracket, open, first);
  if (p.at(V.repeated)) {
    const repeated = p.pos++;
    const count = expression(p, 0, ARGUMENT);
    bracket = postfixBracket(p, bracket);
    const close = p.leaveOptional('macro');
    return p.node(K.MacroCall, from, [name, first, count], [from, -1, open, close, -1, repeated], bracket | MACRO.Repeat);
  }
  const kids = [first];
  const toks = [open, -1];
  for (;;) {
    const separator = p.separator();
    toks.push(separator);
    if (separator < 0 || p.failed || p.bailing) break;
    kids.push(expression(p, 0, ARGUMENT));
  }
  bracket = postfixBracket(p, bracket);
  const trailing = p.eatPhrase(V.trailingComma);
  const close = p.leaveOptional('macro');
  toks[1] = close;
  const list = p.node(K.List, open, kids, toks, trailing < 0 ? 0 : 1);
  return p.node(K.MacroCall, from, [name, list], [from, -1, open, close, trailing], bracket);
}

function wordMatches(p: Parser, from: number, name: Node, bracket: number, open: number, value: Node): Node {
  const against = p.pos++;
  const made = pattern(p);
  const when = p.eatPhrase(V.when);
  const guard = when < 0 ? null : expression(p, 0, ARGUMENT);
  const trailing = p.eatPhrase(V.trailingComma);
  const close = p.leaveOptional('macro');
  return p.node(K.MacroCall, from, [name, value, made, guard], [from, -1, open, close, trailing, against, when], bracket | MACRO.Matches);
}
