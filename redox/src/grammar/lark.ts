/** The grammar in the dialect of Lark that llguidance reads. */
import { V } from '../vocabulary.js';
import type { Form, Grammar, Lexeme } from './form.js';

/** One line a rule and a lexeme, those that are reached, in the order in which they are first named. */
export function larkOf(grammar: Grammar, head: readonly string[] = []): string {
  const rules: string[] = [];
  const lexemes = new Set<string>();
  const waiting = [grammar.start];
  const seen = new Set(waiting);
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    rules.push(`${name}: ${alternatives(grammar.rules.get(name)!)}`);
    for (const part of named(grammar.rules.get(name)!)) {
      if (part.kind === 'lexeme') lexemes.add(part.name);
      else if (!seen.has(part.name)) waiting.push(part.name);
      if (part.kind === 'rule') seen.add(part.name);
    }
  }
  const terminals = [...lexemes].map((name) => `${name}: ${pattern(grammar.lexemes.get(name)!)}`);
  return [...head.map((line) => `// ${line}`), `start: ${grammar.start}`, ...rules, ...terminals, ''].join('\n');
}

function* named(form: Form): Generator<{ kind: 'lexeme' | 'rule'; name: string }> {
  if (form.kind === 'lexeme' || form.kind === 'rule') yield form;
  else if (form.kind === 'optional' || form.kind === 'many') yield* named(form.part);
  else for (const part of form.parts) yield* named(part);
}

const alternatives = (form: Form): string => (form.kind === 'choice' ? form.parts.map(inSequence).join(' | ') : inSequence(form));

function inSequence(form: Form): string {
  if (form.kind !== 'sequence') return item(form);
  const parts = form.parts.filter((part) => !(part.kind === 'sequence' && part.parts.length === 0));
  return parts.length === 0 ? '""' : parts.map(item).join(' ');
}

function item(form: Form): string {
  switch (form.kind) {
    case 'lexeme':
    case 'rule':
      return form.name;
    case 'optional':
      return `(${alternatives(form.part)})?`;
    case 'many':
      return `(${alternatives(form.part)})*`;
    default:
      return `(${alternatives(form)})`;
  }
}

function pattern({ pattern: inner, except, space }: Lexeme): string {
  const slashed = (text: string): string => `/${text.replaceAll('/', '\\/')}/`;
  return except.length === 0 ? slashed(space + inner) : `${slashed(space + inner)} & ~${slashed(`${space}(${except.join('|')})`)}`;
}

/**
 * Texts that lead towards the end of an answer, the surest first: what closes a literal or bracket, `end`, what a begun form needs
 * before its `end`, then short operands. The worker writes the first that the grammar allows where an answer would be cut off. They
 * hold a line break, which ends a comment; the space behind a word keeps it from being the beginning of a name.
 */
export function closingTexts(): string[] {
  const next = [V.end, V.then, V.repeat, V.begin, V.in, V.withVariants, V.orError, V.against].map((phrase) => phrase.text);
  const operands = ['0', 'x', V.unit.text];
  const links = [V.to, V.as, V.on, V.at, V.andBody, V.withBody, V.equalTo, V.of, V.with, V.use].map((phrase) => phrase.text);
  const words = (texts: readonly string[]): string[] => texts.map((text) => `\n${text} `);
  return ['"#\n', '"\n', "'\n", ')', ...words(next), ...operands.map((text) => `\n${text}`), ...words(links)];
}
