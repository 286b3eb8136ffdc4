/** Closures in words; `wordClosure` of `parser/expressions.ts` reads them. */
import { V } from '../vocabulary.js';
import { body } from './statements.js';
import { type Make, type Productions, rule } from './context.js';
import { expression } from './expressions.js';
import { choice, type Form, optional, sequence } from './form.js';
import { endBit, F } from './follow.js';
import { onePattern } from './patterns.js';
import { type } from './types.js';

export const closure: Make = rule('closure', (c, follow, inCall) => {
  const start = sequence(optional(c.l.word('move')), c.say(V.closure));
  const parameters = sequence(
    c.say(V.withParameters),
    c.list(F.Nothing, (f) => parameter(c, f)),
  );
  const block = sequence(c.say(V.begin), body(c, endBit('closure')), c.l.end('closure'));
  const begin = choice(sequence(start, parameters, c.say(V.andBody)), sequence(start, c.say(V.withBody)));
  const typed = sequence(start, choice(parameters, sequence()), c.say(V.returning), type(c, F.And), choice(c.say(V.andBody), c.say(V.withBody)), block);
  return choice(
    sequence(begin, block),
    typed,
    c.ended(follow, F.Operator, 'closure', (f) => sequence(begin, expression(c, f, inCall))),
  );
});

function parameter(c: Productions, follow: number): Form {
  return c.rule('closure_parameter', follow, () => choice(onePattern(c, follow), sequence(onePattern(c, F.Of), c.say(V.of), type(c, follow | F.Returning))));
}
