/**
 * Expressions in words; `parser/expressions.ts` and `parser/words.ts` read them. Rules are made for each set of what may follow
 * (`follow`) and for arguments of calls, where a link belongs to the call (`inCall`).
 */
import { Power } from '../operators.js';
import { type Phrase, V } from '../vocabulary.js';
import { call, chain, chained, typedCall } from './calls.js';
import { closure } from './closures.js';
import { type Make, type Productions, rule } from './context.js';
import { blockLike } from './control.js';
import { choice, type Form, many, optional, sequence } from './form.js';
import { F } from './follow.js';
import { startsOperand } from './lexemes.js';
import { array, create, macroCall, tuple } from './literals.js';
import { pattern } from './patterns.js';
import { pathOfNames, plainType, pathStart, type, typeArguments } from './types.js';

export const expression: Make = rule('expression', (c, follow, inCall) =>
  choice(
    logic(c, follow, inCall),
    follow & F.Operator ? null : closure(c, follow, inCall),
    follow & F.Operator ? null : jump(c, follow, inCall),
    range(c, follow, inCall),
    blockLike(c),
    follow & (F.Operator | F.Set) ? null : sequence(c.say(V.set), place(c, F.Set, inCall), c.say(V.equalTo), expression(c, follow, inCall)),
    follow & (F.Operator | F.Set) ? null : compound(c, follow, inCall),
  ),
);

/** What is assigned to. */
export const place: Make = (c, follow, inCall) => unary(c, follow, inCall);

/** `x plus equals y` */
export function compound(c: Productions, follow: number, inCall: boolean): Form {
  return sequence(place(c, F.Operator, inCall), computing(c), c.say(V.equals), expression(c, follow, inCall));
}

/**
 * Operands with operators between them, flat: how tightly they bind makes no difference for what may be written, but that no
 * comparison follows another one before `and also` or `or else`. `compared`: one stands before it.
 */
const operation = (compared: boolean): Make =>
  rule(compared ? 'operation_compared' : 'operation', (c, follow, inCall) => {
    const again = operation(compared)(c, follow, inCall);
    const left = choice(unary(c, F.Operator, inCall), sequence(unary(c, F.Operator, inCall), casts(c)));
    const joined = sequence(logical(c), operation(false)(c, follow, inCall));
    const one = choice(unary(c, follow, inCall), sequence(unary(c, F.Operator, inCall), many(sequence(c.say(V.as), plainType(c))), c.say(V.as), type(c, follow)));
    const further = choice(sequence(computing(c), choice(again, blockLike(c))), joined, compared ? null : comparing(c, false, operation(true)(c, follow, inCall)));
    if (compared) return choice(one, sequence(left, further));
    return choice(
      one,
      sequence(left, further),
      sequence(typedCall(c), computing(c), again),
      // `not equal to` begins like an operand, so that no tender name stands before it
      sequence(unary(c, F.Operator | F.Start, inCall), optional(casts(c)), comparing(c, true, operation(true)(c, follow, inCall))),
      follow & F.With ? null : sequence(left, c.say(V.matches), pattern(c, follow)),
      sequence(left, c.say(V.matches), pattern(c, F.Nothing), joined),
    );
  });
const logic = operation(false);

/** A comparison and what follows it; `starting`: of those that begin like an operand. */
function comparing(c: Productions, starting: boolean, right: Form): Form {
  const operator = c.g.rule(starting ? 'operator_comparing_not' : 'operator_comparing', () => {
    const phrases = c.l.operators(Power.Compare, Power.BitOr).map(({ phrase }) => phrase);
    return choice(...phrases.filter((phrase) => startsOperand(phrase.text.split(' ')[0]!) === starting).map((phrase) => c.say(phrase)));
  });
  return sequence(operator, right);
}

const casts = (c: Productions): Form => c.g.rule('casts', () => sequence(c.say(V.as), plainType(c), many(sequence(c.say(V.as), plainType(c)))));

/** Sums, products, shifts and bits. */
const arithmetic: Make = rule('arithmetic', (c, follow, inCall) => {
  const operator = computing(c);
  return choice(unary(c, follow, inCall), sequence(unary(c, F.Operator, inCall), casts(c)), sequence(unary(c, F.Operator, inCall), optional(casts(c)), operator, arithmetic(c, follow, inCall)));
});

const choose = (c: Productions, name: string, from: number, to: number): Form => c.g.rule(name, () => choice(...c.l.operators(from, to).map(({ phrase }) => c.say(phrase))));
const logical = (c: Productions): Form => choose(c, 'operator_logical', Power.OrElse, Power.Matches);
const computing = (c: Productions): Form => choose(c, 'operator_computing', Power.BitOr, Power.Cast);

const UNARY = [V.not, V.negate, V.dereference, V.referenceTo, V.mutableReferenceTo];
const unary: Make = rule('unary', (c, follow, inCall) =>
  choice(
    operand(c, follow, inCall),
    sequence(
      c.g.rule('operator_unary', () => choice(...UNARY.map((phrase) => c.say(phrase)))),
      choice(unary(c, follow, inCall), c.l.joined()),
    ),
  ),
);

const operand: Make = rule('operand', (c, follow, inCall) =>
  choice(
    tight(c, follow, inCall),
    call(c, follow),
    inCall ? chain(c) : chained(c, follow),
    held(c, follow, inCall),
    create(c, follow),
    literalLists(c, follow),
    c.ended(follow, F.Operator, 'type', (f) => sequence(c.say(V.qualified), c.l.any(), c.say(V.of), type(c, f), optional(sequence(c.say(V.as), choice(pathOfNames(c), c.l.typeName()))))),
  ),
);

const HOLDERS = [
  [V.someOf, 'some'],
  [V.okOf, 'ok'],
  [V.errorOf, 'error'],
] as const;
/** `some of x` */
const held: Make = rule('held', (c, follow, inCall) => choice(...HOLDERS.map(([phrase, word]) => c.ended(follow, F.Operator, word, (f) => sequence(c.say(phrase), expression(c, f, inCall))))));

const literalLists = (c: Productions, follow: number): Form => choice(tuple(c, follow), array(c, follow), macroCall(c, follow));

/** What may stand behind `field x of` and in front of `at`: operands that no word can go on with, but for an open index. */
export const tight: Make = rule('tight', (c, follow, inCall) =>
  choice(
    atom(c),
    follow & F.Start ? null : c.l.tender(),
    follow & (F.Start | F.To) ? null : c.l.tenderBeforeTo(),
    follow & (F.Start | F.To | F.With) ? null : c.l.tenderBeforeWith(),
    sequence(choice(pathStart(c), pathOfNames(c)), typeArguments(c, follow)),
    sequence(c.say(V.field), choice(c.l.any(), c.l.word('end'), c.l.position()), c.say(V.of), base(c, follow)),
    index(c, follow, inCall),
  ),
);

/** The same behind a word that no name goes on with. */
const base = (c: Productions, follow: number): Form => choice(tight(c, follow, true), c.l.joined());

/** Operands that are the same whatever follows them. */
const atom = (c: Productions): Form =>
  c.g.rule('atom', () =>
    choice(
      c.l.alone(),
      c.l.follower(),
      pathOfNames(c),
      ...[V.context, V.none, V.unit, V.fullRange].map((phrase) => c.say(phrase)),
      ...['Self', 'true', 'false'].map((word) => c.l.word(word)),
      c.l.number(),
      c.l.string(),
      c.l.character(),
      parenthesised(c),
    ),
  );

export const parenthesised = (c: Productions): Form => c.g.rule('parenthesised', () => sequence(c.l.open(), c.g.tight(expression(c, F.Nothing, false)), c.l.close()));

/** `index v at i`: without its terminator, what follows is a part of the index. */
function index(c: Productions, follow: number, inCall: boolean): Form {
  return c.ended(follow, F.Operator | (inCall ? 0 : F.Link), 'index', (f) =>
    sequence(c.say(V.index), base(c, F.Nothing), c.say(V.at), f & F.Set ? arithmetic(c, f, inCall) : expression(c, f, inCall)),
  );
}

/** What a method is called on. */
export const receiver = (c: Productions, follow: number): Form => c.rule('receiver', follow, () => choice(base(c, follow), literalLists(c, follow), held(c, follow, true)));

const range: Make = rule('range', (c, follow, inCall) => {
  const low = arithmetic(c, F.To, inCall);
  const content =
    (phrase: Phrase) =>
    (f: number): Form =>
      sequence(c.say(phrase), low, c.say(V.to), arithmetic(c, f, inCall));
  const to =
    (phrase: Phrase) =>
    (f: number): Form =>
      sequence(c.say(phrase), arithmetic(c, f, inCall));
  return choice(
    c.ended(follow, F.Operator, 'range', content(V.rangeFrom)),
    c.ended(follow, F.Operator, 'range', content(V.inclusiveRangeFrom)),
    c.ended(follow, F.Operator, 'range', to(V.rangeTo)),
    c.ended(follow, F.Operator, 'range', to(V.inclusiveRangeTo)),
    c.ended(follow, F.Operator | F.To, 'range', to(V.rangeFrom)),
  );
});

/** `return x`, `exit loop`, `continue loop`. A bare `return` would take what starts an operand behind it. */
const jump: Make = rule('jump', (c, follow, inCall) => {
  const named = optional(sequence(c.say(V.named), c.l.any()));
  return choice(
    sequence(c.say(V.return), expression(c, follow, inCall)),
    follow & F.Start ? null : c.say(V.return),
    sequence(c.say(V.return), c.say(V.nothing)),
    follow & F.With ? null : sequence(c.say(V.exitLoop), named),
    sequence(c.say(V.exitLoop), named, c.say(V.with), expression(c, follow, inCall)),
    sequence(c.say(V.continueLoop), named),
  );
});
