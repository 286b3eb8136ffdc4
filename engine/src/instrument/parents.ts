/** The way up a tree, which its nodes do not hold. */
import { K, type Node } from '../../../redox/src/index.js';

export class Parents {
  private readonly above = new Map<Node, Node>();

  constructor(root: Node) {
    const stack = [root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (const kid of [...node.kids, ...(node.attributes ?? [])]) {
        if (kid === null) continue;
        this.above.set(kid, node);
        stack.push(kid);
      }
  }

  of(node: Node): Node | null {
    return this.above.get(node) ?? null;
  }

  /** The nodes above, the nearest first. */
  *from(node: Node): Generator<Node> {
    for (let each = this.of(node); each !== null; each = this.of(each)) yield each;
  }

  /** Whether a node is computed by the compiler: there no run-time switch can stand. */
  isConstant(node: Node): boolean {
    let inner = node;
    for (const outer of this.from(node)) {
      if (outer.kind === K.Constant || outer.kind === K.Static || outer.kind === K.ConstPattern || outer.kind === K.ConstParameter) return true;
      if ((outer.kind === K.ArrayType || outer.kind === K.Repeat) && outer.kids[1] === inner) return true;
      if (outer.kind === K.Variant || outer.kind === K.GenericArguments || outer.kind === K.Attribute) return true;
      if (outer.kind === K.BlockExpression && outer.toks[3]! >= 0) return true;
      if (outer.kind >= K.NamePattern && outer.kind <= K.NeverPattern) return true;
      if (outer.kind === K.Function) return false;
      inner = outer;
    }
    return false;
  }
}
