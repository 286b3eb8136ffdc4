/**
 * What may follow a form and belongs to one around it, as bits: a form that would take it for its own has to be closed with its
 * `end` there. The grammar's counterpart of `Follow` of the printer.
 */
const NAMES = ['and', 'operator', 'link', 'to', 'set', 'start', 'binding', 'with', 'or', 'of', 'returning'] as const;

/** Forms with an optional terminator: `end WORD` belongs to the innermost one that is open. */
const TERMINATED = ['call', 'with', 'tuple', 'create', 'macro', 'index', 'some', 'ok', 'error', 'range', 'closure', 'array', 'type', 'taking', 'pattern', 'either'] as const;
export type Terminated = (typeof TERMINATED)[number];

const bit = (name: (typeof NAMES)[number]): number => 1 << NAMES.indexOf(name);

export const F = {
  Nothing: 0,
  /** `and` of a list around it. */
  And: bit('and'),
  /** A binary operator, `as` of a cast included. */
  Operator: bit('operator'),
  /** A link of a chain around it. */
  Link: bit('link'),
  /** `to` of a range. */
  To: bit('to'),
  /** `equal to` of `set`. */
  Set: bit('set'),
  /** Something that starts an operand: the next statement. */
  Start: bit('start'),
  /** `equal to` or `implementing`, which a type argument would take. */
  Binding: bit('binding'),
  With: bit('with'),
  /** `or` of a pattern around it. */
  Or: bit('or'),
  /** `of` and a type behind a pattern. */
  Of: bit('of'),
  Returning: bit('returning'),
} as const;

/** `end WORD` of a form around it. */
export const endBit = (word: Terminated): number => 1 << (NAMES.length + TERMINATED.indexOf(word));
const ends = (...words: Terminated[]): number => words.reduce((bits, word) => bits | endBit(word), 0);

/** Of these, what types and patterns could take. */
export const TYPE_FOLLOW = F.And | F.Binding | F.Returning | ends('tuple', 'array', 'type', 'taking');
export const PATTERN_FOLLOW = F.And | F.Or | F.Of | ends('tuple', 'array', 'some', 'ok', 'error', 'pattern', 'either');

/** A set of bits in words, for the names of rules. */
export const followName = (bits: number): string => {
  const before = NAMES.filter((_, at) => bits & (1 << at));
  const behind = TERMINATED.filter((_, at) => bits & (1 << (NAMES.length + at))).map((word) => `end_${word}`);
  const all = [...before, ...behind];
  return all.length === 0 ? '' : `_before_${all.join('_')}`;
};
