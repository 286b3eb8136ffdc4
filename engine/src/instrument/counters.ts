/**
 * Counters of branches and lines, and bounds of loops and recursion. A branch is one way out of a
 * condition or into a block that is not always entered; a line is counted where a statement begins.
 */
import { isItem, K, LineIndex, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import type { Insertions } from './insertions.js';
import { blockStart, RUNTIME } from './switches.js';

export interface Counter {
  readonly id: number;
  readonly kind: 'branch' | 'line';
  /** From 1. */
  readonly line: number;
  /** For a person: `if is true`. */
  readonly what: string;
}

/** Counters of one function; owner of what is put there for them. */
export interface Counted {
  readonly function: Node;
  readonly counters: readonly Counter[];
}

/** Puts counters and bounds into a function. `first`: number of the first counter. */
export function countFunction(tree: Tree, fn: Node, first: number, into: Insertions): Counted {
  const writer = new CounterWriter(tree, fn, first, into);
  writer.run();
  return writer.counted;
}

/** Puts bounds into a function that is not counted: a loop in it has to end too. */
export function boundFunction(tree: Tree, fn: Node, into: Insertions): void {
  new CounterWriter(tree, fn, -1, into).run();
}

const NOT_ENTERED = new Set([K.Attribute, K.MacroCall, K.Error, K.Constant, K.Static, K.MacroDefinition]);

class CounterWriter {
  readonly counted: Counted;
  private readonly counters: Counter[] = [];
  private readonly lines: LineIndex;

  constructor(
    private readonly tree: Tree,
    private readonly fn: Node,
    private next: number,
    private readonly into: Insertions,
  ) {
    this.counted = { function: fn, counters: this.counters };
    this.lines = new LineIndex(tree.text);
  }

  run(): void {
    const body = this.fn.kids[5];
    if (!body) return;
    this.into.before(blockStart(this.tree, body), `${RUNTIME}::enter(); `, this.counted);
    this.visit(body);
  }

  /** The text that counts, or none where nothing is counted. */
  private hit(kind: Counter['kind'], at: number, what: string): string {
    if (this.next < 0) return '';
    const id = this.next++;
    this.counters.push({ id, kind, line: this.lines.position(at).line + 1, what });
    return `${RUNTIME}::hit(${id}); `;
  }

  private visit(node: Node): void {
    if (NOT_ENTERED.has(node.kind) || isItem(node.kind)) return;
    if (node.kind === K.BlockExpression && node.toks[3]! >= 0) return; // const { .. }
    this.count(node);
    for (const kid of node.kids) if (kid !== null && !this.isConstantPart(node, kid)) this.visit(kid);
  }

  private isConstantPart(node: Node, kid: Node): boolean {
    return ((node.kind === K.ArrayType || node.kind === K.Repeat) && node.kids[1] === kid) || kid.kind === K.GenericArguments || (kid.kind >= K.PathType && kid.kind <= K.NeverPattern);
  }

  private count(node: Node): void {
    switch (node.kind) {
      case K.Block:
        return this.statements(node);
      case K.If:
        return this.branch(node);
      case K.While:
        this.condition(node.kids[0]!, 'while');
        return this.loop(node.kids[1]!, 'while');
      case K.For:
        return this.loop(node.kids[2]!, 'for');
      case K.Loop:
        return this.loop(node.kids[0]!, 'loop');
      case K.Arm:
        return this.arm(node);
      case K.Closure:
        return this.closure(node);
      case K.LetStatement:
        if (node.kids[3]) this.into.before(blockStart(this.tree, node.kids[3]), this.hit('branch', nodeStart(this.tree, node), 'let else'), this.counted);
        return;
      case K.Binary:
        return this.shortCircuit(node);
      default:
    }
  }

  /** A counter for each statement that begins a line of its own. */
  private statements(block: Node): void {
    if (this.next < 0) return;
    let last = -1;
    for (const kid of block.kids) {
      if (kid === null || kid.kind === K.Attribute || isItem(kid.kind) || kid.kind === K.EmptyStatement) continue;
      const at = nodeStart(this.tree, kid);
      const { line } = this.lines.position(at);
      if (line === last || kid.attributes !== null) continue;
      last = line;
      this.into.before(at, this.hit('line', at, 'line'), this.counted);
    }
  }

  private branch(node: Node): void {
    const [condition, block, otherwise] = node.kids;
    const at = nodeStart(this.tree, node);
    if (!holdsLet(condition!)) return this.condition(condition!, 'if');
    this.into.before(blockStart(this.tree, block!), this.hit('branch', at, 'if let matches'), this.counted);
    const hit = this.hit('branch', at, 'if let does not match');
    if (hit === '') return;
    if (!otherwise) this.into.behind(nodeEnd(this.tree, node), ` else { ${hit}}`, this.counted);
    else if (otherwise.kind === K.Block) this.into.before(blockStart(this.tree, otherwise), hit, this.counted);
    else if (otherwise.kind === K.BlockExpression) this.into.before(blockStart(this.tree, otherwise.kids[0]!), hit, this.counted);
    else this.into.wrap(nodeStart(this.tree, otherwise), nodeEnd(this.tree, otherwise), `{ ${hit}`, ' }', this.counted);
  }

  private condition(condition: Node, what: string): void {
    if (holdsLet(condition) || this.next < 0) return;
    const from = nodeStart(this.tree, condition);
    const { line } = this.lines.position(from);
    const id = this.next;
    this.next += 2;
    this.counters.push({ id, kind: 'branch', line: line + 1, what: `${what} is true` }, { id: id + 1, kind: 'branch', line: line + 1, what: `${what} is false` });
    this.into.wrap(from, nodeEnd(this.tree, condition), `${RUNTIME}::branch(${id}, `, ')', this.counted);
  }

  private loop(block: Node, what: string): void {
    const hit = what === 'loop' || what === 'while' ? '' : this.hit('branch', nodeStart(this.tree, block), `${what} is entered`);
    this.into.before(blockStart(this.tree, block), `${RUNTIME}::fuel(); ${hit}`, this.counted);
  }

  private arm(node: Node): void {
    const body = node.kids[2];
    if (!body) return;
    const hit = this.hit('branch', nodeStart(this.tree, node), 'arm');
    if (hit !== '') this.into.wrap(nodeStart(this.tree, body), nodeEnd(this.tree, body), `{ ${hit}`, ' }', this.counted);
  }

  private closure(node: Node): void {
    const body = node.kids[2];
    if (!body) return;
    const block = body.kind === K.BlockExpression ? body.kids[0] : body.kind === K.Block ? body : null;
    if (block?.kind === K.Block && body.attributes === null) this.into.before(blockStart(this.tree, block), `${RUNTIME}::enter(); `, this.counted);
    else this.into.wrap(nodeStart(this.tree, body), nodeEnd(this.tree, body), `{ ${RUNTIME}::enter(); `, ' }', this.counted);
  }

  /** What stands left of `&&` and `||` decides whether the right side is computed. */
  private shortCircuit(node: Node): void {
    const operator = this.tree.text.slice(this.tree.tokens.start[node.toks[0]!], this.tree.tokens.end[node.toks[0]!]);
    if (operator !== '&&' && operator !== '||') return;
    const [left, right] = node.kids;
    if (!holdsLet(left!) && !holdsLet(right!)) this.condition(left!, `left of ${operator}`);
  }
}

const holdsLet = (node: Node): boolean => node.kind === K.Let || ((node.kind === K.Binary || node.kind === K.Paren) && node.kids.some((kid) => kid !== null && holdsLet(kid)));
