/** Paths in constant expressions, as code elsewhere can write them. */
import type { CrateContext, From } from './crate-context.js';
import { plainName } from './module.js';

/** A constant expression in which paths begin with `crate`, written for `from`; null where it names what cannot be named there. */
export function constantFrom(context: CrateContext, text: string, from: From): string | null {
  let isOpen = true;
  const written = text.replaceAll(/(?<![\w:$])crate((?:::[\w#]+)+)/g, (whole: string, names: string) => {
    const path = pathFrom(context, names.slice(2).split('::').map(plainName), from);
    isOpen &&= path !== null;
    return path ?? whole;
  });
  return isOpen ? written : null;
}

/** A path from the root of the crate as `from` can write it. */
function pathFrom(context: CrateContext, names: readonly string[], from: From): string | null {
  let module = context.root;
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const found = (isLast ? context.resolver.lookup(module, name, 'values', null) : null) ?? context.resolver.lookup(module, name, 'types', null);
    if (found?.kind === 'module') module = found.module;
    else if (found?.kind === 'constant') return found.item.pathFrom(from);
    else if (found?.kind === 'function') return found.item.typePath(from);
    else if (found?.kind === 'type') return memberFrom(context, found.definition, names.slice(at + 1), from);
    else return null;
  }
  return null;
}

/** A type, or something behind it: a constant of its own must be visible. */
function memberFrom(context: CrateContext, definition: Parameters<CrateContext['producers']>[0], rest: readonly string[], from: From): string | null {
  const path = definition.pathFrom(from);
  const [name] = rest;
  const own = context.constants.find((each) => each.name === name && each.implementation?.selfType.kind === 'crate' && each.implementation.selfType.definition === definition);
  if (path === null || (own !== undefined && own.pathFrom(from) === null)) return null;
  return [path, ...rest].join('::');
}
