/** Which method of which trait an operator stands for. */
import { BINARY } from '../../../redox/src/operators.js';

const BINARY_TRAITS: Readonly<Record<string, readonly [trait: string, method: string]>> = {
  '+': ['Add', 'add'],
  '-': ['Sub', 'sub'],
  '*': ['Mul', 'mul'],
  '/': ['Div', 'div'],
  '%': ['Rem', 'rem'],
  '&': ['BitAnd', 'bitand'],
  '|': ['BitOr', 'bitor'],
  '^': ['BitXor', 'bitxor'],
  '<<': ['Shl', 'shl'],
  '>>': ['Shr', 'shr'],
};
const UNARY_TRAITS = [
  ['Neg', 'neg'],
  ['Not', 'not'],
] as const;

export interface OperatorMethod {
  /** Path of the trait. */
  readonly trait: string;
  readonly name: string;
}

const method = (found: readonly [string, string] | undefined, suffix = ''): OperatorMethod | null =>
  found === undefined ? null : { trait: `std::ops::${found[0]}${suffix === '' ? '' : 'Assign'}`, name: `${found[1]}${suffix}` };

/** `index`: that of a `K.Binary`. Comparisons have none: every assertion makes them. */
export const binaryMethod = (index: number): OperatorMethod | null => method(BINARY_TRAITS[BINARY[index]?.rust ?? '']);
/** Of `a += b`, by the index of a `K.Assign`. */
export const assignMethod = (index: number): OperatorMethod | null => method(BINARY_TRAITS[BINARY[index]?.rust ?? ''], '_assign');
/** `flag`: that of a `K.Unary`. */
export const unaryMethod = (flag: number): OperatorMethod | null => method(UNARY_TRAITS[flag]);
