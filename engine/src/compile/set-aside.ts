/**
 * The test modules that a crate has already, set aside in its copy: most programs of the engine hold generated tests only, and
 * compiling thousands of others each time may take longer than all else. They are shut in place, so that every offset stays
 * what it is, and brought back where the crate does not compile without them.
 */
import fs from 'node:fs/promises';
import type { SourceFile } from '../crate/source-file.js';
import { type TestGate, testGates, withGatesShut } from '../crate/test-gates.js';

/** A file of the copy. */
export interface CopiedFile extends Pick<SourceFile, 'text' | 'tree'> {
  /** Absolute. */
  readonly place: string;
}

export class SetAside {
  private readonly gates = new Map<string, readonly TestGate[]>();

  /** `target`: the file that is changed, absolute. Nothing is written yet. */
  constructor(
    private readonly files: readonly CopiedFile[],
    private readonly target: string,
    private aside = true,
    private known = false,
  ) {
    for (const { place, tree } of files) {
      const gates = testGates(tree);
      if (gates.length > 0) this.gates.set(place, gates);
    }
  }

  /** Whether the crate has test modules at all. */
  get isNeeded(): boolean {
    return this.gates.size > 0;
  }

  get isAside(): boolean {
    return this.aside;
  }

  /** Whether a build may fail only because they are missing: nothing has compiled without them. */
  get isDoubtful(): boolean {
    return this.isNeeded && this.aside && !this.known;
  }

  /** The same in a copy of this copy, as it is now. */
  in(copied: (place: string) => string): SetAside {
    return new SetAside(
      this.files.map((each) => ({ ...each, place: copied(each.place) })),
      copied(this.target),
      this.aside,
      true,
    );
  }

  /** The crate compiles without them. */
  confirm(): void {
    if (this.aside) this.known = true;
  }

  async away(): Promise<void> {
    this.aside = true;
    await this.write();
  }

  async back(): Promise<void> {
    this.aside = false;
    await this.write();
  }

  /** The text of a file of the copy as it has to stand there, be it changed or not. */
  textOf(place: string, text: string): string {
    const gates = this.aside ? (this.gates.get(place) ?? []) : [];
    const original = this.originalOf(place);
    if (text === original) return withGatesShut(text, gates);
    // a changed text has more in it, but nothing between an attribute and the name of its module
    const alone = gates.filter(({ open }) => original.indexOf(open) === original.lastIndexOf(open));
    return alone.reduce((made, { open, shut }) => made.replace(open, () => shut), text);
  }

  originalOf(place: string): string {
    return this.files.find((each) => each.place === place)?.text ?? '';
  }

  private async write(): Promise<void> {
    for (const place of this.gates.keys()) if (place !== this.target) await fs.writeFile(place, this.textOf(place, this.originalOf(place)));
  }
}
