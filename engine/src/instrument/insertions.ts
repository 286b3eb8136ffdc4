/**
 * Text put into a source at many places at once. Nothing of the source is removed, so that each
 * place of the result is either a place of the source or lies in one insertion, whose owner is known:
 * what a compiler says of the result can be laid at somebody's door.
 */

/** Who asked for an insertion; compared by identity. */
export type Owner = object;

interface Insertion {
  readonly at: number;
  readonly text: string;
  readonly owner: Owner;
  /** Order among the insertions at one place; see `order`. */
  readonly rank: readonly [kind: 0 | 1 | 2 | 3, order: number, tie: number];
}

/** A stretch of the result. */
interface Piece {
  readonly from: number;
  readonly to: number;
  /** Null: source, from this offset on. */
  readonly owner: Owner | null;
  readonly source: number;
}

/** A range of the source that an owner wrapped. */
interface Wrapped {
  readonly from: number;
  readonly to: number;
  readonly owner: Owner;
}

/** At one place: what goes behind a range, closings from the inside out, what goes before, openings from the outside in. */
const Kind = { Behind: 0, Close: 1, Before: 2, Open: 3 } as const;

export class Insertions {
  private readonly all: Insertion[] = [];
  private readonly wrapped: Wrapped[] = [];

  constructor(readonly source: string) {}

  /** Puts text before what stands at an offset, and before all that is wrapped there. */
  before(at: number, text: string, owner: Owner): void {
    this.all.push({ at, text, owner, rank: [Kind.Before, this.all.length, 0] });
  }

  /** Puts text behind what ends at an offset, inside of all that is wrapped there. */
  behind(at: number, text: string, owner: Owner): void {
    this.all.push({ at, text, owner, rank: [Kind.Behind, this.all.length, 0] });
  }

  wrap(from: number, to: number, open: string, close: string, owner: Owner): void {
    const tie = this.all.length;
    this.all.push({ at: from, text: open, owner, rank: [Kind.Open, -to, tie] });
    this.all.push({ at: to, text: close, owner, rank: [Kind.Close, -from, -tie] });
    this.wrapped.push({ from, to, owner });
  }

  /** The source with everything put in. `append`: text behind its end, with owners. */
  build(append: readonly { readonly text: string; readonly owner: Owner }[] = []): Built {
    const sorted = [...this.all].sort((a, b) => a.at - b.at || a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]);
    const texts: string[] = [];
    const pieces: Piece[] = [];
    let length = 0;
    let done = 0;
    const add = (text: string, owner: Owner | null, source: number): void => {
      if (text === '') return;
      texts.push(text);
      pieces.push({ from: length, to: (length += text.length), owner, source });
    };
    for (const { at, text, owner } of sorted) {
      add(this.source.slice(done, at), null, done);
      add(text, owner, at);
      done = at;
    }
    add(this.source.slice(done), null, done);
    for (const { text, owner } of append) add(text, owner, this.source.length);
    return new Built(texts.join(''), pieces, this.wrapped);
  }
}

/** A source with insertions. Offsets are UTF-16 code units. */
export class Built {
  constructor(
    readonly text: string,
    private readonly pieces: readonly Piece[],
    private readonly wrapped: readonly Wrapped[],
  ) {}

  /** Whose insertion lies at an offset of the result; for the source itself, who wrapped it most closely. Null: nobody. */
  ownerAt(offset: number): Owner | null {
    const piece = this.pieceAt(offset);
    if (piece === null) return null;
    if (piece.owner !== null) return piece.owner;
    const at = piece.source + offset - piece.from;
    let best: Wrapped | null = null;
    for (const each of this.wrapped) if (each.from <= at && at < each.to && (best === null || each.to - each.from < best.to - best.from)) best = each;
    return best?.owner ?? null;
  }

  /** The offset in the source for one in the result; in an insertion, the place where that stands. */
  sourceAt(offset: number): number {
    const piece = this.pieceAt(offset);
    if (piece === null) return 0;
    return piece.owner === null ? piece.source + offset - piece.from : piece.source;
  }

  private pieceAt(offset: number): Piece | null {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle]!.from <= offset) low = middle + 1;
      else high = middle;
    }
    return this.pieces[low - 1] ?? null;
  }
}
