/**
 * A text and its mutants, in which everything behind a mutant stands in the same line and column as without it: compiled
 * code holds places of the source, and a mutant that only shifts them changes nothing that the program does.
 */
import { nodeStart, type Tree } from '../../../redox/src/index.js';
import { Insertions } from '../instrument/insertions.js';
import type { MutantSite } from '../mutants/site.js';

const OWNER = {};
const lengthOf = (site: MutantSite): number => site.mutant.replacement.length;

export class AlignedText {
  /** The original, with spaces where a mutant is longer than what it replaces. */
  readonly base: string;
  private readonly pads = new Map<number, number>();
  private readonly before: readonly { readonly at: number; readonly length: number }[];

  constructor(original: string, tree: Tree, sites: readonly MutantSite[]) {
    for (const site of sites) {
      const { from, to } = site;
      const more = lengthOf(site) - (to - from);
      if (more > 0) this.pads.set(to, Math.max(this.pads.get(to) ?? 0, more));
    }
    const insertions = new Insertions(original);
    for (const [at, length] of this.pads) insertions.behind(at, ' '.repeat(length), OWNER);
    // a small function would be compiled only where it is called
    const functions = [...new Set(sites.flatMap(({ function: fn }) => fn ?? []))];
    const starts = functions
      .filter((fn) => !/\binline\b/.test((fn.attributes ?? []).map((each) => original.slice(tree.tokens.start[each.from], tree.tokens.end[each.to - 1])).join()))
      .map((fn) => nodeStart(tree, fn));
    for (const at of starts) insertions.before(at, INLINE, OWNER);
    this.base = insertions.build().text;
    this.before = [...[...this.pads].map(([at, length]) => ({ at, length })), ...starts.map((at) => ({ at, length: INLINE.length }))];
  }

  /** Null where it cannot be laid into the same shape. */
  mutant(site: MutantSite): string | null {
    const { from, to, mutant } = site;
    const start = this.mapped(from);
    const end = this.mapped(to);
    const replaced = this.base.slice(start, end);
    const lines = replaced.split('\n').length - mutant.replacement.split('\n').length;
    if (lines < 0) return null;
    if (lines === 0) {
      const room = replaced.length - mutant.replacement.length;
      return room < 0 ? null : this.base.slice(0, start) + mutant.replacement + ' '.repeat(room) + this.base.slice(end);
    }
    const last = replaced.length - replaced.lastIndexOf('\n') - 1;
    return this.base.slice(0, start) + mutant.replacement + '\n'.repeat(lines) + ' '.repeat(last) + this.base.slice(end);
  }

  /** The offset in `base`, behind the spaces at that place. */
  private mapped(offset: number): number {
    return this.before.reduce((at, each) => (each.at <= offset ? at + each.length : at), offset);
  }
}

const INLINE = '#[inline(never)] ';
