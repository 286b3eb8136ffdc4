/** Types whose parts unsafe code relies on: with another value in a field, it does what it must not. */
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';
import type { CrateIndex, FunctionItem, TypeDefinition } from '../items/index.js';

/**
 * Whether unsafe code is written for a type or names it: `unsafe impl`, an `unsafe` block, or an unsafe function that is not
 * known to do without (`isSafe`).
 */
export const isTrusted = ({ functions }: Pick<CrateIndex, 'functions'>, type: TypeDefinition, isSafe: (item: FunctionItem) => boolean): boolean =>
  type.implementations.some((each) => each.unsafe) ||
  functions.some((item) => isUnsafeInside(item, isSafe) && (type.implementations.some((each) => each.functions.includes(item)) || new RegExp(`\\b${type.name}\\b`).test(textOf(item))));

const isUnsafeInside = (item: FunctionItem, isSafe: (item: FunctionItem) => boolean): boolean => item.body !== null && ((item.unsafe && !isSafe(item)) || /\bunsafe\b/.test(bodyOf(item)));

const textOf = ({ file, node }: FunctionItem): string => file.text.slice(nodeStart(file.tree, node), nodeEnd(file.tree, node));
export const bodyOf = ({ file, body }: FunctionItem): string => (body === null ? '' : file.text.slice(nodeStart(file.tree, body), nodeEnd(file.tree, body)));
