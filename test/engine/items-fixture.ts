/**
 * Crates in one text:
 *
 *     //- /src/lib.rs edition:2018
 *     pub mod a;
 *     //- /src/a.rs tests
 *     pub struct S;
 *
 * A header names a file and so its module; `tests` says that its `mod` item is under `#[cfg(test)]`. Without a header the text is
 * `src/lib.rs`. Edition 2021 unless the first header says another.
 */
import type { SourceFile } from '../../engine/src/crate/source-file.js';
import { type Bound, type CrateIndex, type FunctionItem, indexCrate, type TypeRef } from '../../engine/src/items/index.js';
import { type Edition, parse } from '../../redox/src/index.js';

export function sourceFiles(fixture: string): SourceFile[] {
  const text = fixture.startsWith('\n') ? fixture.slice(1) : fixture;
  const whole = text.trimStart().startsWith('//- ') ? text.trimStart() : `//- /src/lib.rs\n${text}`;
  const parts = whole.split(/^\s*\/\/- /m).slice(1);
  const edition = Number(/edition:(\d+)/.exec(parts[0] ?? '')?.[1] ?? 2021) as Edition;
  return parts.map((part) => {
    const [header = '', ...lines] = part.split('\n');
    const [path = '', ...words] = header.trim().split(/\s+/);
    const source = lines.join('\n');
    const module = path
      .replace(/^\/src\//, '')
      .replace(/(^|\/)(lib|main|mod)\.rs$/, '')
      .replace(/\.rs$/, '');
    return { path: path.slice(1), text: source, tree: parse(source, 'rust', { edition }), edition, module: module === '' ? [] : module.split('/'), onlyForTests: words.includes('tests') };
  });
}

export const indexOf = (fixture: string, features?: readonly string[]): CrateIndex =>
  indexCrate(sourceFiles(fixture), features === undefined ? { crateName: 'my-crate' } : { crateName: 'my-crate', features });

/** A type as this file draws it: what is unknown with its reason, what the compiler never sees in brackets. */
export function drawn(type: TypeRef | null): string {
  if (type === null) return '()';
  const list = (types: readonly TypeRef[], lifetimes: readonly string[] = []): string =>
    types.length + lifetimes.length === 0 ? '' : `<${[...lifetimes.map((each) => `'${each}`), ...types.map(drawn)].join(', ')}>`;
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'std':
      return type.path + list(type.arguments, type.lifetimes);
    case 'crate':
      return `crate::${type.definition.path}${list(type.arguments, type.lifetimes)}`;
    case 'external':
      return `[external] ${type.path}${list(type.arguments, type.lifetimes)}`;
    case 'reference':
      return `&${type.lifetime === null ? '' : `'${type.lifetime} `}${type.mutable ? 'mut ' : ''}${drawn(type.to)}`;
    case 'slice':
      return `[${drawn(type.element)}]`;
    case 'array':
      return `[${drawn(type.element)}; ${type.length}]`;
    case 'tuple':
      return `(${type.elements.map(drawn).join(', ')})`;
    case 'parameter':
      return `${type.parameter.name}?`;
    case 'function':
      return `${type.unsafe ? 'unsafe ' : ''}${type.abi === null ? '' : `extern "${type.abi}" `}fn(${type.inputs.map(drawn).join(', ')}) -> ${drawn(type.result)}`;
    case 'impl':
    case 'dyn':
      return `${type.kind} ${[...type.bounds.map(drawnBound), ...type.lifetimes.map((each) => `'${each}`)].join(' + ')}`;
    case 'never':
      return '!';
    case 'pointer':
      return `*${type.mutable ? 'mut' : 'const'} ${drawn(type.to)}`;
    case 'projection':
      return `<${drawn(type.self)} as ${type.trait === null ? '_' : drawnBound(type.trait)}>::${type.name}${list(type.arguments)}`;
    case 'constant':
      return `{${type.text}}`;
    case 'unknown':
      return `[unknown: ${type.reason}] ${type.text}`;
  }
}

export function drawnBound({ origin, path, maybe, arguments: types, bindings, associatedBounds, sugar, lifetimes, forLifetimes }: Bound): string {
  const inner = [
    ...lifetimes.map((each) => `'${each}`),
    ...types.map(drawn),
    ...bindings.map(({ name, type }) => `${name} = ${drawn(type)}`),
    ...associatedBounds.map(({ name, bounds }) => `${name}: ${bounds.map(drawnBound).join(' + ')}`),
  ];
  const mark = origin === 'unknown' || origin === 'external' ? `[${origin}] ` : '';
  const all = forLifetimes.length > 0 ? `for<${forLifetimes.map((each) => `'${each}`).join(', ')}> ` : '';
  const list = inner.length > 0 ? `<${inner.join(', ')}>` : '';
  const call = sugar === null ? '' : `(${sugar.inputs.map(drawn).join(', ')}) -> ${drawn(sugar.result)}`;
  return `${mark}${maybe ? '?' : ''}${all}${path}${list}${call}`;
}

/** `path | visibility | receiver | parameters | result`. */
export const line = (item: FunctionItem): string =>
  [item.path, item.visibility, item.receiver ?? '-', item.parameters.map(({ name, type }) => `${name}: ${drawn(type)}`).join(', ') || '-', drawn(item.result)].join(' | ');

export const listing = (fixture: string): string => `\n${indexOf(fixture).functions.map(line).join('\n')}\n`;

/** Generic parameters and conditions of a function, a line each. */
export function conditions({ generics }: FunctionItem): string {
  const { lifetimes, parameters, predicates } = generics;
  const bounded = (subject: string, bounds: readonly Bound[], outlives: readonly string[]): string => {
    const all = [...bounds.map(drawnBound), ...outlives.map((each) => `'${each}`)];
    return all.length > 0 ? `${subject}: ${all.join(' + ')}` : subject;
  };
  return `\n${[
    ...lifetimes.map(({ name, outlives }) => bounded(`'${name}`, [], outlives)),
    ...parameters.map(({ kind, name, bounds, outlives, type }) => (kind === 'constant' ? `const ${name}: ${drawn(type)}` : bounded(name, bounds, outlives))),
    ...predicates.map(({ subject, bounds, outlives }) => bounded(drawn(subject), bounds, outlives)),
  ].join('\n')}\n`;
}

/** The function of that path. */
export function functionAt(index: CrateIndex, path: string): FunctionItem {
  const found = index.functions.find((each) => each.path === path);
  if (found === undefined) throw new Error(`${path} is not among ${index.functions.map((each) => each.path).join(', ')}`);
  return found;
}

/** The types of the parameters of each function, a line each: `name: type, type`. */
export const types = (fixture: string): string =>
  `\n${indexOf(fixture)
    .functions.map(({ name, parameters }) => `${name}: ${parameters.map(({ type }) => drawn(type)).join(', ')}`)
    .join('\n')}\n`;
