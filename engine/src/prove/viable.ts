/**
 * Which mutants compile at all. Only types are checked, and mutants of different functions are checked together: what the
 * compiler says inside a function is about the mutant in it. A mutant is viable when a batch with it compiles whole.
 */
import path from 'node:path';
import { type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { fromBytes, placesIn } from '../compile/rustc.js';
import { type CompileUnit, compileTests, isTargetOf } from '../compile/unit.js';
import type { MutantSite } from '../mutants/site.js';

export interface Viability {
  readonly viable: readonly MutantSite[];
  readonly unviable: readonly MutantSite[];
  /** Time was over before they were checked. */
  readonly unchecked: readonly MutantSite[];
}

/** `isOver`: asked before each batch whether to stop. */
export async function checkViability(unit: CompileUnit, tree: Tree, sites: readonly MutantSite[], isOver: () => boolean): Promise<Viability> {
  const checker = new Checker(unit, tree, sites);
  while (!isOver() && (await checker.step()));
  return checker;
}

class Checker implements Viability {
  readonly viable: MutantSite[] = [];
  readonly unviable: MutantSite[] = [];
  private readonly waiting: Set<MutantSite>;

  constructor(
    private readonly unit: CompileUnit,
    private readonly tree: Tree,
    sites: readonly MutantSite[],
  ) {
    this.waiting = new Set(sites);
  }

  get unchecked(): readonly MutantSite[] {
    return [...this.waiting];
  }

  /** Checks one batch; false where nothing is left. */
  async step(): Promise<boolean> {
    for (let batch = this.nextBatch(); batch.length > 0; batch = batch.slice(0, batch.length >> 1)) {
      const answer = await this.check(batch);
      if (answer === null) return false;
      if (answer === 'compiles') this.settle(batch, this.viable);
      else if (answer === 'unclear' && batch.length > 1)
        continue; // half of it tells more
      else this.settle(answer === 'unclear' ? batch : answer, this.unviable);
      break;
    }
    return this.waiting.size > 0;
  }

  private settle(sites: readonly MutantSite[], into: MutantSite[]): void {
    for (const site of sites) {
      into.push(site);
      this.waiting.delete(site);
    }
  }

  /** One mutant of each function, of functions that do not lie in each other; or one alone that could show elsewhere. */
  private nextBatch(): MutantSite[] {
    const batch: MutantSite[] = [];
    let end = -1;
    const sorted = [...this.waiting].sort((a, b) => this.start(a) - this.start(b) || a.from - b.from);
    for (const site of sorted) {
      if (!this.showsOnlyInside(site) || this.start(site) < end) continue;
      batch.push(site);
      end = nodeEnd(this.tree, site.function!);
    }
    return batch.length > 0 ? batch : sorted.slice(0, 1);
  }

  private start(site: MutantSite): number {
    return site.function === null ? site.from : nodeStart(this.tree, site.function);
  }

  /** What runs at compile time, and types that are read off a body, reach other functions. */
  private showsOnlyInside({ function: fn }: MutantSite): boolean {
    const body = fn?.kids[5];
    return fn !== null && body != null && !/\b(?:const|async|impl)\b/.test(this.tree.text.slice(nodeStart(this.tree, fn), nodeStart(this.tree, body)));
  }

  /** Those of a batch that the compiler refuses; `unclear` where it does not say which. Null: it was stopped by us. */
  private async check(batch: readonly MutantSite[]): Promise<readonly MutantSite[] | 'compiles' | 'unclear' | null> {
    const { unit } = this;
    const mutated = withMutants(this.tree.text, batch);
    const incremental = `incremental=${path.join(unit.folder, 'checked-parts')}`;
    const made = await compileTests(unit, mutated.text, 'checked', false, ['--emit=metadata', '-C', incremental]);
    if (unit.signal?.aborted === true) return null;
    if (made.ok) return 'compiles';
    const refused = new Set<MutantSite>();
    for (const error of made.errors)
      for (const place of placesIn(error, isTargetOf(unit))) {
        const offset = mutated.originalOf(fromBytes(mutated.text, place));
        const site = batch.find(({ function: fn }) => fn !== null && isIn(this.tree, fn, offset));
        if (site === undefined) continue;
        refused.add(site);
        break;
      }
    return refused.size === 0 ? 'unclear' : [...refused];
  }
}

const isIn = (tree: Tree, node: Node, offset: number): boolean => nodeStart(tree, node) <= offset && offset < nodeEnd(tree, node);

/** A text with several mutants, which lie in order and apart. */
export function withMutants(text: string, sites: readonly MutantSite[]): { readonly text: string; originalOf(offset: number): number } {
  const pieces: string[] = [];
  const edits: { readonly at: number; readonly end: number; readonly from: number; readonly to: number }[] = [];
  let done = 0;
  let length = 0;
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const { from, to, mutant } of sites) {
    add(text.slice(done, from));
    const at = length;
    add(mutant.replacement);
    edits.push({ at, end: length, from, to });
    done = to;
  }
  add(text.slice(done));
  return {
    text: pieces.join(''),
    originalOf(offset) {
      const before = edits.filter(({ at }) => at <= offset).at(-1);
      if (before === undefined) return offset;
      return offset < before.end ? before.from : before.to + offset - before.end;
    },
  };
}
