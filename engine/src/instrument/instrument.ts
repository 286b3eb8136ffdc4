/** A file with switches, counters and bounds in its functions, and what each of them stands for. */
import { isItem, K, type Node } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { SourceFile } from '../crate/source-file.js';
import type { MutantSite } from '../mutants/site.js';
import { boundFunction, type Counter, countFunction } from './counters.js';
import { type ComparisonNotes, noteComparisons } from './comparisons.js';
import { Insertions } from './insertions.js';
import { Parents } from './parents.js';
import { type NumberedMutant, planSwitches } from './switches.js';

/** What the compiler refused before. */
export interface Refused {
  /** Mutants that cannot stand among others. */
  readonly sites: ReadonlySet<MutantSite>;
  /** Functions that cannot be changed at all: they run at compile time. */
  readonly functions: ReadonlySet<Node>;
  /** Comparisons whose sides cannot be noted. */
  readonly comparisons?: ReadonlySet<Node>;
}

export interface InstrumentedFunction {
  readonly node: Node;
  readonly mutants: readonly NumberedMutant[];
  readonly alone: readonly MutantSite[];
  readonly counters: readonly Counter[];
  /** Numbers of the comparisons that are noted. */
  readonly comparisons: readonly number[];
}

export interface Instrumented {
  readonly insertions: Insertions;
  readonly functions: ReadonlyMap<Node, InstrumentedFunction>;
}

/** Owner of what makes a `const fn` an ordinary one. */
export class FreedConstant {
  constructor(readonly fn: Node) {}
}

/**
 * Instruments the functions of a file; those in `targets` get switches and counters, all others bounds only. Numbers begin
 * with 1. `notes`: of the comparisons in the targets.
 */
export function instrument(file: SourceFile, sites: readonly MutantSite[], targets: ReadonlySet<Node>, refused: Refused, notes: ComparisonNotes = 'none'): Instrumented {
  const { tree } = file;
  const parents = new Parents(tree.root);
  const insertions = new Insertions(tree.text);
  const functions = new Map<Node, InstrumentedFunction>();
  let mutant = 1;
  let counter = 1;
  let comparison = 1;
  for (const fn of functionsOf(tree.root)) {
    const own = sites.filter((site) => site.function !== null && (site.function === fn || outermost(parents, site.function, targets) === fn));
    if (refused.functions.has(fn) || fn.kids[5] == null) {
      if (targets.has(fn)) functions.set(fn, { node: fn, mutants: [], alone: own, counters: [], comparisons: [] });
      continue;
    }
    if (fn.toks[0]! >= 0) insertions.wrap(tree.tokens.start[fn.toks[0]!]!, tree.tokens.end[fn.toks[0]!]!, '/*', '*/', new FreedConstant(fn));
    if (!targets.has(fn)) {
      boundFunction(tree, fn, insertions);
      continue;
    }
    const counted = countFunction(tree, fn, counter, insertions);
    counter = counted.counters.reduce((most, { id }) => Math.max(most, id + 1), counter);
    const comparisons = noteComparisons(tree, parents, fn, comparison, refused.comparisons ?? new Set(), insertions, notes);
    comparison += comparisons.length;
    const plan = planSwitches(tree, parents, own, mutant, refused.sites);
    plan.write(insertions);
    mutant += plan.numbered.length;
    functions.set(fn, { node: fn, mutants: plan.numbered, alone: plan.alone, counters: counted.counters, comparisons });
  }
  return { insertions, functions };
}

/** The target that a nested function stands in; itself where it is one. */
function outermost(parents: Parents, fn: Node, targets: ReadonlySet<Node>): Node {
  if (targets.has(fn)) return fn;
  for (const outer of parents.from(fn)) if (outer.kind === K.Function && targets.has(outer)) return outer;
  return fn;
}

function functionsOf(root: Node): Node[] {
  const found: Node[] = [];
  walk(root, (node) => {
    if (node.kind === K.Function) found.push(node);
    return node.kind !== K.MacroDefinition && (isItem(node.kind) || node.kind === K.File || node.kind === K.List || node.kind === K.Block || found.length > 0);
  });
  return found;
}
