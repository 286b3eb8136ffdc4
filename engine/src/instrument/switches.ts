/**
 * Mutants as switches in the source: each place asks at run time which of its mutants is on. The arm
 * of a mutant holds the text of the original operands, the default arm what was made of them by
 * other insertions, so that nested places do not grow exponentially.
 */
import { K, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { BINARY } from '../../../redox/src/operators.js';
import type { MutantSite } from '../mutants/site.js';
import type { Insertions } from './insertions.js';
import type { Parents } from './parents.js';

/** Runtime paths in instrumented code. */
export const RUNTIME = '::iron_harness';

/** Longest text that an arm repeats, in UTF-16 code units. */
const LONGEST_ARM = 6000;

/** A mutant and its number in the instrumented program; numbers begin with 1. */
export interface NumberedMutant {
  readonly site: MutantSite;
  readonly id: number;
}

/** Mutants of one place; owner of what is put there. */
export interface SwitchPlace {
  readonly mutants: readonly NumberedMutant[];
}

/** How the mutants of a place are written: around a range of the source, or before something. */
interface Place {
  readonly form: 'wrap' | 'arm' | 'statement' | 'return' | 'end';
  readonly node: Node;
}

export interface Switches {
  readonly places: readonly SwitchPlace[];
  /** Mutants that can only be compiled alone. */
  readonly alone: readonly MutantSite[];
  readonly numbered: readonly NumberedMutant[];
}

/** Sorts sites into places and numbers them from `first` on, place by place. `left`: those that the compiler refused in place before. */
export function planSwitches(tree: Tree, parents: Parents, sites: readonly MutantSite[], first: number, left: ReadonlySet<MutantSite>): Switches & { readonly write: (into: Insertions) => void } {
  const byNode = new Map<string, { place: Place; sites: MutantSite[] }>();
  const alone: MutantSite[] = [];
  for (const site of sites) {
    const place = left.has(site) ? null : placeOf(tree, parents, site);
    if (place === null) {
      alone.push(site);
      continue;
    }
    const key = `${place.form} ${place.node.from} ${place.node.to} ${place.node.kind}`;
    const held = byNode.get(key);
    if (held === undefined) byNode.set(key, { place, sites: [site] });
    else held.sites.push(site);
  }
  let next = first;
  const planned = [...byNode.values()].map(({ place, sites: here }) => ({ place, mutants: here.map((site): NumberedMutant => ({ site, id: next++ })) }));
  return {
    places: planned,
    alone,
    numbered: planned.flatMap(({ mutants }) => mutants),
    write: (into) => {
      for (const each of planned) write(tree, each.place, each, into);
    },
  };
}

function placeOf(tree: Tree, parents: Parents, site: MutantSite): Place | null {
  if (site.function === null || parents.isConstant(site.node)) return null;
  switch (site.kind) {
    case 'value':
      return returnsOpaque(site.node) ? null : { form: 'return', node: site.around! };
    case 'arm':
      return { form: 'arm', node: site.node };
    case 'statement':
      return { form: 'statement', node: site.node };
    case 'range':
      return tree.text.slice(site.from, site.to).includes('=') ? null : { form: 'end', node: site.node.kids[1]! };
    default: {
      const node = wrappedNode(parents, site);
      return node === null || nodeEnd(tree, node) - nodeStart(tree, node) > LONGEST_ARM ? null : { form: 'wrap', node };
    }
  }
}

const holds = (node: Node, kind: K): boolean => node.kind === kind || node.kids.some((kid) => kid !== null && holds(kid, kind));

/** `-> impl Trait`: another value would be of another type. */
const returnsOpaque = (fn: Node): boolean => fn.kids[3] !== null && fn.kids[3] !== undefined && holds(fn.kids[3], K.ImplType);

/** What an arm has to repeat: the node, or the whole chain of operators where another operator would group it in another way. */
function wrappedNode(parents: Parents, site: MutantSite): Node | null {
  if (site.kind === 'field') return site.around;
  if (site.kind !== 'binary') return site.node;
  const power = BINARY[site.node.flag]?.power;
  const other = BINARY.find(({ rust }) => rust === site.mutant.replacement.trim())?.power;
  let node = site.node;
  if (power !== other)
    for (const outer of parents.from(node))
      if (outer.kind === K.Binary) node = outer;
      else break;
  return hasLet(node) ? null : node;
}

/** `let` of a chain cannot stand in parentheses. */
const hasLet = (node: Node): boolean => node.kind === K.Let || (node.kind === K.Binary && node.kids.some((kid) => kid !== null && hasLet(kid)));

function write(tree: Tree, place: Place, owner: SwitchPlace, into: Insertions): void {
  const { mutants } = owner;
  const from = nodeStart(tree, place.node);
  const to = nodeEnd(tree, place.node);
  const at = `${RUNTIME}::at(${mutants[0]!.id}, ${mutants.length})`;
  switch (place.form) {
    case 'wrap': {
      const arms = mutants.map(({ site }, index) => `${index + 1} => ${mutated(tree, site, from, to)}, `);
      return into.wrap(from, to, `(match ${at} { ${arms.join('')}_ => `, ' })', owner);
    }
    case 'end': {
      const bound = tree.text.slice(from, to);
      return into.wrap(from, to, `(match ${at} { 1 => (${bound}) + 1, _ => `, ' })', owner);
    }
    case 'arm':
      return into.behind(nodeEnd(tree, place.node.kids[0]!), ` if ${at} == 0`, owner);
    case 'statement':
      return into.wrap(from, to, `if ${at} == 0 { `, ' }', owner);
    case 'return': {
      const arms = mutants.map(({ site }, index) => `${index + 1} => return ${site.mutant.replacement}, `);
      return into.before(blockStart(tree, place.node), ` match ${at} { ${arms.join('')}_ => {} } `, owner);
    }
  }
}

/** The text of a node with one mutant in it. */
const mutated = (tree: Tree, site: MutantSite, from: number, to: number): string => tree.text.slice(from, site.from) + site.mutant.replacement + tree.text.slice(site.to, to);

/** Offset of the first statement of a block, behind its inner attributes. */
export function blockStart(tree: Tree, block: Node): number {
  const first = block.kids.find((kid) => kid !== null && kid.kind !== K.Attribute);
  return first ? nodeStart(tree, first) : tree.tokens.start[block.toks[1]!]!;
}
