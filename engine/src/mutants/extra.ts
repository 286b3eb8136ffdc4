/** Mutants that cargo-mutants does not have: boundaries, constants, ranges and statements. All are marked `extra`. */
import { isType, K, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { BINARY } from '../../../redox/src/operators.js';
import { type Collector, shortened } from './collector.js';
import { literalReplacements } from './constants.js';
import { extraReplacements } from './operators.js';
import type { Scopes } from './scope.js';

export class ExtraMutants {
  /** Blocks of an `if` without `else`, from which a jump can be taken out. */
  private readonly branches = new Set<Node>();
  /** Expressions whose literals count elements: `[x; 4]`. */
  private readonly counts = new Set<Node>();
  /** Values of constants that are a literal, and nothing else, and guards that are one. */
  private readonly values = new Set<Node>();
  private readonly guards = new Set<Node>();

  constructor(
    private readonly tree: Tree,
    private readonly scopes: Scopes,
    private readonly collector: Collector,
    /** Whether nothing in a call is mutated. */
    private readonly isLeftAlone: (node: Node) => boolean,
  ) {}

  /** An item that is no function: its literals are left alone, but for the whole value of a constant. */
  enterItem(node: Node): void {
    if (node.kind === K.Module || node.kind === K.Trait || node.kind === K.Implementation) return;
    this.scopes.frozen = true;
    const value = node.kind === K.Constant || node.kind === K.Static ? node.kids[2] : null;
    if (value) this.values.add(value.kind === K.Unary && value.flag === 0 ? value.kids[0]! : value);
  }

  /** A node that is no item; the standard mutants of it are taken already. */
  enter(node: Node): void {
    if (isType(node.kind) || node.kind === K.GenericArguments || node.kind === K.ConstParameter || this.counts.has(node)) this.scopes.enterFrozen(node);
    switch (node.kind) {
      case K.Literal:
        return this.literal(node);
      case K.Binary:
        return this.boundary(node);
      case K.Range:
        return this.range(node);
      case K.Repeat:
        this.counts.add(node.kids[1]!);
        return;
      case K.Arm:
        if (node.kids[1]) this.guards.add(node.kids[1]);
        return;
      case K.If:
        if (!node.kids[2]) this.branches.add(node.kids[1]!);
        return;
      case K.Block:
        return this.block(node);
    }
  }

  private boundary(node: Node): void {
    const token = node.toks[0]!;
    const operator = BINARY[node.flag]!.rust;
    const from = this.tree.tokens.start[token]!;
    for (const replacement of extraReplacements(operator)) {
      this.collector.add({ kind: 'binary', genre: 'BinaryOperator', from, to: from + operator.length, replacement, node, token, extra: true });
    }
  }

  private literal(node: Node): void {
    const opened = this.scopes.function;
    if (!this.values.has(node) && (this.scopes.frozen || opened === null)) return;
    const from = nodeStart(this.tree, node);
    const to = nodeEnd(this.tree, node);
    const isBody = opened?.only?.kind === K.ExpressionStatement && opened.only.kids[0] === node;
    for (const replacement of this.guards.has(node) ? [] : literalReplacements(this.tree.text.slice(from, to))) {
      if (isBody && opened.values.has(replacement)) continue; // the function returns it in a mutant already
      this.collector.add({ kind: 'literal', genre: 'Constant', from, to, replacement, node, token: node.from, extra: true });
    }
  }

  private range(node: Node): void {
    if (this.scopes.frozen || this.scopes.function === null || !node.kids[1] || node.flag > 1) return;
    const token = node.toks[0]!;
    const [from, to] = [this.tree.tokens.start[token]!, this.tree.tokens.end[token]!];
    this.collector.add({ kind: 'range', genre: 'Range', from, to, replacement: node.flag === 0 ? '..=' : '..', node, token, extra: true });
  }

  // Statements

  private block(node: Node): void {
    const opened = this.scopes.function;
    if (opened === null || this.scopes.frozen) return;
    const last = node.kids.at(-1);
    for (const statement of node.kids) {
      if (statement?.kind !== K.ExpressionStatement || statement.flag !== 1 || statement.toks[0]! < 0 || statement.attributes !== null) continue;
      if (!this.canGo(statement.kids[0]!, statement === last && this.branches.has(node))) continue;
      if (opened.only === statement && opened.values.has('()')) continue; // an empty body is a mutant already
      const [from, to] = [nodeStart(this.tree, statement), nodeEnd(this.tree, statement)];
      const change = `delete statement ${shortened(this.collector.original(from, to))}`;
      this.collector.add({ kind: 'statement', genre: 'Statement', from, to, replacement: '', node: statement, around: node, change, extra: true });
    }
  }

  /** Whether the program most likely still has its types without a statement. */
  private canGo(expression: Node, endsBranch: boolean): boolean {
    switch (expression.kind) {
      case K.Assign:
      case K.Await:
      case K.Try:
        return true;
      case K.Call:
      case K.MethodCall:
        return !this.isLeftAlone(expression);
      case K.Break:
      case K.Continue:
      case K.Return:
        return endsBranch;
      default:
        return false;
    }
  }
}
