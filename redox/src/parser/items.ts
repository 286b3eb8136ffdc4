/** Items: what may stand in a file, module, trait, implementation or block. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { innerAttribute, outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { functionItem } from './functions.js';
import { bounds, genericParameters, whereClause } from './generics.js';
import { macroCall, opensBracket, skipBrackets } from './macros.js';
import { path, PathMode } from './paths.js';
import { unclosed } from './statements.js';
import { enumeration, structure } from './structures.js';
import { type } from './types.js';
import { useItem } from './uses.js';

/** All items of a text. */
export function file(p: Parser): Node {
  const kids: Node[] = [];
  while (p.kind !== T.End) {
    const before = p.pos;
    items(p, kids, () => false, false);
    if (p.kind === T.End) break;
    if (p.pos === before) p.pos++;
  }
  return p.node(K.File, 0, kids, []);
}

/** Items and inner attributes up to where `closed` holds. */
function items(p: Parser, kids: Node[], closed: () => boolean, nested: boolean): void {
  while (!closed() && p.kind !== T.End && !p.failed) {
    p.depth = nested ? p.depth : 0;
    if (!nested) {
      p.bailing = false;
      p.itemFrom = p.pos;
      p.open.length = 0;
    } else if (p.bailing) return;
    const inner = innerAttribute(p);
    if (inner !== null) {
      kids.push(inner);
      continue;
    }
    const before = p.pos;
    const made = attributedItem(p);
    if (p.bailing && !nested) p.pos = p.resumeAt;
    if (made !== null) kids.push(made);
    else skipToItem(p, before, closed);
  }
}

function attributedItem(p: Parser): Node | null {
  const from = p.pos;
  const kept = p.wordHead;
  const attributes = outerAttributes(p);
  p.wordHead = p.iron && p.kind === T.Name && p.word > R.reuse!;
  if (!p.deeper()) return p.errorNode(from);
  const made = item(p, true) ?? namelessItem(p);
  p.depth--;
  p.wordHead = kept;
  if (made === null) return null;
  if (attributes !== null) {
    made.attributes = attributes;
    made.from = from;
  }
  return made;
}

/** An item in words without its name (`function⏎begin`), about which only the name is reported; or null. */
function namelessItem(p: Parser): Node | null {
  return p.iron && p.kind === T.Name && p.word > R.reuse! && KEYWORDS.has(p.word) ? itemBehind(p, p.pos, null) : null;
}

/** Reports what is no item and skips to where one may begin. */
function skipToItem(p: Parser, before: number, closed: () => boolean): void {
  const stray = p.kind === T.ParenClose || p.kind === T.BracketClose || p.kind === T.BraceClose;
  if (p.kind === T.Semicolon) {
    p.error('expected-item', 'Expected an item, found `;`.', 'Remove it.', [{ title: 'Remove it', edits: [{ from: p.start[p.pos]!, to: p.end[p.pos]!, insert: '' }] }]);
    p.pos++;
    return;
  }
  if (stray) p.error('stray-delimiter', `This \`${p.text()}\` closes nothing.`, 'Remove it.', [{ title: 'Remove it', edits: [{ from: p.start[p.pos]!, to: p.end[p.pos]!, insert: '' }] }]);
  else
    p.error(
      'expected-item',
      `Expected an item, found ${p.found()}.`,
      p.iron ? 'An item begins with a word such as `function`, `structure`, `use` or `implement`.' : 'An item begins with a word such as `fn`, `struct`, `use` or `impl`.',
    );
  if (p.pos === before) p.pos++;
  while (p.kind !== T.End && !closed() && !mayBegin(p)) p.pos++;
}

/** Whether an item may well begin here: it stands first on its line and has the word for it. */
function mayBegin(p: Parser): boolean {
  if (!p.firstOnLine()) return false;
  if (p.kind === T.Hash) return true;
  return p.kind === T.Name && p.word !== 0 && atItem(p);
}

/** Index of the word behind visibility and qualifiers that says which item this is. */
function keywordAt(p: Parser): number {
  let at = 0;
  if (p.word === R.pub) {
    at = 1;
    if (p.kindAt(1) === T.ParenOpen && isVisibilityScope(p, 2)) {
      while (p.kindAt(at) !== T.ParenClose && p.kindAt(at) !== T.End) at++;
      at++;
    }
  } else if (p.at(V.public)) {
    at = 1;
    if (p.wordAt(1) === R.in) at = publicInWidth(p);
    else if (p.kindAt(1) === T.ParenOpen && isVisibilityScope(p, 2)) {
      while (p.kindAt(at) !== T.ParenClose && p.kindAt(at) !== T.End) at++;
      at++;
    }
  }
  return at;
}

function publicInWidth(p: Parser): number {
  let at = p.wordAt(2) === V.path.second || p.wordAt(2) === V.path.first ? 4 : 3;
  while (p.wordAt(at) === V.dot.first || p.kindAt(at) === T.PathSep) at += 2;
  return at;
}

const isVisibilityScope = (p: Parser, at: number): boolean => {
  const word = p.wordAt(at);
  return word === R.in || ((word === R.crate || word === R.self || word === R.super) && p.kindAt(at + 1) === T.ParenClose);
};

const QUALIFIERS = new Set([R.const, R.async, R.unsafe, R.extern, R.default, R.safe, R.gen, R.auto, R.static, V.constant.first, V.asynchronous.first, V.external.first, V.generator.first]);
const KEYWORDS = new Set([R.fn, R.struct, R.enum, R.trait, R.impl, R.mod, R.use, R.type, V.function.first, V.structure.first, V.enumeration.first, V.implement.first, V.module.first]);

/** Whether an item begins at the token (attributes are behind already). */
export function atItem(p: Parser): boolean {
  let at = keywordAt(p);
  const start = at;
  if (start > 0) return true;
  for (; p.kindAt(at) === T.Name || (p.kindAt(at) === T.String && at > start); at++) {
    const word = p.wordAt(at);
    if (p.kindAt(at) === T.String) continue;
    if (KEYWORDS.has(word)) return at > start || keywordStarts(p, word);
    if (!QUALIFIERS.has(word)) break;
  }
  if (at === start) return startsOther(p);
  return qualifiedStarts(p, start, at);
}

/** `type` and `use` are keywords of Rust; the words of Iron need something to name behind them. */
function keywordStarts(p: Parser, word: number): boolean {
  if (word <= R.reuse!) return true;
  return !p.isPlainName();
}

function startsOther(p: Parser): boolean {
  const { word } = p;
  if (word === R.union) return p.atName(1) && (p.kindAt(2) === T.BraceOpen || p.kindAt(2) === T.Less || p.wordAt(2) === R.where || p.wordAt(2) === V.with.first) && p.wordAt(1) !== V.dot.first;
  if (word === R.macro) return p.at(V.macroItem) || (!p.iron && p.atName(1) && opensBracket(p.kindAt(2)));
  return false;
}

/** Whether qualifiers alone (`const X`, `static X`, `extern crate`, `extern "C" {`) begin an item. */
function qualifiedStarts(p: Parser, start: number, end: number): boolean {
  const first = p.wordAt(start);
  if (first === R.const) return p.kindAt(start + 1) !== T.BraceOpen && (p.atName(start + 1) || p.wordAt(start + 1) === R._ || p.wordAt(start + 1) === R.mut) && !isClosureOrBlock(p, end);
  if (first === V.constant.first) return !p.isPlainName() && !isClosureOrBlock(p, end);
  if (first === R.static) return p.wordAt(start + 1) === R.mut || p.wordAt(start + 1) === V.mutable.first || (p.atName(start + 1) && !isClosureOrBlock(p, end));
  if (first === R.extern) return p.wordAt(start + 1) === R.crate || p.kindAt(end) === T.BraceOpen;
  if (first === V.external.first && !p.isPlainName()) return true;
  if (first === R.unsafe || first === R.safe) return p.wordAt(start + 1) === R.extern || p.wordAt(start + 1) === V.external.first || p.wordAt(start + 1) === R.static;
  if (first === R.default) return (p.wordAt(start + 1) === R.const || p.wordAt(start + 1) === V.constant.first) && p.atName(end);
  return false;
}

function isClosureOrBlock(p: Parser, end: number): boolean {
  const kind = p.kindAt(end);
  const word = p.wordAt(end);
  return kind === T.BraceOpen || kind === T.Or || kind === T.OrOr || (kind === T.Name && (word === R.move || word === V.closure.first || word === V.block.first) && word !== 0);
}

/** An item behind its attributes, or null if none begins here; `top` also takes macro calls. */
export function item(p: Parser, top: boolean): Node | null {
  if (p.kind !== T.Name && !(top && (p.kind === T.PathSep || p.kind === T.RawName))) return null;
  if (!atItem(p)) return top ? macroItem(p) : null;
  const from = p.pos;
  const visible = visibility(p);
  return itemBehind(p, from, visible);
}

function itemBehind(p: Parser, from: number, visible: Node | null): Node | null {
  const start = p.pos;
  let at = 0;
  while (p.kindAt(at) === T.String || (p.kindAt(at) === T.Name && QUALIFIERS.has(p.wordAt(at)) && !(p.atName(at) && at > 0 && isNamed(p, at)))) at++;
  const word = p.wordAt(at);
  switch (word) {
    case R.fn:
    case V.function.first:
      return functionItem(p, from, visible);
    case R.struct:
    case V.structure.first:
    case R.union:
      return structure(p, from, visible);
    case R.enum:
    case V.enumeration.first:
      return enumeration(p, from, visible);
    case R.trait:
      return trait(p, from, visible);
    case R.impl:
    case V.implement.first:
      return implementation(p, from, visible);
    case R.mod:
    case V.module.first:
      return moduleItem(p, from, visible);
    case R.use:
      return useItem(p, from, visible);
    case R.type:
      return typeAlias(p, from, visible);
    case R.macro:
      return p.at(V.macroItem) || !p.iron ? macroDefinition(p, from, visible) : visibleMacro(p, from, visible);
  }
  return simpleItem(p, from, visible, start);
}

/** Whether a word behind `const` or `static` is the name that they define. */
const isNamed = (p: Parser, at: number): boolean => p.kindAt(at + 1) === T.Colon || p.kindAt(at + 1) === T.Equal || p.wordAt(at + 1) === V.of.first;

function simpleItem(p: Parser, from: number, visible: Node | null, start: number): Node | null {
  const first = p.word;
  if (first === R.static || ((first === R.unsafe || first === R.safe) && p.wordAt(1) === R.static)) return staticItem(p, from, visible);
  if (first === R.const || first === V.constant.first || first === R.default) return constant(p, from, visible);
  if ((first === R.extern && p.wordAt(1) === R.crate) || p.at(V.externalCrate)) return externCrate(p, from, visible);
  if (first === R.extern || first === V.external.first || first === R.unsafe) return externBlock(p, from, visible);
  if (p.atName()) return visibleMacro(p, from, visible);
  p.pos = start;
  p.error('expected-item', `Expected an item, found ${p.found()}.`, 'Write an item behind the visibility.');
  return p.errorNode(from);
}

export function visibility(p: Parser): Node | null {
  const from = p.pos;
  if (p.eatWord(R.pub!) >= 0 || (p.at(V.public) && p.kindAt(1) === T.ParenOpen && isVisibilityScope(p, 2) && p.pos++ >= 0)) {
    if (p.kind !== T.ParenOpen || !isVisibilityScope(p, 1)) return p.node(K.Visibility, from, [null], [from, -1, -1, -1]);
    const open = p.pos++;
    const inside = p.eatWord(R.in!);
    const scope = path(p, PathMode.Plain);
    return p.node(K.Visibility, from, [scope], [from, open, p.expect(T.ParenClose, ')', 'to close this visibility'), inside]);
  }
  if (!p.at(V.public)) return null;
  p.pos++;
  const open = p.eatWord(R.in!);
  if (open < 0) return p.node(K.Visibility, from, [null], [from, -1, -1, -1]);
  const inside = p.eatPhrase(V.path);
  return p.node(K.Visibility, from, [path(p, PathMode.Plain)], [from, open, -1, inside]);
}

// Bodies

/** Items in braces, or in words up to `end WORD`; the form is entered already and left here. */
export function itemBody(p: Parser, word: string): Node {
  const from = p.pos;
  if (p.kind === T.BraceOpen || !p.iron) {
    p.open.pop();
    const open = p.expect(T.BraceOpen, '{', 'in front of this body');
    const kids: Node[] = [];
    if (open >= 0) items(p, kids, () => p.kind === T.BraceClose, true);
    const close = open < 0 ? -1 : p.eat(T.BraceClose);
    if (close < 0 && open >= 0) unclosed(p, open);
    return p.node(K.Block, from, kids, [open, close]);
  }
  const open = p.eatPhrase(V.begin);
  const kids: Node[] = [];
  items(p, kids, () => p.at(V.end), true);
  const close = p.leave(word);
  return p.node(K.Block, from, kids, [open, close]);
}

function moduleItem(p: Parser, from: number, visible: Node | null): Node {
  const unsafe = p.eatWord(R.unsafe!);
  const at = p.pos++;
  const name = p.name('the name of a module');
  const semicolon = p.either(V.inFile, T.Semicolon);
  if (semicolon >= 0) return p.node(K.Module, from, [visible, null], [at, name, semicolon, unsafe]);
  p.enter('module', at);
  return p.node(K.Module, from, [visible, itemBody(p, 'module')], [at, name, -1, unsafe]);
}

function trait(p: Parser, from: number, visible: Node | null): Node {
  const toks = [-1, -1, -1, -1, -1, -1, -1, -1];
  for (; p.word !== R.trait; p.pos++) toks[p.word === R.unsafe ? 3 : p.word === R.auto ? 4 : 5] = p.pos;
  toks[0] = p.pos++;
  p.enter('trait', toks[0]);
  toks[1] = p.name('the name of a trait');
  const generics = genericParameters(p);
  toks[2] = p.either(V.implementing, T.Colon);
  const limits = toks[2] < 0 ? null : bounds(p);
  toks[6] = p.eat(T.Equal);
  if (toks[6] >= 0) {
    const alias = bounds(p);
    const conditions = whereClause(p);
    p.open.pop();
    toks[7] = p.expect(T.Semicolon, ';', 'behind this trait alias');
    return p.node(K.Trait, from, [visible, generics, limits, conditions, null, alias], toks);
  }
  const conditions = whereClause(p);
  const body = itemBody(p, 'trait');
  return p.node(K.Trait, from, [visible, generics, limits, conditions, body], toks);
}

function implementation(p: Parser, from: number, visible: Node | null): Node {
  const toks = [-1, -1, -1, -1, -1, -1];
  for (; p.word !== R.impl && !p.at(V.implement); p.pos++) toks[p.word === R.unsafe ? 3 : p.word === R.default ? 4 : 5] = p.pos;
  toks[0] = p.pos++;
  p.enter('implement', toks[0]);
  const generics = p.kind !== T.Less || startsGenerics(p) ? genericParameters(p) : null;
  if (p.word === R.const || p.word === V.constant.first) toks[5] = p.pos++;
  toks[1] = p.kind === T.Not && p.kindAt(1) === T.BraceOpen ? -1 : p.either(V.not, T.Not);
  const first = type(p);
  toks[2] = p.eatWord(R.for!);
  const second = toks[2] < 0 ? null : type(p);
  const conditions = whereClause(p);
  const body = itemBody(p, 'implement');
  const owner = second ?? first;
  return p.node(K.Implementation, from, [visible, generics, second === null ? null : first, owner, conditions, body], toks);
}

/** Whether `<` behind `impl` opens parameters and not a qualified path (as rustc decides it). */
function startsGenerics(p: Parser): boolean {
  const first = p.kindAt(1);
  if (first === T.Greater || first === T.Hash || p.wordAt(1) === R.const) return true;
  const next = p.kindAt(2);
  return (first === T.Lifetime || p.atName(1)) && (next === T.Greater || next === T.Comma || next === T.Colon || next === T.Equal);
}

// Items of one line

/** The optional `end WORD` of an item, or its `;`. The form is entered already and left here. */
export function itemEnd(p: Parser, word: string, inRust: boolean): number {
  const close = p.leaveOptional(word);
  if (close >= 0) return close;
  if (inRust || !p.iron) return p.expect(T.Semicolon, ';', `behind this \`${word}\``);
  return p.eat(T.Semicolon);
}

function typeAlias(p: Parser, from: number, visible: Node | null): Node {
  const given = p.eatWord(R.default!);
  const at = p.pos++;
  p.enter('type', at);
  const name = p.name('the name of a type');
  const generics = genericParameters(p);
  const colon = p.either(V.implementing, T.Colon);
  const limits = colon < 0 ? null : bounds(p);
  const before = whereClause(p);
  const equal = p.eatWord(R.as!) >= 0 ? p.pos - 1 : p.eat(T.Equal);
  const value = equal < 0 ? null : type(p);
  const behind = whereClause(p);
  const rust = p.kind === T.Semicolon;
  return p.node(K.TypeAlias, from, [visible, generics, limits, before, value, behind], [at, name, colon, equal, itemEnd(p, 'type', rust), given]);
}

function constant(p: Parser, from: number, visible: Node | null): Node {
  const given = p.eatWord(R.default!);
  const at = p.pos++;
  p.enter('constant', at);
  const name = p.word === R._ || p.at(V.anything) ? p.pos++ : p.name('the name of a constant');
  const generics = genericParameters(p);
  const colon = p.either(V.of, T.Colon);
  const of = colon < 0 ? null : type(p);
  const equal = p.eatWord(R.as!) >= 0 ? p.pos - 1 : p.eat(T.Equal);
  const value = equal < 0 ? null : expression(p, 0, Ctx.None);
  const conditions = whereClause(p);
  return p.node(K.Constant, from, [visible, of, value, generics, conditions], [at, name, colon, equal, itemEnd(p, 'constant', false), given]);
}

function staticItem(p: Parser, from: number, visible: Node | null): Node {
  const unsafe = p.eatWord(R.unsafe!);
  const safe = p.eatWord(R.safe!);
  const at = p.pos++;
  p.enter('static', at);
  const mut = p.eatWord(R.mut!) >= 0 || p.eatPhrase(V.mutable) >= 0 ? p.pos - 1 : -1;
  const name = p.word === R._ || p.at(V.anything) ? p.pos++ : p.name('the name of a static variable');
  const colon = p.either(V.of, T.Colon);
  const of = colon < 0 ? null : type(p);
  const equal = p.eatWord(R.as!) >= 0 ? p.pos - 1 : p.eat(T.Equal);
  const value = equal < 0 ? null : expression(p, 0, Ctx.None);
  return p.node(K.Static, from, [visible, of, value], [at, mut, name, colon, equal, itemEnd(p, 'static', false), unsafe, safe]);
}

function externCrate(p: Parser, from: number, visible: Node | null): Node {
  const at = p.pos;
  p.pos += 2;
  p.enter('external', at);
  const name = p.word === R.self || p.at(V.context) ? p.pos++ : p.name('the name of a crate');
  const as = p.eatWord(R.as!);
  const alias = as < 0 ? -1 : p.word === R._ || p.at(V.anything) ? p.pos++ : p.name();
  return p.node(K.ExternCrate, from, [visible], [at, at + 1, name, as, alias, itemEnd(p, 'external', false)]);
}

function externBlock(p: Parser, from: number, visible: Node | null): Node {
  const unsafe = p.eatWord(R.unsafe!);
  const at = p.pos++;
  p.enter('external', at);
  const abi = p.eat(T.String);
  const marker = p.eatPhrase(V.block);
  const body = itemBody(p, 'external');
  if (marker >= 0) body.toks[0] = marker;
  return p.node(K.ExternBlock, from, [visible, body], [unsafe, at, abi]);
}

// Macros as items

/** `name! { .. }`, `name!(..);`, `macro name ..`, `do macro name ..`; null if nothing of the kind is here. */
function macroItem(p: Parser): Node | null {
  const from = p.pos;
  const effect = p.iron && p.at(V.do) ? p.pos++ : -1;
  if (p.iron && (p.at(V.macro) || p.at(V.bracketMacro) || p.at(V.braceMacro)) && !p.isPlainName()) {
    p.enter('do', from);
    const call = macroCall(p, p.pos, null);
    const close = p.leaveOptional('do');
    return p.node(K.MacroItem, from, [null, call], [close >= 0 ? close : effect >= 0 ? -2 : p.eat(T.Semicolon)], effect >= 0 || p.kinds[p.pos - 1] === T.Semicolon ? 1 : 0);
  }
  if (effect >= 0) p.pos = effect;
  return visibleMacro(p, from, null);
}

function visibleMacro(p: Parser, from: number, visible: Node | null): Node | null {
  if (p.iron && (p.at(V.macro) || p.at(V.bracketMacro) || p.at(V.braceMacro))) {
    const call = macroCall(p, p.pos, null);
    return p.node(K.MacroItem, from, [visible, call], [-1], 0);
  }
  if (!callsMacro(p)) return null;
  const start = p.pos;
  const name = path(p, PathMode.Plain);
  const call = macroCall(p, start, name);
  const semicolon = p.eat(T.Semicolon);
  return p.node(K.MacroItem, from, [visible, call], [semicolon], semicolon < 0 ? 0 : 1);
}

function callsMacro(p: Parser): boolean {
  let at = p.kind === T.PathSep ? 1 : 0;
  while ((p.kindAt(at) === T.Name || p.kindAt(at) === T.RawName) && p.kindAt(at + 1) === T.PathSep) at += 2;
  return (p.kindAt(at) === T.Name || p.kindAt(at) === T.RawName) && p.kindAt(at + 1) === T.Not && p.start[p.pos + at + 1] !== undefined;
}

/** `macro name(..) { .. }` (unstable) and `macro definition name raw ..`: its text stays as it is. */
function macroDefinition(p: Parser, from: number, visible: Node | null): Node {
  const at = p.pos;
  const words = p.eatPhrase(V.macroItem);
  if (words < 0) p.pos++;
  const name = p.name('the name of a macro');
  if (words >= 0) p.eatPhrase(V.raw);
  const start = p.pos;
  if (!opensBracket(p.kind))
    p.error('expected-token', `Expected \`{\` behind the name of this macro, found ${p.found()}.`, p.iron ? 'A macro is `macro definition NAME raw { .. }`.' : 'A macro is `macro NAME { .. }`.');
  while (opensBracket(p.kind) && !p.failed) if (skipBrackets(p) < 0) break;
  return p.node(K.MacroDefinition, from, [visible], [at, name, start, p.pos]);
}
