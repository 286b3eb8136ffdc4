/** Rules for names that a word in front of them gives a meaning: what is declared, called, or belongs to a path. */
import type { Phrase } from '../../redox/src/vocabulary.js';
import { V } from '../../redox/src/vocabulary.js';
import type { Rule } from './rule.js';
import { NAME, NOT_BEFORE_NAME, NOT_BEHIND_NAME, phrasePattern, whole } from './rule.js';
import { scopeOfPhrase } from './scopes.js';
import { BLANK, NAME_OR_RAW, notCallable } from './words.js';

/** The phrases by their scope, as patterns. */
function byScope(phrases: readonly Phrase[]): { readonly scope: string; readonly pattern: string }[] {
  const groups = new Map<string, string[]>();
  for (const phrase of [...phrases].sort((a, b) => b.text.length - a.text.length)) {
    const scope = scopeOfPhrase(phrase);
    groups.set(scope, [...(groups.get(scope) ?? []), phrasePattern(phrase.text)]);
  }
  return [...groups].map(([scope, patterns]) => ({ scope, pattern: patterns.join('|') }));
}

/** The name behind one of the phrases; `but` is what may not stand in its place. */
function behind(phrases: readonly Phrase[], name: string, but = ''): Rule[] {
  const unless = but === '' ? '' : `(?!${whole(but)})`;
  return byScope(phrases).map(({ scope, pattern }) => ({
    match: `${NOT_BEHIND_NAME}(${pattern})${BLANK}${unless}(${NAME_OR_RAW})`,
    captures: { '1': { name: scope }, '2': { name } },
  }));
}

/** The last name of a path behind one of the phrases. */
function pathBehind(phrases: readonly Phrase[], name: string, but: string): Rule[] {
  return byScope(phrases).map(({ scope, pattern }) => ({
    match: `${NOT_BEHIND_NAME}(${pattern})${BLANK}(?!${whole(but)})((?:${NAME_OR_RAW}${BLANK}${V.dot.text}${BLANK})*)(${NAME_OR_RAW})(?!${BLANK}${V.dot.text}${NOT_BEFORE_NAME})`,
    captures: { '1': { name: scope }, '2': { patterns: [{ include: '#path' }] }, '3': { name } },
  }));
}

/** A link of a chain (`then method`) with the name behind it. */
function link(word: Phrase, name: string): Rule {
  return {
    match: `${NOT_BEHIND_NAME}(${V.then.text})${BLANK}(${word.text})${BLANK}(${NAME_OR_RAW}|[0-9]+)`,
    captures: { '1': { name: scopeOfPhrase(V.then) }, '2': { name: scopeOfPhrase(word) }, '3': { name } },
  };
}

const PROPERTY = 'variable.other.property.iron';

export function nameRules(): Record<string, Rule> {
  const reserved = notCallable();
  const type = 'entity.name.type.iron';
  return {
    names: {
      patterns: [
        ...behind([V.function], 'entity.name.function.iron', V.taking.text),
        ...behind([V.structure, V.enumeration, V.trait, V.unionItem, V.type], type, reserved),
        ...behind([V.module, V.externalCrate], 'entity.name.namespace.iron', reserved),
        link(V.method, 'entity.name.function.iron'),
        link(V.member, PROPERTY),
        ...behind([V.callMethod, V.callAssociated], 'entity.name.function.iron'),
        ...pathBehind([V.call], 'entity.name.function.iron', reserved),
        ...pathBehind([V.bracketMacro, V.braceMacro, V.macro], 'entity.name.function.macro.iron', reserved),
        ...pathBehind([V.innerAttribute, V.attribute], 'entity.name.function.decorator.iron', reserved),
        ...behind([V.withLifetime, V.lifetime], 'entity.name.type.lifetime.iron', V.anonymous.text),
        ...behind([V.labeled, V.named], 'entity.name.label.iron'),
        ...behind([V.withGenericType, V.genericType], 'entity.name.type.parameter.iron', reserved),
        {
          match: `${NOT_BEHIND_NAME}(${V.field.text})${BLANK}(${NAME_OR_RAW}|[0-9]+)(?=${BLANK}${V.of.text}${NOT_BEFORE_NAME})`,
          captures: { '1': { name: scopeOfPhrase(V.field) }, '2': { name: PROPERTY } },
        },
        {
          match: `${NOT_BEHIND_NAME}(${V.dot.text})${BLANK}(?:(${V.everything.text})${NOT_BEFORE_NAME}|(${NAME_OR_RAW}))`,
          captures: { '1': { name: scopeOfPhrase(V.dot) }, '2': { name: scopeOfPhrase(V.everything) }, '3': { patterns: [{ include: '#plain-names' }] } },
        },
      ],
    },
    path: {
      patterns: [
        { match: `${NOT_BEHIND_NAME}(${V.dot.text})${BLANK}(${NAME})?`, captures: { '1': { name: 'keyword.operator.connective.iron' }, '2': { patterns: [{ include: '#plain-names' }] } } },
        { include: '#rust-words' },
        { include: '#plain-names' },
      ],
    },
    'plain-names': {
      patterns: [
        { name: 'support.type.primitive.iron', match: whole('[iu](?:8|16|32|64|128|size)|f(?:16|32|64|128)|str|bool|char') },
        { name: 'constant.other.iron', match: whole(String.raw`[A-Z][A-Z0-9_]+`) },
        { name: type, match: `${NOT_BEHIND_NAME}\\p{Lu}[\\p{L}\\p{N}\\p{M}_]*` },
        { match: `${NOT_BEHIND_NAME}(${NAME})(!)`, captures: { '1': { name: 'entity.name.function.macro.iron' }, '2': { name: 'keyword.operator.iron' } } },
        { name: 'entity.name.function.iron', match: `${NOT_BEHIND_NAME}(?!${whole('if|while|for|in|return|match')})${NAME}(?=\\()` },
        { name: 'variable.other.iron', match: `${NOT_BEHIND_NAME}${NAME}` },
      ],
    },
  };
}
