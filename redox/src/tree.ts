/**
 * The lossless tree. One tree serves both languages: a node names its parts and the tokens that
 * spell its punctuation, whichever language they come from. What stands between tokens (white space
 * and comments) is not in nodes: it is the gap before each token, read off the token array.
 */
import type { Tokens } from './lexer.js';
import { T } from './lexer.js';
import type { Diagnostic, Language } from './types.js';
import { nameFromIron } from './vocabulary.js';

/**
 * Kinds of node. Behind each: `kids` (parts, null where absent) / `toks` (token indexes, -1 where
 * absent) / `flag`. "name" is the token of a name.
 */
export enum K {
  /** items and inner attributes / - */
  File,
  /** items, statements, inner attributes / open, close */
  Block,
  /** members / open, close, then the separator behind each member / 1: a separator behind the last */
  List,
  /** what could not be parsed */
  Error,
  /** path, arguments or null / open, `=` or raw, close / 1 inner, 2 raw token tree */
  Attribute,
  /** path or literal, list or expression or null / `=` */
  Meta,
  /** path or null / pub, open, close, in */
  Visibility,

  // Items. kids[0] is always the visibility or null.
  /** vis, generics, params, result, where, body / qualifier tokens: const async gen unsafe safe extern abi default, fn, name, semicolon */
  Function,
  /** pattern or null, type or null / colon, variadic dots */
  Parameter,
  /** type or null / ampersand, lifetime, mut, self, colon */
  SelfParameter,
  /** vis, generics, where, fields / struct, name, semicolon / 0 unit, 1 tuple, 2 named; 4 union */
  Structure,
  /** vis, type / colon, name (-1 in tuples) */
  FieldDeclaration,
  /** vis, generics, where, variants / enum, name */
  Enumeration,
  /** vis, fields or null, discriminant or null / name, `=` / 0 unit, 1 tuple, 2 named */
  Variant,
  /** vis, generics, bounds, where, body, / trait, name, colon, unsafe, auto, const, alias `=`, semicolon */
  Trait,
  /** vis, generics, trait path, type, where, body / impl, not, for, unsafe, default, const */
  Implementation,
  /** vis, body or null / mod, name, semicolon, unsafe */
  Module,
  /** vis, tree / use, semicolon */
  Use,
  /** path or null, list or null / path separator, star, as, alias name */
  UseTree,
  /** vis, type, value, generics, where / const, name, colon, `=`, semicolon, default */
  Constant,
  /** vis, type, value / static, mut, name, colon, `=`, semicolon, unsafe, safe */
  Static,
  /** vis, generics, bounds, where, type, where behind / type, name, colon, `=`, semicolon, default */
  TypeAlias,
  /** vis / extern, crate, name, as, alias name, semicolon */
  ExternCrate,
  /** vis, body / unsafe, extern, abi */
  ExternBlock,
  /** vis / macro, name, from, to (a raw token range) */
  MacroDefinition,
  /** vis, macro call / semicolon */
  MacroItem,

  // Generics
  /** bounds or null / lifetime, colon */
  LifetimeParameter,
  /** bounds, default / name, colon, `=` */
  TypeParameter,
  /** type, default / const, name, colon, `=` */
  ConstParameter,
  /** predicates in a list / where */
  Where,
  /** for-list, type or lifetime, bounds / for, colon */
  Predicate,
  /** bounds with `+` between them / separators */
  Bounds,
  /** for-list, path / for, `?`, modifier, open, close, (const, async) */
  TraitBound,
  /** arguments / open, close */
  UseBound,
  /** - / token */
  Lifetime,
  /** list of arguments / turbofish separator */
  GenericArguments,
  /** generics of the name, type, expression or bounds / name, `=` or colon */
  Binding,
  /** inputs, result or null / arrow */
  FnArguments,

  // Paths
  /** qualified self or null first where `flag` has 1, then segments / leading separator, separators / 1 qualified */
  Path,
  /** arguments or null / name */
  Segment,
  /** type, trait path or null / open, as, close */
  QualifiedSelf,

  // Types
  /** path */
  PathType,
  /** type / ampersand, lifetime, mut, pin */
  ReferenceType,
  /** type / star, const or mut / 1 mut */
  PointerType,
  /** type / open, close */
  SliceType,
  /** type, length / open, semicolon, close */
  ArrayType,
  /** list */
  TupleType,
  /** type / open, close */
  ParenType,
  /** - / token */
  NeverType,
  /** - / token */
  InferredType,
  /** bounds / dyn */
  DynType,
  /** bounds / impl */
  ImplType,
  /** bounds (edition 2015) */
  BareTraitType,
  /** for-list, parameters, result / for, unsafe, extern, abi, fn, arrow */
  FunctionType,
  /** macro call */
  MacroType,

  // Patterns
  /** pattern or null / ref, mut, name, at */
  NamePattern,
  /** - / token */
  WildcardPattern,
  /** - / token */
  RestPattern,
  /** literal or negated literal */
  LiteralPattern,
  /** low, high / operator / as K.Range */
  RangePattern,
  /** pattern / ampersand, mut */
  ReferencePattern,
  /** list */
  TuplePattern,
  /** pattern / open, close */
  ParenPattern,
  /** list */
  SlicePattern,
  /** path */
  PathPattern,
  /** path, list */
  TupleStructPattern,
  /** path, list */
  StructPattern,
  /** pattern or null / name, colon / 1: name alone, the pattern is the binding */
  FieldPattern,
  /** alternatives / leading, separators */
  OrPattern,
  /** macro call */
  MacroPattern,
  /** block / const */
  ConstPattern,
  /** pattern / box */
  BoxPattern,
  /** - / token */
  NeverPattern,

  // Statements
  /** pattern, type, value, else block / let, colon, `=`, else, semicolon */
  LetStatement,
  /** expression / semicolon (-1: none), 1: ends with a semicolon */
  ExpressionStatement,
  /** - / semicolon */
  EmptyStatement,

  // Expressions
  /** path */
  PathExpression,
  /** - / token */
  Literal,
  /** - / token */
  Underscore,
  /** left, right / operator / index into BINARY */
  Binary,
  /** left, right / operator / index into BINARY, 0 for plain assignment */
  Assign,
  /** low, high / operator / 0 `..`, 1 `..=`, 2 `...` */
  Range,
  /** operand / operator / 0 `-`, 1 `!`, 2 `*` */
  Unary,
  /** operand / ampersand, raw, mut or const / 1 mut, 2 raw, 4 pin */
  Reference,
  /** operand, type / as */
  Cast,
  /** base / dot, name */
  Field,
  /** base, generic arguments, arguments / dot, name */
  MethodCall,
  /** callee, arguments */
  Call,
  /** base, index / open, close */
  Index,
  /** base / dot, await */
  Await,
  /** base / question mark */
  Try,
  /** expression / open, close */
  Paren,
  /** list */
  Tuple,
  /** list */
  Array,
  /** element, count / open, semicolon, close */
  Repeat,
  /** path, list */
  StructLiteral,
  /** value or null / name, colon */
  FieldValue,
  /** value or null / dots */
  Base,
  /** block / label, colon, unsafe, const, async, gen, move, try, static */
  BlockExpression,
  /** condition, block, else part or null / if, else */
  If,
  /** pattern, value / let, `=` */
  Let,
  /** value, attributes and arms / match, open, close */
  Match,
  /** pattern, guard, body / if, arrow, comma */
  Arm,
  /** condition, block / label, colon, while */
  While,
  /** pattern, value, block / label, colon, for, in, await */
  For,
  /** block / label, colon, loop */
  Loop,
  /** parameters, result, body, for-list / static, const, async, gen, move, open, close, arrow, for */
  Closure,
  /** value or null / return */
  Return,
  /** value or null / break, label */
  Break,
  /** - / continue, label */
  Continue,
  /** value or null / yield */
  Yield,
  /** path, list or null / bang, name, open, close, (trailing comma) / see MACRO */
  MacroCall,
  /** list with an element `value, pattern, guard` */
  MatchesArguments,
}

/** `flag` of a macro call: its bracket, and whether its arguments are parsed. */
export const MACRO = { Paren: 0, Bracket: 1, Brace: 2, BracketMask: 3, Raw: 4, Matches: 8, Repeat: 16 } as const;

export class Node {
  /** Outer attributes; their tokens belong to the node. */
  attributes: Node[] | null = null;
  /** Index behind the last token. */
  to: number;
  constructor(
    readonly kind: K,
    /** Index of the first token. */
    public from: number,
    to: number,
    readonly kids: (Node | null)[],
    readonly toks: number[],
    public flag = 0,
  ) {
    this.to = to;
  }
}

export interface Tree {
  readonly text: string;
  readonly language: Language;
  readonly root: Node;
  readonly tokens: Tokens;
  /** One entry a token: 1 where `raw name` stands before it. */
  readonly rawNames: ReadonlySet<number>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists of one token that many nodes share; nobody writes into them. */
const singles: number[][] = [];
const MOST_SINGLES = 1 << 16;
export function single(token: number): number[] {
  if (token >= MOST_SINGLES) return [token];
  while (singles.length <= token) singles.push([singles.length]);
  return singles[token]!;
}

/** Text of a token as it stands. */
export const tokenText = (tree: Tree, token: number): string => tree.text.slice(tree.tokens.start[token], tree.tokens.end[token]);

/** The Rust spelling of a name, whichever language it comes from; `'` of lifetimes is left out. */
export function nameOf(tree: Tree, token: number): string {
  const text = tokenText(tree, token);
  if (tree.tokens.kind[token] === T.Lifetime) return text.slice(1);
  if (tree.language === 'rust' || tree.tokens.kind[token] !== T.Name) return text;
  const name = nameFromIron(text);
  return tree.rawNames.has(token) ? `r#${name}` : name;
}

/** Names that Iron spells as words; `flag` of a segment is an index into this table. */
export const BUILTIN = ['', 'Vec', 'Option', 'Result', 'Box', 'HashMap', 'String', 'str', 'bool', 'char', 'Some', 'Ok', 'Err', 'None', 'self'] as const;
export const builtin = (name: (typeof BUILTIN)[number]): number => BUILTIN.indexOf(name);

/** Entries of the table by the first code unit of their names. */
const builtinsByFirst: number[][] = [];
BUILTIN.forEach((name, index) => {
  if (index > 0) (builtinsByFirst[name.charCodeAt(0)] ??= []).push(index);
});

/** Index of a segment's name in the table, whichever way it is spelled, or 0. */
export function builtinOf(tree: Tree, segment: Node): number {
  if (segment.flag > 0) return segment.flag;
  const token = segment.toks[0]!;
  const { tokens, text } = tree;
  const from = tokens.start[token]!;
  const candidates = builtinsByFirst[text.charCodeAt(from)];
  if (candidates === undefined) return 0;
  const length = tokens.end[token]! - from;
  for (const index of candidates) {
    const name = BUILTIN[index]!;
    if (name.length === length && text.startsWith(name, from)) return tree.rawNames.has(token) ? 0 : index;
  }
  return 0;
}

/** The Rust name of a path segment. */
export const segmentName = (tree: Tree, segment: Node): string => (segment.flag > 0 ? BUILTIN[segment.flag]! : nameOf(tree, segment.toks[0]!));

/** Offset of the first character of a node. */
export const nodeStart = (tree: Tree, node: Node): number => tree.tokens.start[node.from]!;
/** Offset behind the last character of a node. */
export const nodeEnd = (tree: Tree, node: Node): number => (node.to > node.from ? tree.tokens.end[node.to - 1]! : tree.tokens.start[node.from]!);

/** Parts of items that stand among them in the list of kinds. */
const PARTS = new Set([K.Parameter, K.SelfParameter, K.FieldDeclaration, K.Variant, K.UseTree]);
export const isItem = (kind: K): boolean => kind >= K.Function && kind <= K.MacroItem && !PARTS.has(kind);
export const isType = (kind: K): boolean => kind >= K.PathType && kind <= K.MacroType;
export const isPattern = (kind: K): boolean => kind >= K.NamePattern && kind <= K.NeverPattern;
export const isStatement = (kind: K): boolean => kind >= K.LetStatement && kind <= K.EmptyStatement;
export const isExpression = (kind: K): boolean => kind >= K.PathExpression && kind <= K.MatchesArguments;
