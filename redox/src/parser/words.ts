/** Expressions that start with a word of Iron, operators in words, and the links of call chains. */
import { T } from '../lexer.js';
import type { Operator } from '../operators.js';
import { BINARY, EQUAL, operatorIndex, Power } from '../operators.js';
import type { Node } from '../tree.js';
import { builtin, K } from '../tree.js';
import type { Phrase } from '../vocabulary.js';
import { endOf, V } from '../vocabulary.js';
import { isLinkWord } from '../reserved.js';
import { outerAttributes } from './attributes.js';
import { endlessLoop, exitLoop, labeled, wordCompare } from './control.js';
import type { Parser } from './cursor.js';
import { Ctx, INHERITED } from './cursor.js';
import { blockExpression, chainedComparison, expression, wordClosure } from './expressions.js';
import { commaWords, wordList } from './lists.js';
import { macroCall } from './macros.js';
import { builtinPath, genericArguments, path, PathMode, qualifiedPath } from './paths.js';
import { pattern } from './patterns.js';

// Operators

const INFIX: [Operator, number][][] = [];
BINARY.forEach((operator, index) => {
  if (index > 0) (INFIX[operator.phrase.first] ??= []).push([operator, index]);
});
for (const candidates of INFIX) candidates?.sort(([a], [b]) => b.phrase.length - a.phrase.length);
const AND = operatorIndex('&&');
const OR = operatorIndex('||');

/** The operator in words at the current token with its operands, or null. */
export function infixWord(p: Parser, left: Node, min: number, ctx: number): Node | null {
  const { word } = p;
  const candidates = INFIX[word];
  if (candidates !== undefined) {
    for (const [operator, index] of candidates) {
      if (!p.at(operator.phrase)) continue;
      if (p.wordAt(operator.phrase.length) === V.equals.first) return compound(p, left, min, ctx, operator, index);
      if (operator.power < min || (index === EQUAL && ctx & Ctx.NoEqual)) return null;
      if (operator.power === Power.Compare && left.kind === K.Binary && BINARY[left.flag]!.power === Power.Compare && !isHeld(p, left)) chainedComparison(p);
      return binary(p, left, ctx, operator.phrase.length, index, operator.power);
    }
  }
  if (word === V.matches.first) return matches(p, left, min);
  if (word === V.equals.first && Power.Compare >= min) return binary(p, left, ctx, 1, EQUAL, Power.Compare);
  if (ctx & Ctx.InList || p.at(V.andBody)) return null;
  // plain `and` and `or` outside of lists join conditions, as the Redox pilot wrote them
  if (word === V.and.first && Power.AndAlso >= min) return binary(p, left, ctx, 1, AND, Power.AndAlso);
  if (word === V.or.first && Power.OrElse >= min) return binary(p, left, ctx, 1, OR, Power.OrElse);
  return null;
}

/** Whether `group .. end group` holds a node together. */
const isHeld = (p: Parser, node: Node): boolean => p.words[node.from] === V.group.first;

function binary(p: Parser, left: Node, ctx: number, width: number, index: number, power: number): Node {
  const at = p.pos;
  p.pos += width;
  const right = expression(p, power + 1, ctx);
  return p.node(K.Binary, left.from, [left, right], [at], index);
}

function compound(p: Parser, left: Node, min: number, ctx: number, operator: Operator, index: number): Node | null {
  if (Power.Assign < min) return null;
  const at = p.pos;
  p.pos += operator.phrase.length + 1;
  return p.node(K.Assign, left.from, [left, expression(p, Power.Assign, ctx)], [at], index);
}

function matches(p: Parser, left: Node, min: number): Node | null {
  if (Power.Matches < min) return null;
  const at = p.pos++;
  return p.node(K.Let, left.from, [pattern(p), left], [left.from, at]);
}

// Links

/** Whether a link of a chain follows: `then method`, `then await`, `unwrap or return error`, .. */
export function atLink(p: Parser): boolean {
  if (p.word === V.then.first) return p.kindAt(1) === T.Name && isLinkWord(p.wordAt(1));
  return p.at(V.unwrapOrReturnError);
}

/** One link behind `base`. */
export function link(p: Parser, base: Node, ctx: number): Node {
  const { from } = base;
  const at = p.pos;
  if (p.eatPhrase(V.unwrapOrReturnError) >= 0) return p.node(K.Try, from, [base], [at]);
  p.pos++;
  const { word } = p;
  p.pos++;
  switch (word) {
    case V.await.first:
      return p.node(K.Await, from, [base], [at, p.pos - 1]);
    case V.method.first: {
      const name = p.name('the name of a method');
      const args = genericArguments(p, PathMode.Expression);
      return p.node(K.MethodCall, from, [base, args, optionalArguments(p)], [at, name]);
    }
    case V.member.first:
      return p.node(K.Field, from, [base], [at, memberName(p)]);
    case V.invoke.first:
      return p.node(K.Call, from, [base, optionalArguments(p)], [at]);
    default: {
      p.enter('index', at);
      const index = expression(p, 0, (ctx & INHERITED) | Ctx.NoLinks);
      return p.node(K.Index, from, [base, index], [at, p.leaveOptional('index')]);
    }
  }
}

const memberName = (p: Parser): number => (p.kind === T.Number ? p.pos++ : p.name('the name of a field'));

function links(p: Parser, base: Node, ctx: number): Node {
  let made = base;
  while (!p.failed && !p.bailing) {
    if (p.kind === T.Name && atLink(p)) made = link(p, made, ctx);
    else break;
  }
  return made;
}

// Calls

/** Arguments behind `with`, or an empty list. Their terminator is that of the call. */
function optionalArguments(p: Parser): Node {
  const open = p.pos;
  if (!p.at(V.with)) return p.node(K.List, open, [], [-1, -1]);
  p.pos++;
  if (p.eatPhrase(V.noArguments) >= 0 || p.eatPhrase(V.nothing) >= 0) return p.node(K.List, open, [], [open, -1]);
  const kids: Node[] = [];
  const toks = [open, -1];
  for (;;) {
    kids.push(expression(p, 0, Ctx.InList | Ctx.NoLinks));
    const separator = p.failed || p.bailing ? -1 : p.separator();
    toks.push(separator);
    if (separator < 0) break;
  }
  const comma = commaWords(p, toks);
  toks[1] = p.eatPhrase(END_WITH);
  return p.node(K.List, open, kids, toks, comma);
}

/** Closes the arguments of one call and leaves its chain open. */
const END_WITH = endOf('with');

function call(p: Parser, from: number, ctx: number): Node {
  p.enter('call', from);
  let made: Node;
  if (p.eatPhrase(V.callAssociated) >= 0) made = callAssociated(p, from);
  else if (p.eatPhrase(V.callMethod) >= 0) made = callMethod(p, from, ctx);
  else {
    p.pos++;
    const callee = expression(p, Power.Postfix, (ctx & INHERITED) | Ctx.NoLinks | Ctx.NoStruct);
    made = p.node(K.Call, from, [callee, optionalArguments(p)], []);
  }
  made = links(p, made, ctx);
  const close = p.leaveOptional('call');
  if (close >= 0) {
    made.to = p.pos;
    lastArguments(made, close);
  }
  return made;
}

/** The terminator of a chain closes the arguments of its last call. */
function lastArguments(made: Node, close: number): void {
  const last = made.kids[made.kids.length - 1];
  if ((made.kind === K.Call || made.kind === K.MethodCall) && last) last.toks[1] = close;
}

function callMethod(p: Parser, from: number, ctx: number): Node {
  const name = p.name('the name of a method');
  const args = genericArguments(p, PathMode.Expression);
  const on = p.expectEither(V.on, T.End, 'on', 'behind the name of this method');
  const receiver = expression(p, Power.Unary, (ctx & INHERITED) | Ctx.NoLinks | Ctx.InList);
  return p.node(K.MethodCall, from, [receiver, args, optionalArguments(p)], [on, name]);
}

function callAssociated(p: Parser, from: number): Node {
  const at = p.pos;
  const name = p.name('the name of a function');
  const args = genericArguments(p, PathMode.Expression);
  const last = p.node(K.Segment, at, [args], [name]);
  const on = p.expectEither(V.on, T.End, 'on', 'behind the name of this function');
  const owner = path(p, PathMode.Expression);
  const callee = p.node(K.Path, from, [...owner.kids, last], [...owner.toks, on], owner.flag);
  const made = p.node(K.PathExpression, from, [callee], []);
  return p.node(K.Call, from, [made, optionalArguments(p)], []);
}

// Forms

type Form = (p: Parser, from: number, ctx: number) => Node | null;
const FORMS: (Form | undefined)[] = [];
const form = (phrase: Phrase, parse: Form): void => {
  FORMS[phrase.first] = parse;
};

/** An expression that starts with a word of Iron, or null where the word is a plain name. */
export function wordExpression(p: Parser, ctx: number): Node | null {
  const parse = FORMS[p.word];
  if (parse === undefined || p.isPlainName()) return null;
  return parse(p, p.pos, ctx);
}

/** A tight operand: what `field x of` and `index .. at` stand before. */
const tight = (p: Parser, ctx: number): Node => expression(p, Power.Postfix, (ctx & INHERITED) | Ctx.NoLinks);

form(V.call, call);
form(V.field, (p, from, ctx) => {
  p.pos++;
  const name = memberName(p);
  const of = p.expectEither(V.of, T.End, 'of', 'behind the name of this field');
  return p.node(K.Field, from, [tight(p, ctx)], [of, name]);
});
form(V.index, (p, from, ctx) => {
  p.pos++;
  p.enter('index', from);
  const base = tight(p, ctx);
  const at = p.expectEither(V.at, T.End, 'at', 'in this index');
  const index = expression(p, 0, ctx & INHERITED);
  return p.node(K.Index, from, [base, index], [at, p.leaveOptional('index')]);
});

const unary =
  (flag: number): Form =>
  (p, from, ctx) => {
    p.pos++;
    return p.node(K.Unary, from, [expression(p, Power.Unary, ctx & INHERITED)], [from], flag);
  };
form(V.negate, unary(0));
form(V.not, unary(1));
form(V.dereference, unary(2));

const reference =
  (phrase: Phrase, flag: number): Form =>
  (p, from, ctx) => {
    if (p.eatPhrase(phrase) < 0) return null;
    const second = flag === 0 ? -1 : from;
    return p.node(K.Reference, from, [expression(p, Power.Unary, ctx & INHERITED)], [from, flag & 2 ? from : -1, second], flag);
  };
form(V.referenceTo, reference(V.referenceTo, 0));
form(V.mutableReferenceTo, reference(V.mutableReferenceTo, 1));
form(V.rawReferenceTo, (p, from, ctx) => reference(V.rawReferenceTo, 2)(p, from, ctx) ?? reference(V.rawMutableReferenceTo, 3)(p, from, ctx));

form(V.tupleOf, (p, from) => {
  const open = p.eatPhrase(V.tupleOf);
  return p.node(K.Tuple, from, [wordList(p, open, 'tuple', element)], []);
});
form(V.arrayOf, (p, from) => {
  const open = p.eatPhrase(V.arrayOf);
  const list = wordList(p, open, 'array', arrayElement);
  const only = list.kids.length === 1 ? list.kids[0]! : null;
  if (only?.kind === K.Repeat && only.toks[0] === -2) {
    only.from = from;
    only.to = p.pos;
    only.toks[0] = open;
    only.toks[2] = list.toks[1]!;
    return only;
  }
  return p.node(K.Array, from, [list], []);
});

const element = (p: Parser): Node => expression(p, 0, Ctx.InList);

/** An element, or `element repeated count`, which is marked by -2 where its bracket will be. */
function arrayElement(p: Parser): Node {
  const from = p.pos;
  const made = element(p);
  if (!p.at(V.repeated)) return made;
  const repeated = p.pos++;
  return p.node(K.Repeat, from, [made, element(p)], [-2, repeated, -1]);
}

/** `some of x`: a call of a variant with one value. */
const holder =
  (phrase: Phrase, name: 'Some' | 'Ok' | 'Err', word: string): Form =>
  (p, from, ctx) => {
    const open = p.eatPhrase(phrase);
    if (open < 0) return null;
    p.enter(word, from);
    const value = expression(p, 0, ctx & INHERITED);
    const toks = [open, -1, -1];
    const comma = commaWords(p, toks);
    toks[1] = p.leaveOptional(word);
    const list = p.node(K.List, from, [value], toks, comma);
    const variant = builtinPath(p, from, builtin(name));
    variant.to = variant.kids[0]!.to = from + 1;
    const callee = p.node(K.PathExpression, from, [variant], []);
    callee.to = from + 1;
    return p.node(K.Call, from, [callee, list], []);
  };
form(V.someOf, holder(V.someOf, 'Some', 'some'));
form(V.okOf, holder(V.okOf, 'Ok', 'ok'));
form(V.errorOf, holder(V.errorOf, 'Err', 'error'));
form(V.none, (p, from) => {
  p.pos++;
  return p.node(K.PathExpression, from, [builtinPath(p, from, builtin('None'))], []);
});
form(V.unit, (p, from) => {
  p.pos++;
  return p.node(K.Tuple, from, [p.node(K.List, from, [], [from, -1])], []);
});
form(V.qualified, (p, from) => p.node(K.PathExpression, from, [qualifiedPath(p, PathMode.Expression)], []));

const range =
  (flag: number): Form =>
  (p, from, ctx) => {
    p.pos += flag === 0 ? 1 : 2;
    p.enter('range', from);
    const start = p.eatWord(V.rangeFrom.second);
    const inner = (ctx & INHERITED) | Ctx.None;
    const low = start < 0 ? null : expression(p, Power.Range + 1, inner);
    const to = p.eatPhrase(V.to);
    const high = to < 0 ? null : expression(p, Power.Range + 1, inner);
    if (to < 0 && flag !== 0) p.expectEither(V.to, T.End, 'to', 'in this range: one that includes its end has to have one');
    const close = p.leaveOptional('range');
    return p.node(K.Range, from, [low, high], [to < 0 ? close : to], flag);
  };
form(V.rangeFrom, range(0));
form(V.inclusiveRangeFrom, range(1));
form(V.legacyRangeFrom, range(2));
form(V.fullRange, (p, from) => {
  p.pos += 2;
  return p.node(K.Range, from, [null, null], [from], 0);
});

/** `chain x then await end chain`, `group x end group`: hold together, and add nothing to the tree. */
const holding =
  (word: 'chain' | 'group'): Form =>
  (p, from, ctx) => {
    p.pos++;
    p.enter(word, from);
    const inner = word === 'chain' ? (ctx & INHERITED & ~Ctx.NoLinks) | Ctx.InList : Ctx.None;
    const made = expression(p, word === 'chain' ? Power.Postfix : Power.Lowest, inner);
    p.leave(word);
    made.from = from;
    made.to = p.pos;
    return made;
  };
form(V.chain, holding('chain'));
form(V.group, holding('group'));

form(V.create, (p, from) => {
  p.pos++;
  const name = path(p, PathMode.Expression);
  const open = p.eatPhrase(V.with);
  if (open >= 0) return p.node(K.StructLiteral, from, [name, wordList(p, open, 'create', createField)], []);
  const list = p.node(K.List, p.pos, [], [-1, -1]);
  p.enter('create', from);
  list.toks[1] = p.leaveOptional('create');
  return p.node(K.StructLiteral, from, [name, list], []);
});

function createField(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  let made: Node;
  if (p.eatPhrase(V.theRest) >= 0) made = p.node(K.Base, from, [null], [from]);
  else if (p.at(V.restFrom)) {
    const dots = p.eatPhrase(V.restFrom);
    made = p.node(K.Base, from, [expression(p, 0, Ctx.InList)], [dots]);
  } else {
    const name = memberName(p);
    const of = p.either(V.of, T.Colon);
    made = p.node(K.FieldValue, from, [of < 0 ? null : expression(p, 0, Ctx.InList)], [name, of]);
  }
  made.attributes = attributes;
  return made;
}

const macro: Form = (p, from) => macroCall(p, from, null);
form(V.macro, macro);
form(V.bracketMacro, macro);
form(V.braceMacro, macro);
form(V.compare, (p) => wordCompare(p));
form(V.labeled, (p, _from, ctx) => labeled(p, ctx));
form(V.repeatForever, (p, from) => endlessLoop(p, from, -1, -1));
form(V.exitLoop, (p, _from, ctx) => exitLoop(p, ctx));
form(V.block, (p, _from, ctx) => blockExpression(p, ctx));
form(V.tryBlock, (p, _from, ctx) => blockExpression(p, ctx));
form(V.closure, (p, from, ctx) => wordClosure(p, from, null, [-1, -1, -1, -1, -1, -1, -1, -1, -1], ctx));
form(V.set, (p, from, ctx) => {
  p.pos++;
  return assignment(p, from, ctx);
});

/** `set PLACE equal to VALUE` behind its first word. */
export function assignment(p: Parser, from: number, ctx: number): Node {
  const place = expression(p, Power.Range + 1, (ctx & INHERITED) | Ctx.NoEqual);
  const equal = p.at(V.to) ? toAlone(p) : p.expectEither(V.equalTo, T.Equal, 'equal to', 'in this assignment');
  const value = expression(p, Power.Assign, ctx & INHERITED & ~Ctx.NoEqual);
  return p.node(K.Assign, from, [place, value], [equal], 0);
}

/** `set x to y` for `set x equal to y`. */
function toAlone(p: Parser): number {
  const fix = { title: 'Change to `equal to`', edits: [{ from: p.start[p.pos]!, to: p.end[p.pos]!, insert: 'equal to' }] };
  p.error('expected-token', 'Expected `equal to` in this assignment, found `to`.', 'Write `equal to` here.', [fix]);
  return p.pos++;
}

/** Blocks and closures behind `asynchronous`, `constant` and `generator`. */
const modified: Form = (p, from, ctx) => {
  let at = 1;
  while (p.kindAt(at) === T.Name && p.wordAt(at) !== V.block.first && p.wordAt(at) !== V.closure.first && at < 4) at++;
  if (p.wordAt(at) === V.block.first) return blockExpression(p, ctx);
  if (p.wordAt(at) !== V.closure.first) return null;
  const toks = [-1, -1, -1, -1, -1, -1, -1, -1, -1];
  for (; !p.at(V.closure); p.pos++) {
    const { word } = p;
    toks[word === V.constant.first ? 1 : word === V.asynchronous.first ? 2 : word === V.generator.first ? 8 : 3] = p.pos;
  }
  return wordClosure(p, from, null, toks, ctx);
};
form(V.asynchronous, modified);
form(V.constant, modified);
form(V.generator, modified);
