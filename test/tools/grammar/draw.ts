/** Texts drawn from a grammar: every choice by a seeded generator, the shortest ways once a budget is spent. */
import type { Form, Grammar, Lexeme } from '../../../redox/src/grammar/form.js';

/** Lexemes on the shortest way through each rule. */
const lengths = new WeakMap<Grammar, Map<string, number>>();

function shortest(grammar: Grammar): Map<string, number> {
  const known = lengths.get(grammar);
  if (known !== undefined) return known;
  const found = new Map<string, number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, form] of grammar.rules) {
      const length = least(form, found);
      if (length < (found.get(name) ?? Infinity)) {
        found.set(name, length);
        changed = true;
      }
    }
  }
  lengths.set(grammar, found);
  return found;
}

function least(form: Form, found: ReadonlyMap<string, number>): number {
  switch (form.kind) {
    case 'lexeme':
      return 1;
    case 'rule':
      return found.get(form.name) ?? Infinity;
    case 'choice':
      return Math.min(...form.parts.map((part) => least(part, found)));
    case 'sequence':
      return form.parts.reduce((sum, part) => sum + least(part, found), 0);
    default:
      return 0;
  }
}

/** A generator of numbers from 0 to 1 (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of the grammar; behind `budget` lexemes it is ended on the shortest way. */
export function drawText(grammar: Grammar, seed: number, budget: number): string {
  const random = generator(seed);
  const found = shortest(grammar);
  let left = budget;
  let isComment = false;
  let text = '';
  const stack: Form[] = [{ kind: 'rule', name: grammar.start }];
  const pick = <A>(list: readonly A[]): A => list[Math.floor(random() * list.length)]!;
  for (let form = stack.pop(); form !== undefined; form = stack.pop()) {
    switch (form.kind) {
      case 'lexeme':
        text += lexemeText(grammar.lexemes.get(form.name)!, pick, random, isComment);
        isComment = form.name.startsWith('COMMENT');
        left--;
        break;
      case 'rule':
        stack.push(grammar.rules.get(form.name)!);
        break;
      case 'sequence':
        for (let at = form.parts.length - 1; at >= 0; at--) stack.push(form.parts[at]!);
        break;
      case 'choice': {
        const best = Math.min(...form.parts.map((part) => least(part, found)));
        stack.push(pick(left > 0 ? form.parts : form.parts.filter((part) => least(part, found) === best)));
        break;
      }
      case 'optional':
        if (left > 0 && random() < 0.5) stack.push(form.part);
        break;
      case 'many':
        if (left > 0 && random() < 0.5) stack.push(form, form.part);
        break;
    }
  }
  return text;
}

type Pick = <A>(list: readonly A[]) => A;

/** A text of a lexeme. Names are made of the words of the language as often as not, since those are what is misread. */
function lexemeText(lexeme: Lexeme, pick: Pick, random: () => number, behindComment: boolean): string {
  const mayBeNone = lexeme.space === '' || lexeme.space.endsWith('*');
  const space = behindComment ? '\n' : mayBeNone && (lexeme.space === '' || random() < 0.5) ? '' : lexeme.space.includes('n') && random() < 0.3 ? '\n  ' : ' ';
  return space + (lexeme.text ?? sample(lexeme, pick));
}

function sample(lexeme: Lexeme, pick: Pick): string {
  const { pattern } = lexeme;
  const whole = new RegExp(`^(?:${pattern})$`);
  const allowed = (text: string): boolean => whole.test(text) && !lexeme.except.includes(text);
  return pick(candidates(pattern).filter(allowed));
}

const TEXTS = [
  '0',
  '7',
  '12u8',
  '0xFf',
  '1.5',
  '2e3',
  '1_000',
  '""',
  '"a b"',
  '"\\n{x}"',
  'b"x"',
  'r"\\"',
  'r#"a"b"#',
  "'a'",
  "b'z'",
  "'\\n'",
  "'('",
  '(',
  ')',
  'note that x',
  'document that end if',
  'x',
  'Foo',
  'value_1',
  'user_end',
  '_x',
  'r',
  'b',
];
const cache = new Map<string, string[]>();
let words: readonly string[] = [];
/** Words that names are made of too. */
export const useWords = (given: readonly string[]): void => void (words = given);

function candidates(pattern: string): string[] {
  let list = cache.get(pattern);
  if (list === undefined) {
    const whole = new RegExp(`^(?:${pattern})$`);
    list = [...TEXTS, ...TEXTS, ...TEXTS, ...words].filter((text) => whole.test(text));
    cache.set(pattern, list);
  }
  return list;
}
