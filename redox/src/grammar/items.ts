/** Items in words; `parser/items.ts`, `parser/functions.ts`, `parser/structures.ts` and `parser/uses.ts` read them. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { expression } from './expressions.js';
import { choice, type Form, many, optional, sequence } from './form.js';
import { F } from './follow.js';
import { OPEN } from './lexemes.js';
import { onePattern } from './patterns.js';
import { body } from './statements.js';
import { bounds, conditions, generics, lifetime, pathOfNames, pathStart, type } from './types.js';

/** A file: one item or more. */
export function file(c: Productions): Form {
  const next = sequence(c.lead(), item(c));
  return c.g.rule('file', () => sequence(next, many(next), c.lead()));
}

const item = (c: Productions): Form => c.g.rule('item', () => sequence(attributes(c), optional(c.say(V.public)), choice(declaration(c), implementation(c))));

/** An item inside of a body. */
export const innerItem = (c: Productions): Form => c.g.rule('item_inner', () => declaration(c));

const declaration = (c: Productions): Form =>
  c.g.rule('declaration', () =>
    choice(
      functionItem(c),
      structure(c),
      enumeration(c),
      trait(c),
      useItem(c),
      constant(c),
      typeAlias(c),
      sequence(c.say(V.module), c.l.declared(), optional(c.say(V.begin)), many(sequence(c.lead(), item(c))), c.lead(), c.l.end('module')),
    ),
  );

/** `attribute derive with Debug and Clone`, each on its line, with comments between them. */
function attributes(c: Productions): Form {
  const one = c.g.rule('attribute', () => {
    const one = choice(c.l.typeName(), c.l.word('default'));
    const name = choice(one, sequence(one, c.l.word('dot'), one));
    return sequence(
      c.say(V.attribute),
      name,
      optional(
        sequence(
          c.say(V.with),
          c.list(F.Nothing, () => name),
        ),
      ),
      c.lead(),
    );
  });
  return many(one);
}

// Functions

function signature(c: Productions): Form {
  return c.g.rule('signature', () => {
    const takes = sequence(
      c.say(V.takes),
      c.list(F.Nothing, (f) => parameter(c, f)),
    );
    const qualifiers = sequence(optional(c.say(V.constant)), optional(c.l.word('unsafe')));
    return sequence(
      qualifiers,
      c.say(V.function),
      choice(c.l.declared(), c.l.joined()),
      optional(generics(c)),
      c.lead(),
      optional(takes),
      optional(sequence(c.say(V.returns), type(c, F.Nothing))),
      conditions(c),
    );
  });
}

const functionItem = (c: Productions): Form => c.g.rule('function', () => sequence(signature(c), c.say(V.begin), body(c, F.Nothing), c.l.end('function')));

function parameter(c: Productions, follow: number): Form {
  return c.rule('parameter', follow, () => {
    const borrowed = sequence(c.say(V.reference), optional(sequence(c.say(V.with), lifetime(c))), c.say(V.to));
    const self = sequence(choice(sequence(), c.say(V.mutable), borrowed, sequence(c.say(V.mutable), borrowed)), c.say(V.context));
    return choice(self, sequence(onePattern(c, F.Of), c.say(V.of), type(c, follow)));
  });
}

// Types

function structure(c: Productions): Form {
  return c.g.rule('structure', () => {
    const name = sequence(c.say(V.structure), c.l.declared());
    const start = sequence(name, optional(generics(c)));
    const fields = sequence(conditions(c), c.say(V.withFields), many(sequence(c.lead(), field(c))), c.lead(), c.l.end('structure'));
    return choice(start, sequence(start, choice(fields, sequence(c.say(V.holding), tupleFields(c)))), sequence(name, c.say(V.of), tupleFields(c)));
  });
}

/** `name of T` on its line. */
const field = (c: Productions): Form => c.g.rule('field_declaration', () => sequence(attributes(c), optional(c.say(V.public)), choice(c.l.declared(), c.l.joined()), c.say(V.of), type(c, F.Nothing)));

function tupleFields(c: Productions): Form {
  const one = (f: number): Form => sequence(optional(c.say(V.public)), type(c, f));
  return sequence(c.list(F.Nothing, one), optional(c.l.end('fields')));
}

function enumeration(c: Productions): Form {
  return c.g.rule('enumeration', () => {
    const named = (f: number): Form => sequence(c.l.declared(), c.say(V.of), type(c, f));
    const fields = sequence(c.say(V.with), c.list(F.Nothing, named), optional(c.l.end('fields')));
    const rest = choice(sequence(), sequence(c.say(V.of), tupleFields(c)), fields, sequence(c.say(V.equalTo), optional(c.say(V.negate)), c.l.number()));
    const variants = many(sequence(c.lead(), attributes(c), c.l.declared(), rest));
    return sequence(c.say(V.enumeration), c.l.declared(), optional(generics(c)), conditions(c), c.say(V.withVariants), variants, c.lead(), c.l.end('enumeration'));
  });
}

const typeAlias = (c: Productions): Form => c.g.rule('type_alias', () => sequence(c.say(V.type), c.l.declared(), optional(generics(c)), c.say(V.as), type(c, F.Nothing)));

const constant = (c: Productions): Form =>
  c.g.rule('constant', () => sequence(c.say(V.constant), choice(c.l.typeName(), c.say(V.anything)), c.say(V.of), type(c, F.Nothing), c.say(V.as), expression(c, F.Start, false)));

// Traits and implementations

function trait(c: Productions): Form {
  return c.g.rule('trait', () => {
    const above = optional(sequence(c.say(V.implementing), bounds(c, F.Nothing)));
    const member = choice(
      functionItem(c),
      sequence(signature(c), optional(c.l.end('function'))),
      sequence(c.say(V.type), c.l.declared(), above),
      constant(c),
      sequence(c.say(V.constant), c.l.typeName(), c.say(V.of), type(c, F.Nothing)),
    );
    const members = many(sequence(c.lead(), attributes(c), member));
    return sequence(c.say(V.trait), c.l.declared(), optional(generics(c)), above, conditions(c), optional(c.say(V.begin)), members, c.lead(), c.l.end('trait'));
  });
}

function implementation(c: Productions): Form {
  return c.g.rule('implementation', () => {
    // brackets behind a type parameter would be read as its arguments
    const first = c.g.without(type(c, F.Nothing), [OPEN], '');
    const owner = choice(first, sequence(first, c.l.word('for'), type(c, F.Nothing)));
    const member = sequence(c.lead(), attributes(c), optional(c.say(V.public)), choice(functionItem(c), typeAlias(c), constant(c)));
    return sequence(c.say(V.implement), optional(generics(c)), owner, conditions(c), optional(c.say(V.begin)), many(member), c.lead(), c.l.end('implement'));
  });
}

// Uses

function useItem(c: Productions): Form {
  return c.g.rule('use', () => sequence(c.say(V.use), useTree(c, false)));
}

/** `inGroup`: an `and` belongs to the group around it, and so would the `end use` of a group inside. */
function useTree(c: Productions, inGroup: boolean): Form {
  return c.g.rule(inGroup ? 'use_tree_in_group' : 'use_tree', () => {
    const name = choice(pathStart(c), pathOfNames(c));
    const alias = optional(sequence(c.say(V.as), choice(c.l.declared(), c.say(V.anything))));
    const group = sequence(
      name,
      c.say(V.with),
      c.list(F.Nothing, () => choice(useTree(c, true), c.say(V.context))),
    );
    const closed = sequence(group, c.l.end('use'));
    return choice(sequence(name, alias), sequence(name, c.l.word('dot'), c.say(V.everything)), closed, inGroup ? null : group);
  });
}
