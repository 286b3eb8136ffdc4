/** Bodies and their statements in words; `parser/statements.ts` reads them. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { blockLike } from './control.js';
import { compound, expression, place } from './expressions.js';
import { choice, type Form, sequence } from './form.js';
import { F } from './follow.js';
import { innerItem } from './items.js';
import { FOLLOWER, OPEN, TENDER_ITEM } from './lexemes.js';
import { pattern } from './patterns.js';
import { type } from './types.js';

/**
 * What stands between the opening words of a body and its `end`. `follow`: `end closure` in a closure. A `define` is never the
 * last statement, since an `otherwise` behind the body would be its own.
 */
export function body(c: Productions, follow: number): Form {
  return c.rule('body', follow, () => choice(c.lead(), someBody(c, follow)));
}

/** At least one statement or a value. */
function someBody(c: Productions, follow: number): Form {
  return c.rule('body_some', follow, () =>
    sequence(
      c.lead(),
      choice(
        sequence(statement(c, F.Start), someBody(c, follow)),
        sequence(define(c, F.Start), someBody(c, follow)),
        sequence(choice(define(c, F.Nothing), statement(c, F.Nothing)), wordBody(c, follow)),
        sequence(choice(statement(c, follow), value(c, follow)), c.lead()),
      ),
    ),
  );
}

/** The same, where the first statement begins with a word that is no operand. */
function wordBody(c: Productions, follow: number): Form {
  return c.rule('body_word', follow, () =>
    sequence(
      c.lead(),
      choice(
        sequence(effect(c, F.Start), someBody(c, follow)),
        sequence(define(c, F.Start), someBody(c, follow)),
        sequence(choice(define(c, F.Nothing), effect(c, F.Nothing)), wordBody(c, follow)),
        sequence(effect(c, follow), c.lead()),
      ),
    ),
  );
}

function statement(c: Productions, follow: number): Form {
  return c.rule('statement', follow, () => choice(effect(c, follow), sequence(c.say(V.set), place(c, F.Set, false), c.say(V.equalTo), expression(c, follow, false)), blockLike(c), innerItem(c)));
}

function effect(c: Productions, follow: number): Form {
  return c.rule('effect', follow, () =>
    choice(sequence(c.say(V.do), expression(c, follow, false)), sequence(c.say(V.do), compound(c, follow, false)), sequence(c.say(V.do), expression(c, F.Nothing, false), c.l.end('do'))),
  );
}

function define(c: Productions, follow: number): Form {
  return c.rule('define', follow, () => {
    const shape = choice(pattern(c, F.Nothing), c.l.joined(), sequence(choice(pattern(c, F.Of), c.l.joined()), c.say(V.of), type(c, F.Nothing)));
    const start = sequence(c.say(V.define), shape);
    const assigned = (f: number): Form => sequence(start, c.say(V.as), expression(c, f, false));
    return choice(start, assigned(follow), sequence(assigned(F.Nothing), c.say(V.otherwise), body(c, F.Nothing), c.l.end('define')));
  });
}

/** The value of a body. */
function value(c: Productions, follow: number): Form {
  return c.rule('value', follow, () => {
    const any = expression(c, follow, false);
    return choice(c.g.without(any, [OPEN, TENDER_ITEM, FOLLOWER], ''), sequence(c.say(V.value), any));
  });
}
