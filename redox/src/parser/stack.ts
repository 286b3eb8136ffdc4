/** Gathers the members of lists that nest: one array for all of them, from which each list takes its own. */
export class Stack<A> {
  private readonly items: A[] = [];
  /** How many members are gathered; a list begins at the count it finds. */
  top = 0;

  push(item: A): void {
    this.items[this.top++] = item;
  }
  /** The members since `from`, in an array of just their size. */
  take(from: number): A[] {
    const taken = this.items.slice(from, this.top);
    this.top = from;
    return taken;
  }
}
