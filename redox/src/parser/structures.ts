/** Structures, unions and enumerations. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { genericParameters, whereClause } from './generics.js';
import { itemEnd, visibility } from './items.js';
import { bracketList, wordList } from './lists.js';
import { type } from './types.js';

const UNIT = 0;
const TUPLE = 1;
const NAMED = 2;
const UNION = 4;

export function structure(p: Parser, from: number, visible: Node | null): Node {
  const union = p.word === R.union ? UNION : 0;
  const at = p.pos++;
  const inWords = p.words[at] === V.structure.first;
  p.enter(union ? 'union' : 'structure', at);
  const name = inWords ? p.itemName('the name of a structure') : p.name('the name of a structure');
  const generics = genericParameters(p);
  let conditions = whereClause(p);
  let fields: Node | null = null;
  let shape = UNIT;
  if (p.kind === T.BraceOpen || p.at(V.withFields)) {
    shape = NAMED;
    fields = namedFields(p, union ? 'union' : 'structure');
    return p.node(K.Structure, from, [visible, generics, conditions, fields], [at, name, -1], shape | union);
  }
  if (p.kind === T.ParenOpen || p.at(V.of) || p.at(V.holding)) {
    shape = TUPLE;
    fields = tupleFields(p);
    conditions = whereClause(p) ?? conditions;
  }
  const semicolon = itemEnd(p, 'structure', !inWords && !p.iron);
  return p.node(K.Structure, from, [visible, generics, conditions, fields], [at, name, semicolon], shape | union);
}

/** `{ .. }` or `with fields .. end WORD`; the form is entered already and left here. */
function namedFields(p: Parser, word: string): Node {
  const open = p.pos;
  if (p.eat(T.BraceOpen) >= 0) {
    p.open.pop();
    return bracketList(p, open, T.BraceClose, '}', fieldDeclaration);
  }
  p.eatPhrase(V.withFields);
  return lines(p, open, word, fieldDeclaration);
}

/** Members side by side, each on a line of its own as a rule, up to `end WORD`. */
function lines(p: Parser, open: number, word: string, member: (p: Parser) => Node): Node {
  const kids: Node[] = [];
  const toks = [open, -1];
  while (!p.at(V.end) && p.kind !== T.End && !p.failed && !p.bailing) {
    const before = p.pos;
    kids.push(member(p));
    toks.push(p.separator());
    if (p.pos === before) break;
  }
  toks[1] = p.leave(word);
  return p.node(K.List, open, kids, toks);
}

function tupleFields(p: Parser): Node {
  const open = p.pos++;
  if (p.kinds[open] === T.ParenOpen) return bracketList(p, open, T.ParenClose, ')', tupleField);
  return wordList(p, open, 'fields', tupleField);
}

function tupleField(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const visible = visibility(p);
  const made = p.node(K.FieldDeclaration, from, [visible, type(p)], [-1, -1]);
  made.to = p.pos;
  made.attributes = attributes;
  return made;
}

function fieldDeclaration(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const visible = visibility(p);
  const unsafe = p.word === R.unsafe ? p.pos++ : -1;
  const name = p.name('the name of a field');
  if (name < 0 && p.kind === T.Name && p.firstOnLine()) return p.node(K.FieldDeclaration, from, [visible, p.errorNode(p.pos), null], [-1, -1, unsafe, -1]);
  const colon = p.expectEither(V.of, T.Colon, ':', 'behind the name of this field');
  const of = type(p);
  const equal = p.either(V.equalTo, T.Equal);
  const value = equal < 0 ? null : expression(p, 0, Ctx.InList);
  const made = p.node(K.FieldDeclaration, from, [visible, of, value], [colon, name, unsafe, equal]);
  made.attributes = attributes;
  return made;
}

export function enumeration(p: Parser, from: number, visible: Node | null): Node {
  const at = p.pos++;
  p.enter('enumeration', at);
  const name = p.words[at] === V.enumeration.first ? p.itemName('the name of an enumeration') : p.name('the name of an enumeration');
  const generics = genericParameters(p);
  const conditions = whereClause(p);
  const open = p.pos;
  if (p.kind === T.BraceOpen || !p.iron) {
    p.open.pop();
    p.expect(T.BraceOpen, '{', 'in front of the variants');
    const list = bracketList(p, open, T.BraceClose, '}', variant);
    return p.node(K.Enumeration, from, [visible, generics, conditions, list], [at, name]);
  }
  p.expectEither(V.withVariants, T.BraceOpen, '{', 'in front of the variants');
  const list = lines(p, open, 'enumeration', variant);
  return p.node(K.Enumeration, from, [visible, generics, conditions, list], [at, name]);
}

function variant(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const visible = visibility(p);
  const name = p.name('the name of a variant');
  let fields: Node | null = null;
  let shape = UNIT;
  if (p.kind === T.ParenOpen || p.at(V.of)) {
    shape = TUPLE;
    fields = tupleFields(p);
  } else if (p.kind === T.BraceOpen || p.at(V.with)) {
    shape = NAMED;
    const open = p.pos++;
    fields = p.kinds[open] === T.BraceOpen ? bracketList(p, open, T.BraceClose, '}', fieldDeclaration) : wordList(p, open, 'fields', fieldDeclaration);
  }
  const equal = p.either(V.equalTo, T.Equal);
  const value = equal < 0 ? null : expression(p, 0, Ctx.InList);
  const made = p.node(K.Variant, from, [visible, fields, value], [name, equal], shape);
  made.attributes = attributes;
  return made;
}
