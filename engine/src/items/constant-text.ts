/** Constant expressions in types, written so that other modules mean the same by them. */
import { K, nameOf, type Node, nodeEnd, nodeStart } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { type DeclarationTarget, plainName, spelledName } from './module.js';
import type { TypeScope } from './type-scope.js';
import { typeText } from './type-text.js';

/** What stands for the first segments of a path, and the offset behind them. */
interface Written {
  readonly text: string;
  readonly end: number;
  readonly isConstant: boolean;
}

/** A constant expression with the items of the crate that it names by their paths, on one line. */
export function constantText(node: Node, scope: TypeScope): string {
  const { tree } = scope.place.file;
  let text = '';
  let at = nodeStart(tree, node);
  walk(node, (each) => {
    const written = each.kind === K.Path && nodeStart(tree, each) >= at ? writtenPath(each, scope) : null;
    if (written === null) return true;
    text += tree.text.slice(at, nodeStart(tree, each)) + written.text;
    at = written.end;
    return true;
  });
  return (text + tree.text.slice(at, nodeEnd(tree, node))).replaceAll(/\s+/g, ' ');
}

/** How to write a type argument that is the name of a constant or of a constant parameter; null if it is something else. */
export function constantName(node: Node, scope: TypeScope): string | null {
  const path = node.kind === K.PathType ? node.kids[0] : null;
  const written = path ? writtenPath(path, scope) : null;
  return written?.isConstant === true ? constantText(node, scope) : null;
}

function writtenPath(path: Node, scope: TypeScope): Written | null {
  if (path.kind !== K.Path || path.flag === 1) return null;
  const { place, context, parameters } = scope;
  const names = path.kids.map((segment) => (segment ? plainName(nameOf(place.file.tree, segment.toks[0]!)) : ''));
  const upTo = (count: number): number => place.file.tree.tokens.end[path.kids[count - 1]!.toks[0]!]!;
  const parameter = names.length === 1 ? parameters.get(names[0]!) : undefined;
  if (parameter !== undefined) {
    if (parameter.kind === 'parameter') return { text: parameter.parameter.name, end: upTo(1), isConstant: parameter.parameter.kind === 'constant' };
    return parameter.kind === 'constant' ? { text: parameter.text, end: upTo(1), isConstant: true } : null;
  }
  if (names[0] === 'Self') return ofSelf(names, upTo(1), scope);
  const rooted = path.toks[0]! >= 0;
  const found = context.resolver.resolve(names, rooted, { place, namespace: 'values' }) ?? context.resolver.resolve(names, rooted, { place, namespace: 'types' });
  const text = found === null ? null : targetText(found.target);
  return found === null || text === null ? null : { text, end: upTo(names.length - found.rest.length), isConstant: found.target.kind === 'constant' && found.rest.length === 0 };
}

/** `Self::NAME`, where that is no associated type. */
function ofSelf(names: readonly string[], end: number, { context, place, selfType, implementation }: TypeScope): Written | null {
  if (selfType?.kind !== 'crate' || names.length < 2 || implementation?.types.has(names[1]!) === true) return null;
  const isPlain = selfType.arguments.length === 0;
  const text = isPlain ? `crate::${selfType.definition.path}` : typeText(context, selfType, place.module.path);
  return text === null ? null : { text: isPlain ? text : `<${text}>`, end, isConstant: names.length === 2 };
}

function targetText(target: DeclarationTarget): string | null {
  switch (target.kind) {
    case 'type':
    case 'trait':
      return spelled(target.definition.path);
    case 'variant':
      return `${spelled(target.definition.path)}::${spelledName(target.name)}`;
    case 'constant':
    case 'function':
      return spelled([...target.item.module, target.item.name].join('::'));
    default:
      return null;
  }
}

const spelled = (path: string): string => ['crate', ...path.split('::').map(spelledName)].join('::');
