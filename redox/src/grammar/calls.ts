/** Calls and chains of calls; `parser/words.ts` reads them and `print/iron-calls.ts` writes them. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { expression, parenthesised, receiver, tight } from './expressions.js';
import { choice, type Form, optional, sequence } from './form.js';
import { endBit, F } from './follow.js';
import { pathOfNames, pathStart, plainType, typeArguments } from './types.js';

/** What the arguments of a call take: the next one, operators, links, and the `end with` of a call around it. */
const OPEN_LIST = F.And | F.Operator | F.Link | F.Set | endBit('with');

/** What is closed for a link is closed for the `end call` of a call around it, which spares rules. */
const inner = (follow: number): number => (follow === endBit('call') ? F.Link : follow);

export function call(c: Productions, follow: number): Form {
  return c.rule('call', follow, () =>
    choice(
      c.ended(follow, OPEN_LIST, 'call', (f) => choice(sequence(head(c, F.With), args(c, inner(f))), sequence(prefix(c), calling(c, F.With), args(c, inner(f))))),
      c.ended(follow, F.Link | F.With, 'call', (f) => choice(head(c, f), sequence(prefix(c), calling(c, f)))),
      c.ended(follow, F.Link, 'call', (f) => sequence(prefix(c), plainLink(c, f))),
    ),
  );
}

/** The callee or receiver, without arguments. */
function head(c: Productions, follow: number): Form {
  return c.rule('call_head', follow, () => {
    const types = optional(typeArguments(c, F.Nothing));
    return choice(
      sequence(c.say(V.call), callee(c, follow)),
      sequence(c.say(V.callMethod), c.l.any(), types, c.say(V.on), receiver(c, follow)),
      sequence(c.say(V.callAssociated), c.l.any(), types, c.say(V.on), owner(c, follow)),
    );
  });
}

const callee = (c: Productions, follow: number): Form =>
  c.rule('callee', follow, () =>
    choice(owner(c, follow), c.l.alone(), c.l.follower(), follow & F.Start ? null : c.l.tender(), follow & (F.Start | F.To) ? null : c.l.tenderBeforeTo(), parenthesised(c)),
  );

function owner(c: Productions, follow: number): Form {
  return c.rule('owner', follow, () => choice(pathStart(c), pathOfNames(c), sequence(choice(pathStart(c), pathOfNames(c)), typeArguments(c, follow))));
}

/** `with a and b` */
export function args(c: Productions, follow: number): Form {
  const more = c.list(follow, (f) => expression(c, f, true));
  return c.rule('arguments', follow, () => sequence(c.say(V.with), choice(sequence(c.l.joined(), optional(sequence(c.l.word('and'), more))), more)));
}

/** A chain up to where its next link follows. */
function prefix(c: Productions): Form {
  return c.g.rule('call_prefix', () => choice(head(c, F.Link), sequence(head(c, F.With), middle(c)), sequence(prefix(c), step(c))));
}

/** Arguments in the middle of a chain. */
const middle = (c: Productions): Form => c.g.rule('arguments_middle', () => sequence(args(c, F.Link), optional(c.l.end('with'))));

/** One link in the middle of a chain. */
const step = (c: Productions): Form => c.g.rule('link', () => choice(plainLink(c, F.Link), calling(c, F.Link), sequence(calling(c, F.With), middle(c))));

function plainLink(c: Productions, follow: number): Form {
  const element = c.ended(follow, F.Operator, 'index', (f) => sequence(c.say(V.then), c.say(V.element), expression(c, f, true)));
  return choice(sequence(c.say(V.then), c.say(V.await)), c.say(V.unwrapOrReturnError), sequence(c.say(V.then), c.say(V.member), choice(c.l.any(), c.l.position())), element);
}

/** A link that arguments may stand behind. */
function calling(c: Productions, follow: number): Form {
  return c.rule('link_calling', follow, () =>
    choice(sequence(c.say(V.then), c.say(V.method), c.l.any()), sequence(c.say(V.then), c.say(V.method), c.l.any(), typeArguments(c, follow)), sequence(c.say(V.then), c.say(V.invoke))),
  );
}

/** Links behind an operand that is no call: `x unwrap or return error`. It has no terminator of its own. */
export function chained(c: Productions, follow: number): Form {
  return c.rule('chained', follow, () => {
    const begun = basePrefix(c);
    return choice(
      follow & OPEN_LIST ? null : sequence(begun, calling(c, F.With), args(c, follow)),
      follow & F.Link ? null : sequence(begun, plainLink(c, follow)),
      follow & (F.Link | F.With) ? null : sequence(begun, calling(c, follow)),
      sequence(begun, calling(c, F.With), args(c, endBit('with')), c.l.end('with')),
    );
  });
}

const basePrefix = (c: Productions): Form => c.g.rule('chained_prefix', () => choice(tight(c, F.Link, false), sequence(basePrefix(c), step(c))));

/** `chain x then await end chain` among the arguments of a call. */
export const chain = (c: Productions): Form => c.g.rule('chain', () => sequence(c.say(V.chain), chained(c, F.Nothing), c.l.end('chain')));

/** `call .. then method sum of type T`, which an operator that computes may stand behind; `equal to` would be a part of the type. */
export const typedCall = (c: Productions): Form => c.g.rule('call_typed', () => sequence(prefix(c), c.say(V.then), c.say(V.method), c.l.any(), c.say(V.ofType), plainType(c)));
