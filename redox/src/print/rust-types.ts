/** Types, paths, generics and bounds of Rust. */
import { K, type Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { attributes } from './rust-attributes.js';
import { expression } from './rust-expressions.js';
import { macroCall } from './rust-macros.js';
import type { RustPrinter } from './rust.js';

export function type(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  switch (node.kind) {
    case K.PathType:
      return path(o, node.kids[0]!, false);
    case K.ReferenceType:
      return referenceType(o, node);
    case K.PointerType:
      w.put('*', node.toks[0]);
      w.glue(node.flag === 1 ? 'mut' : 'const', node.toks[1]);
      return type(o, node.kids[0]!);
    case K.SliceType:
      w.put('[', node.toks[0]);
      w.glueNext();
      type(o, node.kids[0]!);
      return w.glue(']', node.toks[1]);
    case K.ArrayType:
      w.put('[', node.toks[0]);
      w.glueNext();
      type(o, node.kids[0]!);
      w.glue(';', node.toks[1]);
      expression(o, node.kids[1]!, false);
      return w.glue(']', node.toks[2]);
    case K.TupleType:
      return o.list(node.kids[0]!, '(', ')', (kid) => type(o, kid), { spaced: true, comma: node.kids[0]!.kids.length === 1 ? 'always' : 'line' });
    case K.ParenType:
      w.put('(', node.toks[0]);
      w.glueNext();
      type(o, node.kids[0]!);
      return w.glue(')', node.toks[1]);
    case K.NeverType:
      return w.put('!', node.toks[0]);
    case K.InferredType:
      return w.put('_', node.toks[0]);
    case K.DynType:
      w.put('dyn', node.toks[0]);
      return bounds(o, node.kids[0]!);
    case K.ImplType:
      w.put('impl', node.toks[0]);
      return bounds(o, node.kids[0]!);
    case K.BareTraitType:
      return bounds(o, node.kids[0]!);
    case K.FunctionType:
      return functionType(o, node);
    case K.MacroType:
      return macroCall(o, node.kids[0]!);
    case K.Lifetime:
      return o.lifetimeName(node.toks[0]!);
    case K.RestPattern:
      return w.put('..', node.toks[0]);
    case K.Binding:
      return binding(o, node);
    default:
      return expression(o, node, false);
  }
}

function referenceType(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [target, life] = node.kids;
  const [amp, mut, pin] = node.toks;
  w.put('&', amp);
  w.glueNext();
  if (life) o.lifetimeName(life.toks[0]!);
  if (pin! >= 0) {
    w.put('pin', pin);
    o.text(mut!);
  } else if (mut! >= 0) w.put('mut', mut);
  innerType(o, target!);
}

/** A type behind `&`: bounds need brackets there. */
function innerType(o: RustPrinter, node: Node): void {
  const many = (node.kind === K.DynType || node.kind === K.ImplType) && node.kids[0]!.kids.length > 1;
  if (!many) return type(o, node);
  o.w.start(node);
  o.w.put('(');
  o.w.glueNext();
  type(o, node);
  o.w.glue(')');
}

/** A path; `expressions`: arguments stand behind `::`. */
export function path(o: RustPrinter, node: Node, expressions: boolean): void {
  const { w } = o;
  w.start(node);
  if (node.flag === 1) qualifiedSelf(o, node.kids[0]!);
  else if (node.toks[0]! >= 0) {
    w.put('::', node.toks[0]);
    w.glueNext();
  }
  for (let at = node.flag === 1 ? 1 : 0; at < node.kids.length; at++) {
    const segment = node.kids[at]!;
    if (at > 0) {
      w.glue('::', node.toks[at]);
      w.glueNext();
    }
    o.segment(segment);
    pathArguments(o, segment.kids[0] ?? null, expressions);
  }
}

function qualifiedSelf(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.put('<', node.toks[0]);
  w.glueNext();
  type(o, node.kids[0]!);
  if (node.kids[1]) {
    w.put('as', node.toks[1]);
    path(o, node.kids[1], false);
  }
  w.glue('>', node.toks[2]);
}

export function pathArguments(o: RustPrinter, args: Node | null, expressions: boolean): void {
  if (!args) return;
  const { w } = o;
  if (args.kind === K.FnArguments) {
    if ((args.toks[1] ?? -1) >= 0) w.glue('::', args.toks[1]);
    o.list(args.kids[0]!, '(', ')', (kid) => type(o, kid));
    if (args.kids[1]) {
      w.put('->', args.toks[0]);
      type(o, args.kids[1]);
    }
    return;
  }
  if (expressions || args.toks[0]! >= 0) w.glue('::', args.toks[0]);
  o.list(args.kids[0]!, '<', '>', (kid) => type(o, kid));
}

function binding(o: RustPrinter, node: Node): void {
  type(o, node.kids[0]!);
  if (node.flag === 1) {
    o.w.glue(':', node.toks[0]);
    return bounds(o, node.kids[1]!);
  }
  o.w.put('=', node.toks[0]);
  type(o, node.kids[1]!);
}

export function bounds(o: RustPrinter, node: Node): void {
  node.kids.forEach((kid, at) => {
    if (at > 0) o.w.put('+', node.toks[at - 1]);
    bound(o, kid!);
  });
  if (node.flag === 1) o.w.put('+', node.toks[node.kids.length - 1]);
}

function bound(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  if (node.kind === K.Lifetime) return o.lifetimeName(node.toks[0]!);
  if (node.kind === K.UseBound) {
    w.put('use', node.toks[0]);
    return o.list(node.kids[0]!, '<', '>', (kid) => type(o, kid));
  }
  if (node.kind !== K.TraitBound) return type(o, node);
  traitBound(o, node);
}

function traitBound(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [list, trait] = node.kids;
  const [forToken, modifier, open, close, keyword, second] = node.toks;
  if (open! >= 0) {
    w.put('(', open);
    w.glueNext();
  }
  const early = list && forToken! < (modifier! >= 0 ? modifier! : Number.MAX_SAFE_INTEGER);
  if (early) forAll(o, list, forToken!);
  if (modifier! >= 0) modifierText(o, modifier!);
  if ((second ?? -1) >= 0) {
    w.put('?', second);
    w.glueNext();
  }
  if ((keyword ?? -1) >= 0) w.put(o.isWord(keyword!, V.asynchronous.first) ? 'async' : sourceText(o, keyword!), keyword);
  if (list && !early) forAll(o, list, forToken!);
  if (trait!.kind === K.Path) path(o, trait!, false);
  if (open! >= 0) w.glue(')', close);
}

const sourceText = (o: RustPrinter, token: number): string => o.tree.text.slice(o.tree.tokens.start[token], o.tree.tokens.end[token]);

function modifierText(o: RustPrinter, token: number): void {
  const first = sourceText(o, token);
  if (first === '~') return o.w.put('~const', token);
  if (first === '[') return o.w.put('[const]', token);
  o.w.put('?', token);
  o.w.glueNext();
}

export function forAll(o: RustPrinter, list: Node, token: number): void {
  o.w.put('for', token);
  o.list(list, '<', '>', (kid) => genericParameter(o, kid));
}

function functionType(o: RustPrinter, node: Node): void {
  const [list, inputs, result] = node.kids;
  const [forToken, unsafe, extern, abi, fn, arrow] = node.toks;
  if (list) forAll(o, list, forToken!);
  o.keyword('unsafe', unsafe);
  o.keyword('extern', extern);
  if (abi! >= 0) o.text(abi!);
  o.w.put('fn', fn);
  o.list(inputs!, '(', ')', (kid) => functionTypeParameter(o, kid));
  if (!result) return;
  o.w.put('->', arrow);
  type(o, result);
}

function functionTypeParameter(o: RustPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [shape, of] = node.kids;
  const [colon, dots] = node.toks;
  if (shape) {
    if (shape.kind === K.WildcardPattern) o.w.put('_', shape.toks[0]);
    else o.name(shape.toks[2]!);
    o.w.glue(':', colon);
  }
  if (dots! >= 0) return o.w.put('...', dots);
  type(o, of!);
}

// Generic parameters and conditions

export function generics(o: RustPrinter, list: Node | null): void {
  if (!list) return;
  o.w.free++;
  o.list(list, '<', '>', (kid) => genericParameter(o, kid));
  o.w.free--;
}

function genericParameter(o: RustPrinter, node: Node): void {
  const { w } = o;
  attributes(o, node);
  w.start(node);
  const [first, second] = node.kids;
  if (node.kind === K.LifetimeParameter) {
    o.lifetimeName(first!.toks[0]!);
    if (node.toks[0]! < 0) return;
    w.glue(':', node.toks[0]);
    return bounds(o, second!);
  }
  const isConst = node.kind === K.ConstParameter;
  if (isConst) w.put('const', node.toks[0]);
  const [name, colon, equal] = isConst ? node.toks.slice(1) : node.toks;
  o.name(name!);
  if (isConst) {
    w.glue(':', colon);
    type(o, first!);
  } else if (colon! >= 0) {
    w.glue(':', colon);
    bounds(o, first!);
  }
  if (!second) return;
  w.put('=', equal);
  type(o, second);
}

/** `where` and each condition on lines of their own, as rustfmt writes them. */
export function whereClause(o: RustPrinter, node: Node | null, indent: string, trailing: boolean): void {
  if (!node) return;
  const { w } = o;
  w.free++;
  w.forceLine(indent);
  w.put('where', node.toks[0]);
  node.kids.forEach((kid, at) => {
    if (at > 0) w.glue(',');
    w.forceLine(w.inside(indent), at > 0 && w.hasBlankLine(o.tree.language === 'rust' ? kid!.from : node.toks[at]!));
    if (at > 0) w.startAt(node.toks[at]!);
    predicate(o, kid!);
    w.flush(kid!);
  });
  if (trailing && node.kids.length > 0) w.glue(',');
  w.free--;
}

function predicate(o: RustPrinter, node: Node): void {
  const [list, subject, limits] = node.kids;
  o.w.start(node);
  if (list) forAll(o, list, node.toks[0]!);
  type(o, subject!);
  o.w.glue(':', node.toks[1]);
  bounds(o, limits!);
}
