/** From the syntax of generic parameters and where clauses to bounds that stand on the parameters. */
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import { type BoundList, readBounds } from './bound-reader.js';
import type { Bound, GenericParameter, Generics, LifetimeParameter, Predicate } from './generics.js';
import { plainName } from './module.js';
import type { TypeRef } from './type-ref.js';
import { lifetimeName, lifetimesOf, readType } from './type-reader.js';
import { constantText } from './constant-text.js';
import type { TypeScope } from './type-scope.js';

/** A parameter while its bounds are being gathered. */
type Open<T> = { -readonly [P in keyof T]: T[P] extends readonly (infer E)[] ? E[] : T[P] };

export interface ReadGenerics {
  readonly generics: Generics;
  /** The scope within: the parameters are known. */
  readonly scope: TypeScope;
}

/** Parameters of an item and the conditions on them; conditions on parameters of `outer` are added to those. */
export function readGenerics(list: Node | null, conditions: readonly (Node | null)[], outer: TypeScope, outerParameters: readonly GenericParameter[] = []): ReadGenerics {
  const nodes = (list?.kids ?? []).filter((node): node is Node => node !== null);
  const opened = nodes.flatMap((node) => emptyParameter(node, outer));
  const parameters = opened.map(({ parameter }) => parameter);
  const known = new Map(outer.parameters);
  for (const parameter of parameters) known.set(parameter.name, { kind: 'parameter', parameter });
  const scope: TypeScope = { ...outer, parameters: known };
  const lifetimes = nodes.filter(({ kind }) => kind === K.LifetimeParameter).map((node) => readLifetime(node, scope));
  for (const { parameter, node } of opened) fill(parameter, node, scope);
  const all = [...outerParameters, ...parameters] as Open<GenericParameter>[];
  const predicates = conditions.flatMap((where) => (where?.kids ?? []).flatMap((each) => (each === null ? [] : readPredicate(each, scope, all, lifetimes))));
  return { generics: { lifetimes, parameters, predicates }, scope };
}

function emptyParameter(node: Node, { place }: TypeScope): { parameter: Open<GenericParameter>; node: Node }[] {
  if (node.kind !== K.TypeParameter && node.kind !== K.ConstParameter) return [];
  const token = node.toks[node.kind === K.TypeParameter ? 0 : 1]!;
  if (token < 0) return [];
  const name = plainName(nameOf(place.file.tree, token));
  return [{ parameter: { kind: node.kind === K.TypeParameter ? 'type' : 'constant', name, bounds: [], outlives: [], default: null, type: null }, node }];
}

function fill(parameter: Open<GenericParameter>, { kind, kids }: Node, scope: TypeScope): void {
  if (kind === K.ConstParameter) {
    parameter.type = readType(kids[0], scope);
    if (kids[1]) parameter.default = { kind: 'constant', text: constantText(kids[1], scope) };
    return;
  }
  add(parameter, readBounds(kids[0], scope));
  if (kids[1]) parameter.default = readType(kids[1], scope);
}

function add(parameter: Open<GenericParameter>, { bounds, lifetimes }: BoundList): void {
  parameter.bounds.push(...bounds);
  parameter.outlives.push(...lifetimes);
}

const readLifetime = ({ kids }: Node, scope: TypeScope): LifetimeParameter => ({ name: kids[0] ? lifetimeName(kids[0], scope) : '', outlives: readBounds(kids[1], scope).lifetimes });

/** A condition: it is added to its parameter, or given back if it is on something else. */
function readPredicate({ kids }: Node, scope: TypeScope, parameters: readonly Open<GenericParameter>[], lifetimes: LifetimeParameter[]): Predicate[] {
  const [list, subject, limits] = kids;
  const read = readBounds(limits, scope);
  if (subject?.kind === K.Lifetime) {
    const name = lifetimeName(subject, scope);
    const at = lifetimes.findIndex((each) => each.name === name);
    if (at >= 0) lifetimes[at] = { name, outlives: [...lifetimes[at]!.outlives, ...read.lifetimes] };
    else lifetimes.push({ name, outlives: read.lifetimes });
    return [];
  }
  const type = readType(subject, scope);
  const forLifetimes = lifetimesOf(list ?? null, scope);
  const parameter = type.kind === 'parameter' ? parameters.find((each) => each === type.parameter) : undefined;
  if (parameter === undefined) return [{ subject: type, bounds: read.bounds, outlives: read.lifetimes, forLifetimes }];
  add(parameter, { ...read, bounds: read.bounds.map((bound): Bound => (forLifetimes.length === 0 ? bound : { ...bound, forLifetimes: [...forLifetimes, ...bound.forLifetimes] })) });
  return [];
}

/** What the parameters of an alias stand for: the arguments given, then defaults, then themselves. */
export function aliasParameters(list: Node | null, types: readonly TypeRef[], scope: TypeScope): ReadonlyMap<string, TypeRef> {
  const { generics } = readGenerics(list, [], scope);
  const known = new Map<string, TypeRef>();
  generics.parameters.forEach((parameter, at) => known.set(parameter.name, types[at] ?? parameter.default ?? { kind: 'parameter', parameter }));
  return known;
}
