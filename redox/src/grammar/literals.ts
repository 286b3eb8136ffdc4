/** Tuples, arrays, structure literals and macro calls in words. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { expression } from './expressions.js';
import { choice, type Form, optional, sequence } from './form.js';
import { F } from './follow.js';
import { pattern } from './patterns.js';
import { pathOfNames, pathStart } from './types.js';

/** What a list of values takes for its own; its members stand outside of the call around it. */
const OPEN_LIST = F.And | F.Operator | F.Link | F.Set;

const members = (c: Productions, follow: number): Form => c.rule('members', follow, () => c.list(follow, (f) => expression(c, f, false)));

export function tuple(c: Productions, follow: number): Form {
  return c.ended(follow, OPEN_LIST, 'tuple', (f) => sequence(c.say(V.tupleOf), members(c, f)));
}

export function array(c: Productions, follow: number): Form {
  return c.rule('array', follow, () => c.ended(follow, OPEN_LIST, 'array', (f) => sequence(c.say(V.arrayOf), choice(c.say(V.nothing), members(c, f), repeated(c, f)))));
}

const repeated = (c: Productions, follow: number): Form => sequence(expression(c, F.And, false), c.say(V.repeated), expression(c, follow, false));

export function create(c: Productions, follow: number): Form {
  return c.rule('create', follow, () => {
    const name = choice(pathStart(c), pathOfNames(c));
    const field = (f: number): Form => choice(c.l.fieldName(), sequence(c.l.fieldName(), c.say(V.of), expression(c, f, false)));
    const last = (f: number): Form => choice(field(f), sequence(c.say(V.restFrom), expression(c, f, false)));
    const fields = (f: number): Form => choice(last(f), sequence(c.list(F.And, field), c.l.word('and'), last(f)), c.say(V.nothing));
    return c.ended(follow, OPEN_LIST, 'create', (f) => sequence(c.say(V.create), name, c.say(V.with), fields(f)));
  });
}

export function macroCall(c: Productions, follow: number): Form {
  return c.rule('macro', follow, () => {
    const start = sequence(choice(c.say(V.macro), c.say(V.bracketMacro)), c.l.head());
    const matching = sequence(c.say(V.macro), choice(c.l.head(), c.say(V.matches)));
    const matches = (f: number): Form => sequence(expression(c, F.And, false), c.say(V.against), pattern(c, f), optional(sequence(c.say(V.when), expression(c, f, false))));
    return choice(
      c.ended(follow, OPEN_LIST, 'macro', (f) => sequence(start, c.say(V.with), choice(members(c, f), repeated(c, f)))),
      c.ended(follow, OPEN_LIST | F.With | F.Or, 'macro', (f) => sequence(matching, c.say(V.with), matches(f))),
      c.ended(follow, F.With, 'macro', () => start),
    );
  });
}
