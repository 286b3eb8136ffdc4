/** Expressions: the operator loop, and every form that starts with a token of Rust. */
import { T } from '../lexer.js';
import { operatorIndex, BINARY, Power } from '../operators.js';
import type { Node } from '../tree.js';
import { K, single } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx, INHERITED } from './cursor.js';
import { bracketList, emptyList } from './lists.js';
import { macroCall, opensBracket } from './macros.js';
import { atPath, genericArguments, path, PathMode, qualifiedPath } from './paths.js';
import { pattern, patternWithoutOr } from './patterns.js';
import { block } from './statements.js';
import { type, typeWithoutBounds } from './types.js';
import { controlFlow, labeled } from './control.js';
import { atLink, infixWord, link, wordExpression } from './words.js';
import { forAll } from './generics.js';

/** An expression whose operators bind at least as tightly as `min`. */
export function expression(p: Parser, min: number, ctx: number): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const from = p.pos;
  const attributes = p.kind === T.Hash || p.word === V.attribute.first ? outerAttributes(p) : null;
  let made = prefix(p, ctx);
  const isRange = endsInOpenRange(p, made);
  if (!isRange && !(ctx & Ctx.Statement && endsStatement(made) && p.kind !== T.Dot && p.kind !== T.Question && !(p.iron && atLink(p)))) {
    made = operators(p, postfix(p, made, ctx), min, ctx & INHERITED);
  }
  if (attributes !== null) attach(made, attributes, from);
  p.depth--;
  return made;
}

/** Rust: behind `..` without an end nothing goes on, as in `|| .. .method()`, which is no expression. */
function endsInOpenRange(p: Parser, made: Node): boolean {
  if (p.kinds[made.to - 1]! < T.DotDot) return false;
  if (made.kind === K.Closure) return endsInOpenRange(p, made.kids[2]!);
  return made.kind === K.Range && made.kids[1] === null && p.kinds[made.to - 1]! >= T.DotDot;
}

/** Attributes belong to the outermost expression that starts with them. */
function attach(made: Node, attributes: Node[], from: number): void {
  let target = made;
  while ((target.kind === K.Binary || target.kind === K.Assign || target.kind === K.Cast) && target.kids[0]) target = target.kids[0];
  target.attributes = attributes;
  for (let node = made; ; node = node.kids[0]!) {
    node.from = from;
    if (node === target) break;
  }
}

/** Whether an expression that starts a statement also ends it: blocks and what is made of them. */
export function endsStatement(node: Node): boolean {
  switch (node.kind) {
    case K.If:
    case K.Match:
    case K.While:
    case K.For:
    case K.Loop:
    case K.BlockExpression:
      return true;
    default:
      return false;
  }
}

/** No parts and no tokens; shared, and never written into. */
const NO_KIDS: null[] = [];
const NONE: number[] = [];

// Operators between operands

const operatorAt = new Uint8Array(64);
for (const [kind, rust] of [
  [T.Plus, '+'],
  [T.Minus, '-'],
  [T.Star, '*'],
  [T.Slash, '/'],
  [T.Percent, '%'],
  [T.AndAnd, '&&'],
  [T.OrOr, '||'],
  [T.EqualEqual, '=='],
  [T.NotEqual, '!='],
  [T.And, '&'],
  [T.Or, '|'],
  [T.Caret, '^'],
] as const)
  operatorAt[kind] = operatorIndex(rust);
const assignAt = new Uint8Array(64);
for (const [kind, rust] of [
  [T.PlusEqual, '+'],
  [T.MinusEqual, '-'],
  [T.StarEqual, '*'],
  [T.SlashEqual, '/'],
  [T.PercentEqual, '%'],
  [T.CaretEqual, '^'],
  [T.AndEqual, '&'],
  [T.OrEqual, '|'],
] as const)
  assignAt[kind] = operatorIndex(rust);
const LESS = operatorIndex('<');
const GREATER = operatorIndex('>');

/** An operator of Rust at the current token: its index, how many tokens it has, and whether it assigns. */
const seen = { operator: 0, width: 0, assigns: false };
function rustOperator(p: Parser): boolean {
  const { kind } = p;
  seen.width = 1;
  seen.assigns = false;
  if (kind === T.Less || kind === T.Greater) return angleOperator(p, kind);
  seen.operator = operatorAt[kind]!;
  if (seen.operator !== 0) return true;
  seen.operator = assignAt[kind]!;
  seen.assigns = seen.operator !== 0 || kind === T.Equal;
  return seen.assigns;
}

function angleOperator(p: Parser, kind: number): boolean {
  const less = kind === T.Less;
  seen.operator = less ? LESS : GREATER;
  const next = p.kindAt(1);
  if (!p.joined(1)) return true;
  if (next === T.Equal) {
    seen.operator = operatorIndex(less ? '<=' : '>=');
    seen.width = 2;
  } else if (next === kind) {
    seen.operator = operatorIndex(less ? '<<' : '>>');
    seen.width = 2;
    if (p.kindAt(2) === T.Equal && p.joined(2)) {
      seen.width = 3;
      seen.assigns = true;
    }
  }
  return true;
}

function operators(p: Parser, left: Node, min: number, ctx: number): Node {
  const { from } = left;
  for (;;) {
    const { kind } = p;
    if (kind === T.Name) {
      if (p.word === 0) return left;
      const made = p.word === R.as ? cast(p, left, min, ctx) : p.iron ? infixWord(p, left, min, ctx) : null;
      if (made === null) return left;
      left = made;
      continue;
    }
    if (kind < T.DotDot || startsNewStatement(p)) {
      if (kind === T.Unknown && p.skipUnknown()) continue;
      return left;
    }
    if (kind === T.DotDot || kind === T.DotDotEqual || kind === T.DotDotDot) {
      if (min > Power.Range) return left;
      left = rangeAfter(p, left, from, ctx);
      continue;
    }
    if (!rustOperator(p)) return left;
    const { operator, width, assigns } = seen;
    const power = assigns ? Power.Assign : BINARY[operator]!.power;
    if (power < min) return left;
    if (power === Power.Compare && !assigns && isComparison(left)) chainedComparison(p);
    const at = p.pos;
    p.pos += width;
    const right = expression(p, assigns ? power : power + 1, ctx);
    left = p.node(assigns ? K.Assign : K.Binary, from, [left, right], [at], operator);
  }
}

const isComparison = (node: Node): boolean => node.kind === K.Binary && BINARY[node.flag]!.power === Power.Compare;

export function chainedComparison(p: Parser): void {
  p.error('expected-token', `Comparisons cannot be chained: ${p.found()} would compare the result of another comparison.`, 'Put one of them into parentheses, or join two comparisons.');
}

/** Iron: a symbol first on its line begins a statement when the one before began with a word. */
export const startsNewStatement = (p: Parser): boolean => p.iron && p.wordHead && p.kind >= T.ParenOpen && p.firstOnLine();

function cast(p: Parser, left: Node, min: number, ctx: number): Node | null {
  if (min > Power.Cast || ctx & Ctx.NoAs) return null;
  const as = p.pos++;
  return p.node(K.Cast, left.from, [left, typeWithoutBounds(p)], [as]);
}

function rangeAfter(p: Parser, left: Node | null, from: number, ctx: number): Node {
  const operator = p.pos++;
  const kind = p.kinds[operator]!;
  const high = startsRangeEnd(p, ctx) ? expression(p, Power.Range + 1, ctx) : null;
  if (high === null && kind !== T.DotDot) p.error('expected-expression', `Expected the end of this range, found ${p.found()}.`, 'A range that includes its end has to have one.');
  return p.node(K.Range, from, [left, high], [operator], kind === T.DotDot ? 0 : kind === T.DotDotEqual ? 1 : 2);
}

const startsRangeEnd = (p: Parser, ctx: number): boolean => startsValue(p) && !(ctx & Ctx.NoStruct && p.kind === T.BraceOpen) && !startsNewStatement(p);

/** Whether a value may follow `return`, `break` or `..`. */
export function startsValue(p: Parser): boolean {
  if (p.kind === T.Name && p.word === R.in) return false;
  return p.startsOperand();
}

// Postfix forms

function postfix(p: Parser, base: Node, ctx: number): Node {
  let made = base;
  for (;;) {
    switch (p.kind) {
      case T.Dot:
        made = dotPostfix(p, made);
        break;
      case T.Question:
        p.pos++;
        made = p.node(K.Try, base.from, [made], [p.pos - 1]);
        break;
      case T.ParenOpen: {
        if (startsNewStatement(p)) return made;
        const open = p.pos++;
        made = p.node(K.Call, base.from, [made, callArguments(p, open)], []);
        break;
      }
      case T.BracketOpen: {
        if (startsNewStatement(p)) return made;
        const open = p.pos++;
        const index = expression(p, 0, Ctx.None);
        made = p.node(K.Index, base.from, [made, index], [open, p.expectClose(open, T.BracketClose, ']', 'to close this index')]);
        break;
      }
      case T.Name:
        if (!p.iron || ctx & Ctx.NoLinks || !atLink(p)) return made;
        made = link(p, made, ctx);
        break;
      default:
        return made;
    }
    if (p.failed || p.bailing) return made;
  }
}

export const callArguments = (p: Parser, open: number): Node => bracketList(p, open, T.ParenClose, ')', (q) => expression(q, 0, Ctx.None));

function dotPostfix(p: Parser, base: Node): Node {
  const dot = p.pos++;
  const { from } = base;
  if (p.word === R.await && (p.edition !== 2015 || p.kindAt(1) !== T.ParenOpen)) {
    p.pos++;
    return p.node(K.Await, from, [base], [dot, p.pos - 1]);
  }
  const name = p.kind === T.Number ? p.pos++ : p.name('a field or method');
  if (p.kind === T.PathSep && p.kindAt(1) === T.Less) {
    const args = genericArguments(p, PathMode.Expression);
    const open = p.expect(T.ParenOpen, '(', 'behind the type arguments of this method');
    return p.node(K.MethodCall, from, [base, args, open < 0 ? emptyList(p) : callArguments(p, open)], [dot, name]);
  }
  if (p.kind !== T.ParenOpen || (p.kinds[name] === T.Number && name >= 0)) return p.node(K.Field, from, [base], [dot, name]);
  const open = p.pos++;
  return p.node(K.MethodCall, from, [base, null, callArguments(p, open)], [dot, name]);
}

// Forms at the start of an operand

function prefix(p: Parser, ctx: number): Node {
  const from = p.pos;
  switch (p.kind) {
    case T.Name:
      return namedExpression(p, ctx);
    case T.RawName:
    case T.PathSep:
      return pathExpression(p, ctx);
    case T.Number:
    case T.String:
    case T.Character:
      p.pos++;
      return p.node(K.Literal, from, NO_KIDS, single(from));
    case T.ParenOpen:
      return parenthesised(p);
    case T.BracketOpen:
      return bracketed(p);
    case T.BraceOpen:
      return blockExpression(p, ctx)!;
    case T.Minus:
      return unary(p, 0, ctx);
    case T.Not:
      return unary(p, 1, ctx);
    case T.Star:
      return unary(p, 2, ctx);
    case T.And:
    case T.AndAnd:
      return reference(p, ctx);
    case T.Or:
    case T.OrOr:
      return closure(p, ctx);
    case T.DotDot:
    case T.DotDotEqual:
      return rangeAfter(p, null, from, ctx & INHERITED);
    case T.Lifetime:
      return labeled(p, ctx);
    case T.Less:
      return p.node(K.PathExpression, from, [qualifiedPath(p, PathMode.Expression)], NONE);
  }
  return p.skipUnknown() ? prefix(p, ctx) : missingExpression(p, from);
}

export function missingExpression(p: Parser, from: number): Node {
  p.error('expected-expression', `Expected an expression, found ${p.found()}.`, p.iron ? 'Write a value here, such as a name, a literal or `call f with x`.' : 'Write an expression here.');
  return p.errorNode(from);
}

function unary(p: Parser, flag: number, ctx: number): Node {
  const from = p.pos++;
  return p.node(K.Unary, from, [expression(p, Power.Unary, ctx & INHERITED)], [from], flag);
}

function reference(p: Parser, ctx: number): Node {
  const from = p.pos++;
  const double = p.kinds[from] === T.AndAnd;
  let flag = 0;
  let raw = -1;
  if ((p.word === R.raw || p.word === R.pin) && (p.wordAt(1) === R.mut || (p.wordAt(1) === R.const && p.kindAt(2) !== T.BraceOpen))) {
    flag = p.word === R.raw ? 2 : 4;
    raw = p.pos++;
  }
  const mut = raw >= 0 ? p.pos++ : p.eatWord(R.mut!);
  if (mut >= 0 && p.words[mut] === R.mut) flag |= 1;
  const operand = expression(p, Power.Unary, ctx & INHERITED);
  const made = p.node(K.Reference, from, [operand], [from, raw, mut], flag);
  return double ? p.node(K.Reference, from, [made], [from, -1, -1]) : made;
}

function parenthesised(p: Parser): Node {
  const from = p.pos++;
  const kept = p.wordHead;
  p.wordHead = false;
  const list = bracketList(p, from, T.ParenClose, ')', (q) => expression(q, 0, Ctx.None));
  p.wordHead = kept;
  if (list.kids.length === 1 && list.flag === 0) return p.node(K.Paren, from, [list.kids[0]!], [from, list.toks[1]!]);
  return p.node(K.Tuple, from, [list], []);
}

function bracketed(p: Parser): Node {
  const from = p.pos++;
  if (p.kind !== T.BracketClose) {
    const first = expression(p, 0, Ctx.None);
    if (p.kind === T.Semicolon) {
      const semicolon = p.pos++;
      const count = expression(p, 0, Ctx.None);
      return p.node(K.Repeat, from, [first, count], [from, semicolon, p.expectClose(from, T.BracketClose, ']', 'to close this array')]);
    }
    const comma = p.eat(T.Comma);
    if (comma < 0 || p.kind === T.BracketClose) {
      const close = p.expectClose(from, T.BracketClose, ']', 'to close this array');
      return p.node(K.Array, from, [p.node(K.List, from, [first], [from, close, comma], comma < 0 ? 0 : 1)], []);
    }
    const rest = bracketList(p, from, T.BracketClose, ']', (q) => expression(q, 0, Ctx.None));
    rest.kids.unshift(first);
    rest.toks.splice(2, 0, comma);
    return p.node(K.Array, from, [rest], []);
  }
  return p.node(K.Array, from, [bracketList(p, from, T.BracketClose, ']', (q) => expression(q, 0, Ctx.None))], []);
}

function namedExpression(p: Parser, ctx: number): Node {
  const from = p.pos;
  const { word } = p;
  if (word === 0) return pathExpression(p, ctx);
  switch (word) {
    case R.true:
    case R.false:
      p.pos++;
      return p.node(K.Literal, from, NO_KIDS, single(from));
    case R._:
      p.pos++;
      return p.node(K.Underscore, from, [], [from]);
    case R.let:
      return letExpression(p, ctx);
    case R.move:
    case R.static:
    case R.async:
    case R.gen:
    case R.unsafe:
    case R.const:
    case R.try:
    case R.for: {
      const made = modified(p, ctx);
      if (made !== null) return made;
      break;
    }
  }
  const flow = controlFlow(p, ctx);
  if (flow !== null) return flow;
  if (p.iron) {
    const made = wordExpression(p, ctx);
    if (made !== null) return made;
  }
  return pathExpression(p, ctx);
}

/** What starts with `move`, `static`, `async`, `gen`, `unsafe`, `const`, `try`, `for<..>`: blocks and closures. */
function modified(p: Parser, ctx: number): Node | null {
  const { word } = p;
  if (word === R.async && p.edition === 2015 && !asyncFollows(p)) return null;
  if (word === R.for) return p.kindAt(1) === T.Less || p.at(V.forAll) ? closure(p, ctx) : null;
  let at = 0;
  while (isModifier(p.wordAt(at)) && p.kindAt(at) === T.Name) at++;
  const kind = p.kindAt(at);
  if (kind === T.Or || kind === T.OrOr || (kind === T.Name && p.wordAt(at) === V.closure.first && p.iron)) return closure(p, ctx);
  if (kind === T.BraceOpen || (p.iron && kind === T.Name && p.wordAt(at) === V.block.first)) {
    if ((word === R.try || word === R.gen || word === R.static) && (ctx & Ctx.NoStruct || (word !== R.static && p.edition < 2018))) return null;
    return blockExpression(p, ctx);
  }
  return null;
}

const asyncFollows = (p: Parser): boolean => p.kindAt(1) === T.BraceOpen || p.wordAt(1) === R.move || p.kindAt(1) === T.Or;
const isModifier = (word: number): boolean =>
  word === R.move ||
  word === R.static ||
  word === R.async ||
  word === R.gen ||
  word === R.unsafe ||
  word === R.const ||
  word === R.try ||
  word === V.asynchronous.first ||
  word === V.constant.first ||
  word === V.generator.first;

/** `{ .. }` with what may stand before it: label, `unsafe`, `async move`, `const`; null if none is there. */
export function blockExpression(p: Parser, _ctx: number): Node | null {
  const from = p.pos;
  const toks = [-1, -1, -1, -1, -1, -1, -1, -1, -1];
  for (; ; p.pos++) {
    const slot = modifierSlot(p.word);
    if (slot < 0) break;
    toks[slot] = p.pos;
  }
  return p.node(K.BlockExpression, from, [block(p)], toks);
}

/** Slot of a modifier in a block expression: see `K.BlockExpression`. */
function modifierSlot(word: number): number {
  switch (word) {
    case R.unsafe:
      return 2;
    case R.const:
    case V.constant.first:
      return 3;
    case R.async:
    case V.asynchronous.first:
      return 4;
    case R.gen:
    case V.generator.first:
      return 5;
    case R.move:
      return 6;
    case R.try:
      return 7;
    case R.static:
      return 8;
    default:
      return -1;
  }
}

function letExpression(p: Parser, ctx: number): Node {
  const from = p.pos++;
  const shape = pattern(p);
  const equal = p.expectEither(V.equalTo, T.Equal, '=', 'in this condition');
  const value = expression(p, Power.Matches + 1, (ctx & INHERITED) | Ctx.NoStruct);
  return p.node(K.Let, from, [shape, value], [from, equal]);
}

function pathExpression(p: Parser, ctx: number): Node {
  const from = p.pos;
  if (!atPath(p) || (p.iron && p.word !== 0 && !p.isPlainName())) {
    if (!(p.iron && (p.at(V.context) || p.at(V.root))) && !(p.word === R.raw && p.atName())) return missingExpression(p, from);
  }
  const name = path(p, PathMode.Expression);
  const { kind } = p;
  if (kind === T.Not && opensBracket(p.kindAt(1)) && p.kindAt(1) !== T.End && !(p.kindAt(1) === T.Equal)) return macroCall(p, from, name);
  if (kind === T.Not && p.atName(1) && opensBracket(p.kindAt(2)) && isMacroRules(p, name)) return macroCall(p, from, name);
  if (kind === T.BraceOpen && !(ctx & Ctx.NoStruct) && !startsNewStatement(p) && !(p.iron && p.wordAt(1) === V.case.first)) return structLiteral(p, from, name);
  return p.node(K.PathExpression, from, [name], NONE);
}

const isMacroRules = (p: Parser, name: Node): boolean => name.kids.length === 1 && p.tokens.word[name.from] === R.macro_rules;

function structLiteral(p: Parser, from: number, name: Node): Node {
  const open = p.pos++;
  return p.node(K.StructLiteral, from, [name, bracketList(p, open, T.BraceClose, '}', fieldValue)], []);
}

function fieldValue(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  let made: Node;
  const dots = p.eat(T.DotDot);
  if (dots >= 0) made = p.node(K.Base, from, [p.kind === T.BraceClose ? null : expression(p, 0, Ctx.None)], [dots]);
  else {
    const name = p.kind === T.Number ? p.pos++ : p.name('the name of a field');
    const colon = p.eat(T.Colon);
    made = p.node(K.FieldValue, from, [colon < 0 ? null : expression(p, 0, Ctx.None)], [name, colon]);
  }
  made.attributes = attributes;
  return made;
}

/** `|a, b: T| -> R { .. }` with its modifiers; the form in words is in words.ts. */
function closure(p: Parser, ctx: number): Node {
  const from = p.pos;
  const toks = [-1, -1, -1, -1, -1, -1, -1, -1, -1];
  const list = forAll(p);
  if (list !== null) toks[7] = from;
  for (; ; p.pos++) {
    const { word } = p;
    if (word === R.static) toks[0] = p.pos;
    else if (word === R.const || word === V.constant.first) toks[1] = p.pos;
    else if (word === R.async || word === V.asynchronous.first) toks[2] = p.pos;
    else if (word === R.gen || word === V.generator.first) toks[8] = p.pos;
    else if (word === R.move) toks[3] = p.pos;
    else break;
    if (word === 0) break;
  }
  if (p.iron && p.at(V.closure)) return wordClosure(p, from, list, toks, ctx);
  const open = p.pos;
  let params: Node;
  if (p.eat(T.OrOr) >= 0) params = p.node(K.List, open, [], [open, open]);
  else {
    p.expect(T.Or, '|', 'at the start of a closure');
    params = bracketList(p, open, T.Or, '|', closureParameter);
  }
  toks[4] = open;
  toks[5] = params.toks[1]!;
  const arrow = p.eat(T.Arrow);
  toks[6] = arrow;
  const result = arrow < 0 ? null : typeWithoutBounds(p);
  const body = arrow < 0 ? expression(p, 0, ctx & INHERITED) : blockExpression(p, ctx)!;
  return p.node(K.Closure, from, [params, result, body, list], toks);
}

export function closureParameter(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const shape = patternWithoutOr(p);
  const colon = p.either(V.of, T.Colon);
  const made = p.node(K.Parameter, from, [shape, colon < 0 ? null : type(p)], [colon, -1]);
  made.attributes = attributes;
  return made;
}

/** `closure with parameters a and b of T returning R and body ..` behind its modifiers. */
export function wordClosure(p: Parser, from: number, list: Node | null, toks: number[], ctx: number): Node {
  p.pos++;
  p.enter('closure', from);
  const parameters = p.eatPhrase(V.withParameters);
  const params = parameters < 0 ? p.node(K.List, p.pos, [], [-1, -1]) : wordParameters(p, parameters);
  toks[4] = parameters;
  const arrow = p.eatPhrase(V.returning);
  toks[6] = arrow;
  const result = arrow < 0 ? null : typeWithoutBounds(p);
  let bodyAt = p.eatPhrase(V.andBody);
  if (bodyAt < 0) bodyAt = p.expectEither(V.withBody, T.End, 'and body', 'in this closure');
  toks[5] = bodyAt;
  params.toks[1] = bodyAt;
  let body: Node;
  if (p.at(V.begin)) {
    const start = p.pos;
    body = p.node(K.BlockExpression, start, [block(p, 'closure')], [-1, -1, -1, -1, -1, -1, -1, -1, -1]);
  } else {
    body = expression(p, 0, ctx & INHERITED);
    p.leaveOptional('closure');
  }
  return p.node(K.Closure, from, [params, result, body, list], toks);
}

function wordParameters(p: Parser, open: number): Node {
  const kids: Node[] = [];
  const toks = [open, -1];
  for (;;) {
    kids.push(closureParameter(p));
    const separator = p.failed || p.bailing ? -1 : p.separator();
    toks.push(separator);
    if (separator < 0) break;
  }
  return p.node(K.List, open, kids, toks);
}
