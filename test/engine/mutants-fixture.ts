/** A source text becomes the list of its mutants, a line each. */
import { mutantsOf, type MutantOptions } from '../../engine/src/mutants/mutants.js';
import type { MutantSite } from '../../engine/src/mutants/site.js';
import { parse } from '../../redox/src/index.js';

export function sitesOf(text: string, options: MutantOptions = {}): MutantSite[] {
  return mutantsOf({ path: 'a.rs', text, tree: parse(text, 'rust'), edition: 2024, module: [], onlyForTests: false }, { extra: false, ...options });
}

/** `line:column: change` for each mutant of cargo-mutants. */
export const listed = (text: string, options: MutantOptions = {}): string[] => sitesOf(text, options).map(({ mutant }) => mutant.name.slice('a.rs:'.length));

/** The changes alone, of mutants in the body of a function `f` that has no value: without its own `with ()`. */
export const changes = (body: string, options: MutantOptions = {}): string[] =>
  listed(`fn f() { ${body} }`, options)
    .map((line) => line.replace(/^\d+:\d+: /, ''))
    .filter((change) => change !== 'replace f with ()')
    .map((change) => change.replace(/ in f$/, ''));

/** The changes of our own mutants in the body of `f`. */
export const extraChanges = (body: string): string[] =>
  sitesOf(`fn f() { ${body} }`, { extra: true })
    .filter(({ mutant }) => mutant.extra)
    .map(({ mutant }) => mutant.name.replace(/^a\.rs:\d+:\d+: /, '').replace(/ in f$/, ''));

/** The values that stand for the body of a function which returns `type`. */
export const values = (type: string, options: MutantOptions = {}): string[] =>
  sitesOf(`fn f() -> ${type} { todo!() }`, options).flatMap(({ mutant }) => (mutant.genre === 'FnValue' ? [mutant.replacement] : []));

/** The file with one mutant in it. */
export const mutated = (text: string, site: MutantSite): string => `${text.slice(0, site.from)}${site.mutant.replacement}${text.slice(site.to)}`;
