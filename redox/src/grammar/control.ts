/** Branches, loops and blocks in words; `parser/control.ts` reads them. Each is closed by its `end`. */
import { V } from '../vocabulary.js';
import type { Productions } from './context.js';
import { expression } from './expressions.js';
import { choice, type Form, many, optional, sequence } from './form.js';
import { F } from './follow.js';
import { COMMENT, wordLexeme } from './lexemes.js';
import { pattern } from './patterns.js';
import { body } from './statements.js';

export const blockLike = (c: Productions): Form => c.g.rule('block_like', () => choice(branch(c), compare(c), loop(c), block(c), sequence(c.say(V.labeled), c.l.any(), choice(loop(c), block(c)))));

const head = (c: Productions): Form => expression(c, F.Nothing, false);

const branch = (c: Productions): Form => c.g.rule('branch', () => sequence(c.say(V.if), head(c), c.say(V.then), body(c, F.Nothing), branchRest(c)));

/** `otherwise if` always goes on with the branch, so another branch does not begin with `if`. */
function branchRest(c: Productions): Form {
  return c.g.rule('branch_rest', () => {
    const other = c.g.without(body(c, F.Nothing), [wordLexeme('if')], COMMENT);
    return choice(
      c.l.end('if'),
      sequence(c.say(V.otherwiseIf), head(c), c.say(V.then), body(c, F.Nothing), branchRest(c)),
      sequence(c.say(V.otherwise), choice(other, sequence(c.say(V.begin), body(c, F.Nothing))), c.l.end('if')),
    );
  });
}

function compare(c: Productions): Form {
  return c.g.rule('compare', () => sequence(c.say(V.compare), head(c), many(sequence(c.lead(), arm(c))), c.lead(), c.l.end('compare')));
}

function arm(c: Productions): Form {
  return c.g.rule('arm', () => {
    const start = sequence(c.say(V.case), pattern(c, F.Nothing), optional(sequence(c.say(V.when), head(c))), c.say(V.then));
    return sequence(start, choice(sequence(c.say(V.begin), body(c, F.Nothing), c.l.end('case')), sequence(head(c), optional(c.l.end('case')))));
  });
}

function loop(c: Productions): Form {
  return c.g.rule('loop', () =>
    choice(
      sequence(c.say(V.forEach), pattern(c, F.Nothing), c.say(V.in), head(c), c.say(V.repeat), body(c, F.Nothing), c.l.end('for')),
      sequence(c.say(V.while), head(c), c.say(V.repeat), body(c, F.Nothing), c.l.end('while')),
      sequence(c.say(V.repeatForever), body(c, F.Nothing), c.l.end('repeat')),
    ),
  );
}

const block = (c: Productions): Form => c.g.rule('block', () => sequence(optional(c.l.word('unsafe')), c.say(V.block), body(c, F.Nothing), c.l.end('block')));
