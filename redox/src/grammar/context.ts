/** What all productions share. */
import type { Phrase } from '../vocabulary.js';
import { choice, type Form, GrammarBuilder, many, sequence } from './form.js';
import { endBit, F, followName, type Terminated } from './follow.js';
import { Lexemes } from './lexemes.js';

export class Productions {
  readonly g = new GrammarBuilder();
  readonly l = new Lexemes(this.g);

  say(phrase: Phrase): Form {
    return this.l.say(phrase);
  }

  /** A rule for each set of what may follow. */
  rule(name: string, follow: number, build: () => Form): Form {
    return this.g.rule(`${name}${followName(follow)}`, build);
  }

  /**
   * A form with an optional terminator. `takes`: what it would take for its own when it stands open; `content` is given what may
   * follow it. An `end WORD` belongs to the innermost open form of its word.
   */
  ended(follow: number, takes: number, word: Terminated, content: (follow: number) => Form): Form {
    const closed = sequence(content(endBit(word)), this.l.end(word));
    return follow & (takes | endBit(word)) ? closed : choice(content(follow), closed);
  }

  /** One or more, with `and` between them. */
  list(follow: number, member: (follow: number) => Form): Form {
    return sequence(many(sequence(member(F.And), this.l.word('and'))), member(follow));
  }

  /** Comments, which stand before the next word on lines of their own. */
  lead(): Form {
    return many(this.l.comment());
  }
}

/** A production for what may follow; `inCall`: as an argument of a call, where links belong to the call. */
export type Make = (c: Productions, follow: number, inCall: boolean) => Form;

/** A rule for each set of followers, inside and outside of arguments. */
export const rule = (name: string, make: Make): Make => {
  return (c, follow, inCall) => c.rule(inCall ? `${name}_in_call` : name, follow, () => make(c, follow, inCall));
};
