/**
 * Text in the making, as code units in a typed array: a tenth of the garbage that strings would
 * leave. The array is used again for the next text.
 */

/** A web standard, which every host of the library has; the language version alone does not declare it. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
const decoder = new TextDecoder();
/** Largest array that is kept for the next text, in code units. */
const LARGEST_KEPT = 1 << 23;
let spare: Uint8Array | null = null;

export class Output {
  /** Code units written so far. */
  length = 0;
  /** One byte each where the source is ASCII, since then the result is ASCII too. */
  private units: Uint8Array | Uint16Array;
  private readonly ascii: boolean;

  constructor(private readonly source: string) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
    this.ascii = !/[^\x00-\x7f]/.test(source);
    const guess = source.length * 2 + 256;
    if (!this.ascii) this.units = new Uint16Array(guess);
    else if (spare !== null && spare.length >= guess) {
      this.units = spare;
      spare = null;
    } else this.units = new Uint8Array(guess);
  }

  /** The last code unit written, or 0. */
  get last(): number {
    return this.length === 0 ? 0 : this.units[this.length - 1]!;
  }

  private room(more: number): void {
    if (this.length + more <= this.units.length) return;
    const size = Math.max(this.units.length * 2, this.length + more);
    const grown = this.ascii ? new Uint8Array(size) : new Uint16Array(size);
    grown.set(this.units);
    this.units = grown;
  }

  add(text: string): void {
    const count = text.length;
    this.room(count);
    const { units } = this;
    let { length } = this;
    for (let at = 0; at < count; at++) units[length++] = text.charCodeAt(at);
    this.length = length;
  }

  /** Adds text of ASCII whose code units are at hand. */
  addUnits(added: Uint8Array): void {
    const count = added.length;
    this.room(count);
    const { units } = this;
    let { length } = this;
    for (let at = 0; at < count; at++) units[length++] = added[at]!;
    this.length = length;
  }

  /** Adds so many spaces. */
  addSpaces(count: number): void {
    this.room(count);
    for (let at = 0; at < count; at++) this.units[this.length++] = 32;
  }

  /** Adds a stretch of the source. */
  addSource(from: number, to: number): void {
    this.room(to - from);
    const { units, source } = this;
    let { length } = this;
    for (let at = from; at < to; at++) units[length++] = source.charCodeAt(at);
    this.length = length;
  }

  /** Everything written. Nothing may be added any more. */
  finish(): string {
    const { units, length } = this;
    if (units instanceof Uint16Array) return fromUnits(units, length);
    const text = decoder.decode(units.subarray(0, length));
    if (units.length <= LARGEST_KEPT) spare = units;
    return text;
  }
}

function fromUnits(units: Uint16Array, length: number): string {
  const parts: string[] = [];
  const step = 8192;
  for (let at = 0; at < length; at += step) parts.push(String.fromCharCode.apply(null, units.subarray(at, Math.min(at + step, length)) as unknown as number[]));
  return parts.join('');
}
