/** The token-level map between a source and its conversion. Offsets are UTF-16 code units. */
import type { MapSegment, SourceMap } from './types.js';

/** `numbers`: four a token, source from and to and result from and to, in the order they were written. */
export function sourceMap(numbers: ArrayLike<number>): SourceMap {
  return new Segments(numbers);
}

class Segments implements SourceMap {
  private inOrder: MapSegment[] | null = null;
  private bySource: MapSegment[] | null = null;

  constructor(private readonly numbers: ArrayLike<number>) {}

  get segments(): readonly MapSegment[] {
    return this.all();
  }

  toResult(offset: number): number | null {
    this.bySource ??= [...this.all()].sort((a, b) => a.sourceFrom - b.sourceFrom || a.resultFrom - b.resultFrom);
    const found = containing(
      this.bySource,
      offset,
      (segment) => segment.sourceFrom,
      (segment) => segment.sourceTo,
    );
    return found === null ? null : clamp(found.resultFrom, found.resultTo, offset - found.sourceFrom, found.sourceTo - found.sourceFrom);
  }

  toSource(offset: number): number | null {
    const found = containing(
      this.all(),
      offset,
      (segment) => segment.resultFrom,
      (segment) => segment.resultTo,
    );
    return found === null ? null : clamp(found.sourceFrom, found.sourceTo, offset - found.resultFrom, found.resultTo - found.resultFrom);
  }

  private all(): MapSegment[] {
    if (this.inOrder !== null) return this.inOrder;
    const { numbers } = this;
    const segments: MapSegment[] = [];
    for (let at = 0; at < numbers.length; at += 4) {
      segments.push({ sourceFrom: numbers[at]!, sourceTo: numbers[at + 1]!, resultFrom: numbers[at + 2]!, resultTo: numbers[at + 3]! });
    }
    this.inOrder = segments;
    return segments;
  }
}

/** The place in a stretch: the same distance from its start, or its end for the end of the other stretch. */
function clamp(from: number, to: number, distance: number, length: number): number {
  return distance >= length ? to : Math.min(from + distance, to);
}

function containing(segments: readonly MapSegment[], offset: number, from: (segment: MapSegment) => number, to: (segment: MapSegment) => number): MapSegment | null {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from(segments[middle]!) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = segments[low - 1];
  return found !== undefined && offset <= to(found) ? found : null;
}
