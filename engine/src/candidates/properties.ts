/** Tests of what holds for every input: inverses, laws that a name promises, siblings, containers, standard traits. */
import type { FunctionItem } from '../items/index.js';
import type { Tree } from '../../../redox/src/index.js';
import { T } from '../../../redox/src/lexer.js';
import type { Candidate, CandidateSource, Claim, SourceAnswer, SourceContext } from './candidate.js';
import { externsOf } from './externs.js';
import { containers } from './property/containers.js';
import { laws } from './property/laws.js';
import { concreteTest, loopTest, type Property, proptestTest } from './property/property.js';
import { roundTrips } from './property/round-trip.js';
import { Scope } from './property/scope.js';
import { sequences } from './property/sequences.js';
import { siblings } from './property/siblings.js';
import { traitLaws } from './property/trait-laws.js';

/** Of one function; each may be written in two ways. */
const MOST = 6;
const MOST_TEXTS = 12;
const LONGEST_TEXT = 60;

export class Properties implements CandidateSource {
  readonly source = 'property';

  candidates(context: SourceContext): Promise<SourceAnswer> {
    const scope = new Scope(context, { texts: textsIn(context.file.tree), made: context.made ?? new Map(), from: context.file.module });
    const hasProptest = externsOf(context.unit).crates.has('proptest');
    const found = [...roundTrips(scope), ...laws(scope), ...sequences(scope), ...siblings(scope), ...containers(scope), ...traitLaws(scope)];
    const counts = new Map<FunctionItem, number>();
    const candidates = found.flatMap((property) => {
      const count = (counts.get(property.item) ?? 0) + 1;
      counts.set(property.item, count);
      return count > MOST ? [] : written(property, context, hasProptest);
    });
    for (const { item } of context.subjects) context.onDone(item);
    return Promise.resolve({ candidates, reasons: new Map() });
  }
}

function written(property: Property, { names, driver }: SourceContext, hasProptest: boolean): Candidate[] {
  const name = names.unique(property.name);
  const { contradicts, item } = property;
  const plain: Candidate = { name, code: loopTest(property, name, driver), source: 'property', item, basis: 'claimed', hits: [] };
  const claim: Claim | null = contradicts && {
    by: `${property.says}, but not here`,
    contradicts,
    ...(property.between && { between: property.between }),
    concrete: (message) => concreteTest(property, name, message, driver),
  };
  const loop = claim === null ? plain : { ...plain, claim };
  if (!hasProptest) return [loop];
  const other = names.unique(property.name);
  const code = proptestTest(property, other);
  return code === null ? [loop] : [loop, { ...plain, name: other, code }];
}

/** Short string literals of a file, as they stand: what the code is about, and what its examples are. */
function textsIn({ tokens, text }: Tree): string[] {
  const found = new Set<string>();
  const isPlain = (literal: string): boolean => /^"[^"\\{}]*"$/.test(literal) && literal.length > 2 && literal.length < LONGEST_TEXT;
  for (let at = 0; at < tokens.count; at++) {
    const literal = text.slice(tokens.start[at], tokens.end[at]);
    if (tokens.kind[at] === T.String && isPlain(literal)) found.add(literal);
  }
  for (const [line] of text.matchAll(/^\s*\/\/[/!].*$/gm)) for (const [literal] of line.matchAll(/"[^"\\{}]+"/g)) if (isPlain(literal)) found.add(literal);
  return [...found].slice(0, MOST_TEXTS);
}
