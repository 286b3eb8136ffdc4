/** Types, bounds and generic parameters in words; `parser/types.ts`, `parser/generics.ts` and `parser/paths.ts` read them. */
import { type Phrase, V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { choice, type Form, many, optional, sequence } from './form.js';
import { F, TYPE_FOLLOW } from './follow.js';

export function type(c: Productions, behind: number): Form {
  const follow = behind & TYPE_FOLLOW;
  return c.rule('type', follow, () => {
    const one = (phrase: Phrase): Form => c.ended(follow, 0, 'type', (f) => sequence(c.say(phrase), type(c, f)));
    return choice(
      plainType(c),
      one(V.listOf),
      one(V.optional),
      one(V.boxContaining),
      c.ended(follow, 0, 'type', (f) => sequence(c.say(V.resultOf), type(c, F.Nothing), c.say(V.orError), type(c, f))),
      c.ended(follow, 0, 'type', (f) => sequence(c.say(V.hashMapFrom), type(c, F.Nothing), c.say(V.to), type(c, f))),
      sequence(c.say(V.reference), optional(sequence(c.l.word('with'), lifetime(c))), c.say(V.to), type(c, follow)),
      sequence(c.say(V.mutable), c.say(V.reference), optional(sequence(c.l.word('with'), lifetime(c))), c.say(V.to), type(c, follow)),
      c.ended(follow, 0, 'array', (f) => sequence(c.say(V.sliceOf), type(c, f))),
      c.ended(follow, 0, 'array', () => sequence(c.say(V.arrayOf), type(c, F.Nothing), c.say(V.withLength), choice(c.l.number(), c.l.typeName(), pathOfNames(c)))),
      c.ended(follow, F.And, 'tuple', (f) =>
        sequence(
          c.say(V.tupleOf),
          c.list(f, (inner) => type(c, inner)),
        ),
      ),
      namedType(c, follow),
      c.ended(follow, F.And, 'type', (f) => sequence(choice(c.say(V.dynamic), c.say(V.anyTypeImplementing)), bounds(c, f))),
      c.ended(follow, 0, 'taking', (f) => sequence(c.say(V.function), taking(c, f))),
      sequence(c.l.open(), c.g.tight(type(c, F.Nothing)), c.l.close()),
    );
  });
}

/** A type whose last word nothing can go on with. */
export function plainType(c: Productions): Form {
  return c.g.rule('type_plain', () =>
    choice(c.l.typeName(), pathOfNames(c), c.l.word('Self'), c.say(V.string), c.say(V.stringSlice), c.say(V.boolean), c.say(V.character), c.say(V.unit), c.say(V.never), c.say(V.inferred)),
  );
}

/** `A dot B`, two names or more. */
export function pathOfNames(c: Productions): Form {
  return c.g.rule('path', () => sequence(pathStart(c), c.l.word('dot'), c.l.declared(), many(sequence(c.l.word('dot'), c.l.declared()))));
}
export const pathStart = (c: Productions): Form => c.g.rule('path_start', () => choice(c.l.head(), c.l.word('Self'), c.l.word('crate'), c.l.word('super')));

/** `Name of A and B`, `Fn taking A returning B`. */
function namedType(c: Productions, follow: number): Form {
  const name = choice(c.l.typeName(), pathOfNames(c));
  return choice(
    c.ended(follow, F.And | F.Binding, 'type', (f) =>
      sequence(
        name,
        c.say(V.of),
        c.list(f, (inner) => typeArgument(c, inner)),
      ),
    ),
    c.ended(follow, 0, 'taking', (f) => sequence(c.l.typeName(), taking(c, f))),
  );
}

const typeArgument = (c: Productions, follow: number): Form => c.rule('type_argument', follow, () => choice(type(c, follow), lifetime(c), sequence(c.l.typeName(), c.say(V.equalTo), type(c, follow))));

/** `taking A and B returning C`; without a result the list would take what follows. */
function taking(c: Productions, follow: number): Form {
  const inputs = (f: number): Form =>
    choice(
      c.say(V.nothing),
      c.list(f, (inner) => type(c, inner)),
    );
  const result = sequence(c.say(V.taking), inputs(F.Returning), c.say(V.returning), type(c, follow));
  if (follow & (F.And | F.Returning)) return result;
  return choice(result, sequence(c.say(V.taking), inputs(follow)));
}

export const lifetime = (c: Productions): Form => c.g.rule('lifetime', () => sequence(c.say(V.lifetime), lifetimeName(c)));
const lifetimeName = (c: Productions): Form => choice(c.l.any(), c.l.word('static'), c.say(V.anonymous));

export function bounds(c: Productions, follow: number): Form {
  return c.rule('bounds', follow, () => c.list(follow, (f) => choice(traitBound(c, f), lifetime(c), sequence(c.say(V.maybe), c.l.typeName()))));
}

/** A trait with its arguments. */
const traitBound = (c: Productions, follow: number): Form => choice(c.l.typeName(), pathOfNames(c), namedType(c, follow));

/** `of type A and B` behind a name in an expression. */
export function typeArguments(c: Productions, behind: number): Form {
  const follow = behind & (TYPE_FOLLOW | F.Operator | F.Set);
  return c.rule('of_type', follow, () =>
    c.ended(follow, F.And | F.Operator | F.Set, 'type', (f) =>
      sequence(
        c.say(V.ofType),
        c.list(f, (inner) => type(c, inner)),
      ),
    ),
  );
}

export function generics(c: Productions): Form {
  return c.g.rule('generics', () => {
    const implementing = optional(sequence(c.say(V.implementing), bounds(c, F.Nothing)));
    const one = choice(
      sequence(c.say(V.withGenericType), c.l.declared(), implementing),
      sequence(c.say(V.withLifetime), c.l.any(), optional(sequence(c.say(V.outliving), lifetime(c)))),
      sequence(c.say(V.withConstant), c.l.declared(), c.say(V.of), c.l.typeName()),
    );
    return sequence(one, many(one));
  });
}

/** `where A implementing B`, each with its own `where`. */
export function conditions(c: Productions): Form {
  return c.g.rule('conditions', () => many(sequence(c.say(V.where), type(c, F.Binding), c.say(V.implementing), bounds(c, F.Nothing))));
}
