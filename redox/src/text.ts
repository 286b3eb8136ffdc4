/** Lines and columns of a text. Everything counts UTF-16 code units; lines and columns start at 0. */
export class LineIndex {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The place of an offset; offsets outside the text are taken to its ends. */
  position(offset: number): { line: number; column: number } {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return { line: low - 1, column: at - this.starts[low - 1]! };
  }

  /** The offset of a place; places outside the text are taken to its ends. */
  offset(line: number, column: number): number {
    if (line < 0) return 0;
    const start = this.starts[line];
    if (start === undefined) return this.length;
    const next = this.starts[line + 1] ?? this.length + 1;
    return Math.max(start, Math.min(start + column, next - 1));
  }
}
