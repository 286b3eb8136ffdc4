/**
 * The TextMate scope of each phrase of the vocabulary. Scopes are those that themes know from other
 * languages; phrases are named by their role, so that a renamed word needs no change here.
 */
import type { Phrase } from '../../redox/src/vocabulary.js';
import { ENDS, V, vocabulary } from '../../redox/src/vocabulary.js';

const CONDITIONAL = [V.if, V.then, V.otherwise, V.otherwiseIf, V.compare, V.case, V.when];
const LOOP = [V.forEach, V.in, V.while, V.repeat, V.repeatForever, V.labeled];
const FLOW = [V.exitLoop, V.continueLoop, V.return, V.yield, V.await, V.unwrapOrReturnError];
const DECLARATION = [V.function, V.structure, V.enumeration, V.unionItem, V.trait, V.implement, V.module, V.constant, V.static, V.type, V.define, V.closure, V.macroItem];
const TYPE = [V.listOf, V.optional, V.resultOf, V.boxContaining, V.hashMapFrom, V.string, V.stringSlice, V.boolean, V.character, V.sliceOf, V.arrayOf, V.tupleOf, V.never, V.inferred]; // prettier-ignore
const CONNECTIVE = [V.with, V.and, V.of, V.to, V.on, V.at, V.as, V.dot, V.or, V.against, V.orError, V.root];
const CONSTRUCTOR = [V.someOf, V.okOf, V.errorOf];
const MODIFIER = [V.referenceTo, V.mutableReferenceTo, V.reference, V.rawPointerTo, V.mutableRawPointerTo, V.rawReferenceTo, V.rawMutableReferenceTo, V.byReference, V.byMutableReference, V.dynamic];

const byWord = new Map<string, string>();
const assign = (scope: string, phrases: readonly Phrase[]): void => {
  for (const phrase of phrases) byWord.set(phrase.text, scope);
};
assign('keyword.control.conditional.iron', CONDITIONAL);
assign('keyword.control.loop.iron', LOOP);
assign('keyword.control.flow.iron', FLOW);
assign('keyword.control.import.iron', [V.use, V.externalCrate]);
assign('storage.type.iron', DECLARATION);
assign('support.type.iron', TYPE);
assign('keyword.operator.connective.iron', CONNECTIVE);
assign('support.function.constructor.iron', CONSTRUCTOR);
assign('storage.modifier.iron', MODIFIER);
assign('constant.language.iron', [V.none, V.unit]);
assign('variable.language.self.iron', [V.context]);

const BY_GROUP: Readonly<Record<(typeof vocabulary)[number]['group'], string>> = {
  item: 'keyword.other.iron',
  statement: 'keyword.other.iron',
  expression: 'keyword.other.iron',
  operator: 'keyword.operator.wordlike.iron',
  pattern: 'keyword.other.iron',
  type: 'keyword.other.iron',
  modifier: 'storage.modifier.iron',
  end: 'keyword.other.end.iron',
  comment: 'comment.line.iron',
};

/** The phrase that each `end WORD` closes, where the word alone is not that phrase. */
const OPENERS: Readonly<Record<string, Phrase>> = { for: V.forEach, repeat: V.repeatForever };

/** The scope of a phrase; what closes a form looks like what opens it. */
export function scopeOf(entry: (typeof vocabulary)[number]): string {
  if (entry.group !== 'end' || entry.word === V.end.text) return byWord.get(entry.word) ?? BY_GROUP[entry.group];
  const closed = entry.word.slice(V.end.text.length + 1);
  if (!ENDS.includes(closed)) throw new Error(`The vocabulary ends a form that it does not list: ${entry.word}`);
  return byWord.get(OPENERS[closed]?.text ?? closed) ?? BY_GROUP.end;
}

/** The scope of a phrase that is known by its role. */
export function scopeOfPhrase(phrase: Phrase): string {
  const entry = vocabulary.find((each) => each.word === phrase.text);
  if (entry === undefined) throw new Error(`Not in the vocabulary: ${phrase.text}`);
  return scopeOf(entry);
}
