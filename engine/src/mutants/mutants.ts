/**
 * The mutants of a file: those of cargo-mutants 27.1, with its names, places and order, and our own
 * between them. Its source (src/visit.rs) is the authority: what it skips is skipped here.
 */
import { isItem, K, type Node, nameOf, nodeEnd, type Tree } from '../../../redox/src/index.js';
import { BINARY } from '../../../redox/src/operators.js';
import { walk } from '../../../redox/src/walk.js';
import { attributesOf, pathNames } from '../crate/attributes.js';
import type { SourceFile } from '../crate/source-file.js';
import { Collector, squashLines } from './collector.js';
import { ExtraMutants } from './extra.js';
import { standardReplacements } from './operators.js';
import { countBelow, documentedStart, holdsDocumentation } from './positions.js';
import { prettyTokens } from './pretty.js';
import { returnValues } from './return-values.js';
import { Scopes } from './scope.js';
import type { MutantSite } from './site.js';
import { isExcluded } from './skips.js';

export interface MutantOptions {
  /** Our own mutants too; default true. */
  readonly extra?: boolean;
  /** Rust expressions: values of `Err` that functions return (cargo-mutants' `error_values`). Default none. */
  readonly errorValues?: readonly string[];
  /** Names of functions and methods in whose calls nothing is mutated; default `with_capacity`. */
  readonly skipCalls?: readonly string[];
}

/**
 * All mutants of a file in the order of cargo-mutants, which is that of the text but for outer forms
 * before inner ones. None in functions that did not parse. Never throws.
 */
export function mutantsOf(file: SourceFile, options: MutantOptions = {}): MutantSite[] {
  return new MutantFinder(file, options).run();
}

const NOT_ENTERED = new Set([K.Attribute, K.MacroCall, K.LiteralPattern, K.RangePattern, K.ConstPattern, K.Error]);

class MutantFinder {
  private readonly tree: Tree;
  private readonly scopes = new Scopes();
  private readonly collector: Collector;
  private readonly extra: ExtraMutants | null;
  private readonly skipCalls: ReadonlySet<string>;
  /** Attributes of a statement that belong to an expression in it. */
  private readonly ofStatement = new Map<Node, readonly Node[]>();
  /** Nodes that are no expressions to Rust's grammar: `-1` as an argument of a type. */
  private readonly literals = new Set<Node>();
  /** Offsets of what did not parse, in order. */
  private readonly errors: readonly number[];

  constructor(
    file: SourceFile,
    private readonly options: MutantOptions,
  ) {
    this.tree = file.tree;
    this.collector = new Collector(file, this.scopes);
    this.skipCalls = new Set(options.skipCalls ?? ['with_capacity']);
    this.errors = file.tree.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ from }) => from)
      .sort((one, other) => one - other);
    this.extra = (options.extra ?? true) ? new ExtraMutants(file.tree, this.scopes, this.collector, (node) => this.isLeftAlone(node)) : null;
  }

  run(): MutantSite[] {
    walk(
      this.tree.root,
      (node) => this.enter(node),
      (node) => this.scopes.leave(node),
    );
    return this.collector.sites;
  }

  private name(token: number): string {
    return nameOf(this.tree, token);
  }

  private isExcluded(node: Node): boolean {
    const given = this.ofStatement.get(node) ?? [];
    return isExcluded(this.tree, [...given, ...attributesOf(node)]);
  }

  /** Whether nothing in an expression is mutated: calls by their name, and what an attribute excludes. */
  private isLeftAlone(node: Node): boolean {
    if (node.kind !== K.Call && node.kind !== K.MethodCall) return false;
    return this.isExcluded(node) || this.skipCalls.has(this.calledName(node));
  }

  private calledName(call: Node): string {
    if (call.kind === K.MethodCall) return call.toks[1]! < 0 ? '' : this.name(call.toks[1]!);
    const callee = call.kids[0]!;
    return callee.kind === K.PathExpression ? (pathNames(this.tree, callee.kids[0]!).at(-1) ?? '') : '';
  }

  /** Takes the mutants of a node itself; gives whether to go on inside. */
  private enter(node: Node): boolean {
    const { kind } = node;
    if (NOT_ENTERED.has(kind) || this.literals.has(node)) return false;
    if (kind === K.Function) return this.enterFunction(node);
    if (isItem(kind)) return this.enterItem(node);
    if (!this.enterExpression(node)) return false;
    this.extra?.enter(node);
    return true;
  }

  // Items

  private enterItem(node: Node): boolean {
    const name = this.itemName(node);
    if (name === undefined) return false;
    this.scopes.enterItem(node, name);
    this.extra?.enterItem(node);
    return true;
  }

  /** The part of paths that an item adds, null for none; undefined where the item is not entered. */
  private itemName(node: Node): string | null | undefined {
    switch (node.kind) {
      case K.Module:
        return this.isExcluded(node) ? undefined : this.name(node.toks[1]!).replace(/^r#/, '');
      case K.Trait:
        return this.isExcluded(node) ? undefined : this.name(node.toks[1]!);
      case K.Implementation:
        return this.isExcluded(node) ? undefined : this.implementationName(node);
      default:
        return null;
    }
  }

  private implementationName(node: Node): string | undefined {
    const [, , trait, owner] = node.kids;
    if (!owner || node.toks[5]! >= 0) return undefined; // `impl const` is no item to cargo-mutants' parser
    const type = prettyTokens(this.tree, owner.from, owner.to);
    if (!trait) return type;
    if (trait.kind === K.PathType && pathNames(this.tree, trait.kids[0]!).at(-1) === 'Default') return undefined;
    return `<impl ${prettyTokens(this.tree, trait.from, trait.to)} for ${type}>`;
  }

  // Functions

  private enterFunction(node: Node): boolean {
    const { owner } = this.scopes;
    if (owner === K.ExternBlock) return this.enterItem(node);
    const body = node.kids[5];
    const statements = body?.kids.filter((kid): kid is Node => kid !== null && kid.kind !== K.Attribute) ?? [];
    if (statements.length === 0 || node.toks[9]! < 0 || node.toks[3]! >= 0 || this.isExcluded(node) || this.isBroken(node)) return false;
    const name = this.name(node.toks[9]!);
    if (name === 'new' && (owner === K.Implementation || owner === K.Trait)) return false;
    const values = this.bodyValues(node, statements);
    const described = { name: this.scopes.path(name), returnType: this.returnType(node), span: this.collector.positions.span(documentedStart(this.tree, node), nodeEnd(this.tree, node)) };
    this.scopes.enterFunction(name, { node, described, values: new Set(values), only: statements.length === 1 ? statements[0]! : null });
    this.valueMutants(node, statements, values);
    return true;
  }

  private isBroken(node: Node): boolean {
    const from = this.tree.tokens.start[node.from]!;
    const to = nodeEnd(this.tree, node);
    return countBelow(this.errors, to) > countBelow(this.errors, from);
  }

  /** `-> T`, or nothing. */
  private returnType(node: Node): string {
    const result = node.kids[3];
    return result ? prettyTokens(this.tree, node.toks[11]!, result.to) : '';
  }

  /** Values to return instead of the body, without the one that it is already. */
  private bodyValues(node: Node, statements: readonly Node[]): string[] {
    const values = returnValues(this.tree, node.kids[3] ?? null, this.options.errorValues);
    const from = statements[0]!.from;
    const to = statements.at(-1)!.to;
    // each token has at least one character, so that a longer body is none of the values
    if (values.every((value) => value.length < to - from)) return values;
    const body = prettyTokens(this.tree, from, to);
    return holdsDocumentation(this.tree, from, to) ? values : values.filter((value) => value !== body);
  }

  private valueMutants(node: Node, statements: readonly Node[], values: readonly string[]): void {
    const from = documentedStart(this.tree, statements[0]!);
    const to = nodeEnd(this.tree, statements.at(-1)!);
    const { name, returnType } = this.scopes.function!.described;
    for (const replacement of values) {
      const change = `replace ${name}${returnType === '' ? '' : ` ${returnType}`} with ${replacement}`;
      this.collector.add({ kind: 'value', genre: 'FnValue', from, to, replacement, node, around: node.kids[5]!, change });
    }
  }

  // Expressions

  private enterExpression(node: Node): boolean {
    switch (node.kind) {
      case K.File:
        return !this.isExcluded(node);
      case K.ExpressionStatement:
        this.passAttributes(node);
        return true;
      case K.GenericArguments:
      case K.ConstParameter:
      case K.Binding:
        this.markLiterals(node);
        return true;
      case K.Call:
      case K.MethodCall:
        return !this.isLeftAlone(node);
      case K.Binary:
      case K.Assign:
        return !this.isExcluded(node) && this.binary(node);
      case K.Unary:
        return !this.isExcluded(node) && this.unary(node);
      case K.Match:
        return !this.isExcluded(node) && this.match(node);
      case K.StructLiteral:
        return !this.isExcluded(node) && this.structLiteral(node);
      default:
        return true;
    }
  }

  /** Attributes before a statement are those of the first operand in it. */
  private passAttributes(node: Node): void {
    if (node.attributes === null) return;
    let target = node.kids[0]!;
    while ((target.kind === K.Assign || target.kind === K.Binary || target.kind === K.Cast) && target.kids[0]) target = target.kids[0];
    this.ofStatement.set(target, node.attributes);
  }

  private markLiterals(node: Node): void {
    const kids = node.kind === K.GenericArguments ? node.kids[0]!.kids : node.kids;
    for (const kid of kids) if (kid?.kind === K.Unary) this.literals.add(kid);
  }

  private binary(node: Node): boolean {
    const token = node.toks[0]!;
    const operator = node.flag === 0 ? '' : `${BINARY[node.flag]!.rust}${node.kind === K.Assign ? '=' : ''}`;
    const from = this.tree.tokens.start[token]!;
    for (const replacement of standardReplacements(operator)) {
      this.collector.add({ kind: node.kind === K.Assign ? 'assign' : 'binary', genre: 'BinaryOperator', from, to: from + operator.length, replacement, node, token });
    }
    return true;
  }

  private unary(node: Node): boolean {
    const token = node.toks[0]!;
    const from = this.tree.tokens.start[token]!;
    if (node.flag < 2) this.collector.add({ kind: 'unary', genre: 'UnaryOperator', from, to: from + 1, replacement: '', node, token });
    return true;
  }

  private match(node: Node): boolean {
    const arms = node.kids.filter((kid): kid is Node => kid?.kind === K.Arm);
    const isWild = (arm: Node): boolean => arm.kids[0]?.kind === K.WildcardPattern;
    for (const arm of arms.some(isWild) ? arms : []) {
      const [pattern, guard] = arm.kids;
      if (isWild(arm) || guard) continue;
      const change = `delete match arm ${this.prettyPattern(pattern!)}`;
      this.collector.add({ kind: 'arm', genre: 'MatchArm', from: documentedStart(this.tree, arm), to: nodeEnd(this.tree, arm), replacement: '', node: arm, around: node, change });
    }
    for (const arm of arms) this.guard(arm);
    return true;
  }

  private prettyPattern(pattern: Node): string {
    return squashLines(prettyTokens(this.tree, pattern.from, pattern.to));
  }

  private guard(arm: Node): void {
    const guard = arm.kids[1];
    if (!guard) return;
    const from = documentedStart(this.tree, guard);
    const to = nodeEnd(this.tree, guard);
    for (const replacement of ['true', 'false']) {
      const change = `replace match guard ${this.collector.original(from, to)} with ${replacement}`;
      this.collector.add({ kind: 'guard', genre: 'MatchArmGuard', from, to, replacement, node: guard, around: arm, change });
    }
  }

  private structLiteral(node: Node): boolean {
    const [path, list] = node.kids;
    const hasBase = list!.kids.some((kid) => kid?.kind === K.Base && kid.kids[0]);
    list!.kids.forEach((field, index) => {
      if (!hasBase || field?.kind !== K.FieldValue || /^\d/.test(this.name(field.toks[0]!))) return;
      const comma = list!.toks[2 + index] ?? -1;
      const to = comma < 0 ? nodeEnd(this.tree, field) : this.tree.tokens.end[comma]!;
      const change = `delete field ${this.name(field.toks[0]!)} from struct ${prettyTokens(this.tree, path!.from, path!.to)} expression`;
      this.collector.add({ kind: 'field', genre: 'StructField', from: documentedStart(this.tree, field), to, replacement: '', node: field, around: node, change });
    });
    return true;
  }
}
