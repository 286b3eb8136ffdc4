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
    const { items, top } = this;
    this.top = from;
    // most lists are short, and a literal is made faster than a slice
    switch (top - from) {
      case 0:
        return [];
      case 1:
        return [items[from]!];
      case 2:
        return [items[from]!, items[from + 1]!];
      case 3:
        return [items[from]!, items[from + 1]!, items[from + 2]!];
      default:
        return items.slice(from, top);
    }
  }
}
