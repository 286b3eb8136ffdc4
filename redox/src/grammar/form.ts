/**
 * Grammars as plain data, and two things that are made from one: the same grammar whose first word needs no white space before it,
 * and the same grammar without the texts that begin with a given lexeme.
 */

/** A part of a production. `lexeme` and `rule` name an entry of the grammar. */
export type Form =
  | { readonly kind: 'lexeme'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Form[] }
  | { readonly kind: 'choice'; readonly parts: readonly Form[] }
  | { readonly kind: 'optional'; readonly part: Form }
  | { readonly kind: 'many'; readonly part: Form };

export const sequence = (...parts: readonly Form[]): Form => (parts.length === 1 ? parts[0]! : { kind: 'sequence', parts });
/** One of the forms; those that are `null` are not there. */
export const choice = (...parts: readonly (Form | null)[]): Form => {
  const given = parts.filter((part) => part !== null);
  return given.length === 1 ? given[0]! : { kind: 'choice', parts: given };
};
export const optional = (part: Form): Form => ({ kind: 'optional', part });
/** Any number of times, none included. */
export const many = (part: Form): Form => ({ kind: 'many', part });

/** A lexeme as a regular expression, and its text where it is always the same. */
export interface Lexeme {
  /** In the syntax of Rust's crate `regex`, without the white space that stands before it. */
  readonly pattern: string;
  /** Texts that it does not match, although the pattern does. */
  readonly except: readonly string[];
  /** The white space before it, as a pattern. */
  readonly space: string;
  readonly text: string | null;
}

export interface Grammar {
  readonly start: string;
  readonly rules: ReadonlyMap<string, Form>;
  readonly lexemes: ReadonlyMap<string, Lexeme>;
}

/** Collects the rules of a grammar; a rule is built once, when it is first asked for. */
export class GrammarBuilder {
  readonly rules = new Map<string, Form>();
  readonly lexemes = new Map<string, Lexeme>();

  rule(name: string, build: () => Form): Form {
    if (!this.rules.has(name)) {
      this.rules.set(name, NEVER); // it may ask for itself
      this.rules.set(name, build());
    }
    return { kind: 'rule', name };
  }

  lexeme(name: string, make: () => Lexeme): Form {
    if (!this.lexemes.has(name)) this.lexemes.set(name, make());
    return { kind: 'lexeme', name };
  }

  /** The same rule where no white space stands before its first lexeme. */
  tight(rule: Form): Form {
    return this.derived(rule, {
      suffix: '_tight',
      change: (name) => {
        const lexeme = this.lexemes.get(name)!;
        return this.lexeme(`${name}_TIGHT`, () => ({ ...lexeme, space: '' }));
      },
    });
  }

  /** The texts of the rule that do not begin with one of the lexemes, comments before it left aside. */
  without(rule: Form, excluded: readonly string[], comment: string): Form {
    return this.derived(rule, { suffix: `_no_${excluded[0]!.toLowerCase()}`, change: (name) => (excluded.includes(name) ? null : { kind: 'lexeme', name }), comment });
  }

  /** The grammar from its first rule on, without what no text can come of. */
  grammar(start: string): Grammar {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) next();
    return { start, rules: productive(this.rules), lexemes: this.lexemes };
  }

  private readonly waiting: (() => void)[] = [];

  /** A rule made from another one when all are built. */
  private derived(form: Form, how: Rewrite): Form {
    if (form.kind !== 'rule') throw new Error('only rules are rewritten');
    const name = form.name + how.suffix;
    if (!this.rules.has(name)) {
      this.rules.set(name, NEVER);
      this.waiting.push(() => this.rules.set(name, this.rewrite(this.rules.get(form.name)!, how)));
    }
    return { kind: 'rule', name };
  }

  /** Rewrites what may stand first. */
  private rewrite(form: Form, how: Rewrite): Form {
    switch (form.kind) {
      case 'lexeme':
        return how.change(form.name) ?? NEVER;
      case 'rule':
        return this.derived(form, how);
      case 'choice':
        return choice(...form.parts.map((part) => this.rewrite(part, how)));
      case 'optional':
        return optional(this.rewrite(form.part, how));
      case 'many':
        return optional(sequence(this.rewrite(form.part, how), form));
      case 'sequence':
        return this.rewriteFirst(form.parts, how);
    }
  }

  private rewriteFirst(parts: readonly Form[], how: Rewrite): Form {
    const [head, ...rest] = parts;
    if (head === undefined) return sequence();
    if (head.kind === 'many' && head.part.kind === 'lexeme' && head.part.name === how.comment) return sequence(head, this.rewriteFirst(rest, how));
    if (head.kind === 'optional') return choice(sequence(this.rewrite(head.part, how), ...rest), this.rewriteFirst(rest, how));
    if (head.kind === 'many') return choice(sequence(this.rewrite(head.part, how), head, ...rest), this.rewriteFirst(rest, how));
    if (head.kind === 'sequence') return this.rewriteFirst([...head.parts, ...rest], how);
    return sequence(this.rewrite(head, how), ...rest);
  }
}

/** How the first lexemes of a rule are changed; null: no text begins with it any more. */
interface Rewrite {
  readonly suffix: string;
  readonly change: (lexeme: string) => Form | null;
  /** The lexeme of comments, behind which the first word still comes. */
  readonly comment?: string;
}

/** A form that no text is of. */
const NEVER: Form = { kind: 'choice', parts: [] };

/** The rules without the forms that no text is of. */
function productive(rules: ReadonlyMap<string, Form>): Map<string, Form> {
  const good = new Set<string>();
  for (let before = -1; before < good.size; ) {
    before = good.size;
    for (const [name, form] of rules) if (!good.has(name) && pruned(form, good) !== null) good.add(name);
  }
  return new Map([...rules].filter(([name]) => good.has(name)).map(([name, form]) => [name, pruned(form, good)!]));
}

function pruned(form: Form, good: ReadonlySet<string>): Form | null {
  switch (form.kind) {
    case 'lexeme':
      return form;
    case 'rule':
      return good.has(form.name) ? form : null;
    case 'choice': {
      const left = form.parts.map((part) => pruned(part, good)).filter((part) => part !== null);
      return left.length === 0 ? null : choice(...left);
    }
    case 'sequence': {
      const parts = form.parts.map((part) => pruned(part, good));
      return parts.every((part) => part !== null) ? sequence(...parts) : null;
    }
    default: {
      const part = pruned(form.part, good);
      return part === null ? sequence() : { ...form, part };
    }
  }
}
