/** Paths and generic arguments in words. */
import { builtin, K, segmentName, type Node } from '../tree.js';
import { R, V, type Phrase } from '../vocabulary.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { type } from './iron-types.js';

/** What any type takes for its own at its right edge: it may end in a path. */
const ARGUMENTS = Follow.And | Follow.Dot | Follow.Of | Follow.Binding | Follow.Implementing;

/** A path in which arguments are written `of ..` and `taking ..`. */
export function typePath(o: IronPrinter, path: Node): void {
  segments(o, path, false, path.kids.length);
}

/** A path in which arguments are written `of type ..`; `count`: how many of its segments. */
export function expressionPath(o: IronPrinter, path: Node, count = path.kids.length): void {
  segments(o, path, true, count);
}

/** A path without arguments whose first name stands where `reserved` words mean something. */
export function plainPath(o: IronPrinter, path: Node, reserved: (word: number) => boolean): void {
  o.w.start(path);
  if (path.toks[0]! >= 0) {
    o.w.word(V.root, path.toks[0]);
    o.w.word(V.dot);
  }
  path.kids.forEach((segment, at) => {
    if (at > 0) o.w.word(V.dot, path.toks[at]);
    const token = segment!.toks[0]!;
    if (isSelf(o, segment!)) o.w.word(V.context, token);
    else if (at === 0) o.member(token, reserved);
    else o.member(token, (word) => word === V.everything.first || word === V.with.first);
  });
}

const isSelf = (o: IronPrinter, segment: Node): boolean => o.isWord(segment.toks[0]!, R.self!) || segment.flag === SELF;
const SELF = builtin('self');

function segments(o: IronPrinter, path: Node, expressions: boolean, count: number): void {
  o.w.start(path);
  if (path.flag === 1) return qualified(o, path);
  if (path.toks[0]! >= 0) {
    o.w.word(V.root, path.toks[0]);
    o.w.word(V.dot);
  }
  const level = o.top;
  for (let at = 0; at < count; at++) {
    const segment = path.kids[at]!;
    if (at > 0) o.say(V.dot, path.toks[at]!, Follow.Dot, level);
    const token = segment.toks[0]!;
    if (segment.flag === 0 && o.tree.tokens.word[token] === 0 && o.isOrdinary(token)) o.w.source(token);
    else if (isSelf(o, segment)) o.w.word(V.context, token);
    else if (at === 0 && path.toks[0]! < 0) o.operandText(segmentName(o.tree, segment), token);
    else o.member(token, (word) => word === V.taking.first);
    if (segment.kids[0]) genericArguments(o, segment.kids[0], expressions);
  }
}

export function segmentArguments(o: IronPrinter, segment: Node, expressions: boolean): void {
  if (segment.kids[0]) genericArguments(o, segment.kids[0], expressions);
}

export function genericArguments(o: IronPrinter, args: Node, expressions: boolean): void {
  if (args.kind === K.FnArguments) return fnArguments(o, args);
  o.w.dropSpace(args.toks[0]!);
  argumentList(o, args, expressions || args.toks[0]! >= 0 ? V.ofType : V.of);
}

function argumentList(o: IronPrinter, args: Node, opener: Phrase): void {
  const list = args.kids[0]!;
  const form = o.enter('type');
  o.w.word(opener, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => type(o, kid));
  o.leave(form, list.kids.length === 0 ? Follow.And : ARGUMENTS, list.toks[1]);
}

/** `taking A and B returning C` behind `Fn`. */
function fnArguments(o: IronPrinter, args: Node): void {
  const list = args.kids[0]!;
  if ((args.toks[1] ?? -1) >= 0) o.w.word(V.dot, args.toks[1]);
  const form = o.enter('taking');
  o.w.word(V.taking, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => type(o, kid));
  const result = args.kids[1];
  if (!result) return o.leave(form, Follow.And | Follow.Returning | Follow.Dot | Follow.Of | Follow.Implementing | Follow.Binding, list.toks[1]);
  o.w.dropSpace(list.toks[1]!);
  if (o.w.hasComment(list.toks[1]!)) o.w.startAt(list.toks[1]!);
  o.say(V.returning, args.toks[0]!, Follow.Returning, form + 1);
  type(o, result);
  o.leave(form, Follow.Dot | Follow.Of | Follow.Implementing | Follow.Binding);
}

/** `qualified B of T as Tr` for `<T as Tr>::B`. */
function qualified(o: IronPrinter, path: Node): void {
  const self = path.kids[0]!;
  const form = o.enter('type');
  o.w.word(V.qualified, self.toks[0]);
  for (let at = 1; at < path.kids.length; at++) {
    if (at > 1) o.say(V.dot, path.toks[at]!, Follow.Dot, form + 1);
    o.free(path.kids[at]!.toks[0]!);
    const args = path.kids[at]!.kids[0];
    if (args?.kind === K.GenericArguments) {
      o.w.dropSpace(args.toks[0]!);
      argumentList(o, args, V.ofType);
    }
  }
  o.say(V.of, path.toks[1]!, Follow.Of, form + 1);
  type(o, self.kids[0]!);
  const trait = self.kids[1];
  if (trait) {
    o.say(V.as, self.toks[1]!, Follow.None, form + 1);
    typePath(o, trait);
  }
  o.leave(form, Follow.Dot | (trait ? Follow.None : Follow.Operator), self.toks[2]);
}
