/** The interface that a solution must have, in the language of the arm: what tests name, without bodies (contract rows A9, 1M 24). */
import { K, nameOf, type Node, nodeEnd, nodeStart, parse, reduce, type Tree } from '../../../redox/src/index.js';
import type { Arm } from '../../../protocol/experiment.js';
import { EDITION } from './edition.js';

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
}

/** Public items of a reference, each function ending at its signature; private fields are named as such and nothing else private stays. */
export function interfaceOf(reference: string, arm: Arm): string {
  const tree = parse(reference, 'rust', { edition: EDITION });
  const items = tree.root.kids.filter((item): item is Node => item !== null);
  const hidden = new Set(items.flatMap((item) => (TYPES.has(item.kind) && !item.kids[0] ? [nameOf(tree, item.toks[1]!)] : [])));
  const cuts = items.flatMap((item) => (item.kind === K.Implementation && hidden.has(selfName(tree, item)) ? [removed(tree, item)] : cutsOf(tree, item)));
  const rust = `${applied(reference, cuts)
    .replace(/\n[ \t]*(?=\n)/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/,;$/gm, ';')
    .trim()}\n`;
  return arm === 'rust' ? rust : (reduce(rust, { edition: EDITION }).text ?? rust);
}

function cutsOf(tree: Tree, item: Node): Cut[] {
  const whole = (): Cut[] => [removed(tree, item)];
  const isPublic = (item.kids[0] ?? null) !== null;
  switch (item.kind) {
    case K.Function:
      return isPublic ? bodyOf(tree, item) : whole();
    case K.Structure:
      return isPublic ? privateFields(tree, item) : whole();
    case K.Implementation:
      return implementationCuts(tree, item);
    case K.Enumeration:
    case K.Trait:
    case K.TypeAlias:
    case K.Constant:
      return isPublic ? [] : whole();
    default:
      return whole();
  }
}

const TYPES: ReadonlySet<K> = new Set([K.Structure, K.Enumeration]);

/** Name of the type that an implementation is for, without its arguments. */
const selfName = (tree: Tree, implementation: Node): string => /^\w+/.exec(tree.text.slice(nodeStart(tree, implementation.kids[3]!)))?.[0] ?? '';

const removed = (tree: Tree, node: Node): Cut => ({ from: startWithAttributes(tree, node), to: nodeEnd(tree, node), instead: '' });

const startWithAttributes = (tree: Tree, node: Node): number => Math.min(nodeStart(tree, node), ...(node.attributes ?? []).map((each) => nodeStart(tree, each)));

function bodyOf(tree: Tree, fn: Node): Cut[] {
  const body = fn.kids[5];
  if (!body) return [];
  const from = nodeStart(tree, body);
  const blanks = /\s*$/.exec(tree.text.slice(0, from))![0].length;
  return [{ from: from - blanks, to: nodeEnd(tree, body), instead: ';' }];
}

function privateFields(tree: Tree, structure: Node): Cut[] {
  const fields = structure.kids[3];
  if (!fields || fields.kids.every((field) => field?.kids[0])) return [];
  const note = '/* private fields */';
  const kept = fields.kids.filter((field): field is Node => field?.kids[0] != null).map((field) => tree.text.slice(startWithAttributes(tree, field), nodeEnd(tree, field)));
  const isNamed = (structure.flag & 3) === 2;
  const inside = isNamed ? ` ${kept.map((field) => `${field}, `).join('')}${note} ` : note;
  const [open, close] = isNamed ? '{}' : '()';
  return [{ from: nodeStart(tree, fields), to: nodeEnd(tree, fields), instead: `${open}${inside}${close}` }];
}

/** Of a trait all members count, of the type itself the public ones. An implementation for a private type goes. */
function implementationCuts(tree: Tree, implementation: Node): Cut[] {
  const [, , trait, , , body] = implementation.kids;
  const members = (body?.kids ?? []).filter((each): each is Node => each !== null);
  const cuts = members.flatMap((member) => (member.kind === K.Function && (trait || member.kids[0]) ? bodyOf(tree, member) : trait || member.kids[0] ? [] : [removed(tree, member)]));
  const isEmpty = members.length > 0 && !trait && members.every((member) => !member.kids[0]);
  return isEmpty ? [removed(tree, implementation)] : cuts;
}

function applied(text: string, cuts: readonly Cut[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, instead } of [...cuts].sort((a, b) => a.from - b.from)) {
    result += text.slice(at, from) + instead;
    at = to;
  }
  return result + text.slice(at);
}
