/** What is said of a function beside its text (contract rows E2, E8). */
import { K, type Node, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { HoldoutSlice } from '../../../protocol/experiment.js';
import { partsOf, type FunctionItem, type TypeRef } from '../../../engine/src/items/index.js';

export interface FunctionFacts {
  readonly complexity: number;
  readonly has_generics: boolean;
  readonly has_lifetimes: boolean;
  readonly is_async: boolean;
  readonly has_error_handling: boolean;
}

export function functionFacts(item: FunctionItem): FunctionFacts {
  const { tree } = item.file;
  const { generics, result, parameters } = item;
  let tries = false;
  if (item.body)
    walk(item.body, (node) => {
      tries ||= node.kind === K.Try;
      return true;
    });
  const types = [...parameters.map(({ type }) => type), ...(result === null ? [] : [result])];
  return {
    complexity: item.body ? complexityOf(tree, item.body) : 1,
    has_generics: generics.parameters.some(({ name }) => name !== 'Self') || types.some((type) => holds(type, ({ kind }) => kind === 'impl')),
    has_lifetimes: generics.lifetimes.length > 0 || types.some((type) => holds(type, (part) => part.kind === 'reference' && part.lifetime !== null && part.lifetime !== '_')),
    is_async: item.async || (result?.kind === 'impl' && result.bounds.some(({ path }) => path.endsWith('future::Future'))),
    has_error_handling: tries || isFallible(result),
  };
}

/** Cyclomatic (McCabe 1976): the decisions in a body, plus one. */
export function complexityOf(tree: Tree, body: Node): number {
  let complexity = 1;
  walk(body, (node) => {
    complexity += decisions(tree, node);
    return true;
  });
  return complexity;
}

/** Of contract row E7, the first that fits in the order of how rare they are; null for none. */
export function sliceOf(item: FunctionItem, facts: FunctionFacts): HoldoutSlice | null {
  if (facts.is_async) return 'async';
  if (facts.has_lifetimes) return 'generics-lifetimes';
  if (facts.has_error_handling) return 'error-handling';
  if (facts.has_generics) return 'generics-lifetimes';
  const types = [...item.parameters.map(({ type }) => type), ...(item.result === null ? [] : [item.result])];
  const isPlain = item.receiver === null && types.length > 0 && !types.some((type) => holds(type, ({ kind }) => kind === 'crate' || kind === 'external' || kind === 'unknown'));
  return isPlain ? 'stdlib' : null;
}

const isFallible = (type: TypeRef | null): boolean => type?.kind === 'std' && /^std::(option::Option|result::Result)$/.test(type.path);

const holds = (type: TypeRef, is: (part: TypeRef) => boolean): boolean => is(type) || partsOf(type).some((part) => holds(part, is));

/** Ways that a node adds to those through a function. */
export function decisions(tree: Tree, node: Node): number {
  switch (node.kind) {
    case K.If:
    case K.While:
    case K.For:
    case K.Try:
      return 1;
    case K.Match:
      return Math.max(0, node.kids.filter((kid) => kid?.kind === K.Arm).length - 1);
    case K.Binary: {
      const operator = tree.text.slice(tree.tokens.start[node.toks[0]!], tree.tokens.end[node.toks[0]!]);
      return operator === '&&' || operator === '||' ? 1 : 0;
    }
    default:
      return 0;
  }
}
