/** Patterns in words; `parser/patterns.ts` reads them. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { choice, type Form, many, optional, sequence } from './form.js';
import { F, PATTERN_FOLLOW } from './follow.js';
import { pathOfNames } from './types.js';

/** `A or B` */
export function pattern(c: Productions, behind: number): Form {
  const follow = behind & PATTERN_FOLLOW;
  return c.rule('pattern', follow, () => sequence(many(sequence(onePattern(c, F.Or), c.l.word('or'))), onePattern(c, follow)));
}

export function onePattern(c: Productions, behind: number): Form {
  const follow = behind & PATTERN_FOLLOW;
  return c.rule('pattern_one', follow, () =>
    choice(
      binding(c, follow),
      literal(c),
      ...[V.anything, V.theRest, V.unit, V.none].map((phrase) => c.say(phrase)),
      sequence(optional(c.say(V.mutable)), c.say(V.referenceTo), onePattern(c, follow)),
      ...[V.tupleOf, V.arrayOf].map((phrase) => c.ended(follow, F.And, phrase === V.tupleOf ? 'tuple' : 'array', (f) => sequence(c.say(phrase), members(c, f)))),
      c.ended(follow, 0, 'some', (f) => sequence(c.say(V.someOf), choice(onePattern(c, f), c.l.joined()))),
      c.ended(follow, 0, 'ok', (f) => sequence(c.say(V.okOf), choice(onePattern(c, f), c.l.joined()))),
      c.ended(follow, 0, 'error', (f) => sequence(c.say(V.errorOf), choice(onePattern(c, f), c.l.joined()))),
      pathOfNames(c),
      sequence(c.l.open(), c.g.tight(pattern(c, F.Nothing)), c.l.close()),
      c.ended(follow, F.And, 'pattern', (f) => sequence(choice(c.l.head(), pathOfNames(c)), c.say(V.holding), members(c, f))),
      c.ended(follow, F.And, 'pattern', (f) =>
        sequence(
          choice(c.l.head(), pathOfNames(c), c.l.word('Self')),
          c.say(V.with),
          choice(
            c.say(V.nothing),
            c.list(f, (inner) => field(c, inner)),
          ),
        ),
      ),
      range(c),
      c.ended(follow, F.Or, 'either', (f) => sequence(c.say(V.either), pattern(c, f))),
    ),
  );
}

function members(c: Productions, follow: number): Form {
  return choice(
    c.say(V.nothing),
    c.list(follow, (f) => onePattern(c, f)),
  );
}

function binding(c: Productions, follow: number): Form {
  const name = c.l.bound((follow & F.Of) !== 0);
  const begin = choice(name, sequence(choice(c.say(V.mutable), c.say(V.byReference), c.say(V.byMutableReference)), choice(c.l.any(), c.say(V.end))));
  return choice(begin, sequence(begin, c.say(V.at), onePattern(c, follow)));
}

function field(c: Productions, follow: number): Form {
  const short = choice(c.l.bound(true), sequence(c.say(V.mutable), c.l.declared()));
  return choice(c.say(V.theRest), follow & F.Of ? null : short, sequence(c.l.fieldName(), c.say(V.of), onePattern(c, follow)));
}

const literal = (c: Productions): Form =>
  c.g.rule('pattern_literal', () => choice(sequence(optional(c.say(V.negate)), c.l.number()), c.l.string(), c.l.character(), c.l.word('true'), c.l.word('false')));

const range = (c: Productions): Form =>
  c.g.rule('pattern_range', () => {
    const bound = choice(sequence(optional(c.say(V.negate)), c.l.number()), c.l.character(), c.l.head(), pathOfNames(c));
    const from = (phrase: typeof V.rangeFrom | typeof V.inclusiveRangeFrom): Form => sequence(c.say(phrase), bound, c.say(V.to), bound);
    return choice(from(V.rangeFrom), from(V.inclusiveRangeFrom), sequence(c.say(V.inclusiveRangeTo), bound), sequence(c.say(V.rangeFrom), bound));
  });
