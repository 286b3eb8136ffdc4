/** Where the walk over a file stands: modules, types and functions around it, which give mutants their names. */
import type { K, Node } from '../../../redox/src/index.js';
import type { Mutant } from '../../../protocol/test-generation.js';

/** A function that is being walked. */
export interface OpenFunction {
  readonly node: Node;
  readonly described: NonNullable<Mutant['function']>;
  /** The values that stand for its body in mutants. */
  readonly values: ReadonlySet<string>;
  /** The only statement of its body, if it has just one. */
  readonly only: Node | null;
}

interface Scope {
  readonly node: Node;
  readonly isItem: boolean;
  readonly isNamed: boolean;
  /** `frozen` as it was around. */
  readonly frozen: boolean;
}

export class Scopes {
  private readonly open: Scope[] = [];
  private readonly names: string[] = [];
  private readonly functions: OpenFunction[] = [];
  /** Literals here are part of a type or of an item's list of constants. */
  frozen = false;

  /** The innermost function around. */
  get function(): OpenFunction | null {
    return this.functions.at(-1) ?? null;
  }

  /** Kind of the innermost item around, or null in a file. */
  get owner(): K | null {
    return this.open.findLast(({ isItem }) => isItem)?.node.kind ?? null;
  }

  /** `module::Type::name`, for something called `name` here. */
  path(name: string): string {
    return [...this.names, name].join('::');
  }

  /** An item; `name` where it is part of the paths of what it holds. */
  enterItem(node: Node, name: string | null = null): void {
    this.open.push({ node, isItem: true, isNamed: name !== null, frozen: this.frozen });
    if (name !== null) this.names.push(name);
  }

  enterFunction(name: string, opened: OpenFunction): void {
    this.enterItem(opened.node, name);
    this.functions.push(opened);
    this.frozen = false;
  }

  enterFrozen(node: Node): void {
    this.open.push({ node, isItem: false, isNamed: false, frozen: this.frozen });
    this.frozen = true;
  }

  /** Leaves what `node` opened, if it opened anything. */
  leave(node: Node): void {
    while (this.open.at(-1)?.node === node) {
      const last = this.open.pop()!;
      this.frozen = last.frozen;
      if (last.isNamed) this.names.pop();
    }
    if (this.functions.at(-1)?.node === node) this.functions.pop();
  }
}
