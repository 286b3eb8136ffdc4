/** Binary operators: one table for the parser and both printers. */
import type { Phrase } from './vocabulary.js';
import { V } from './vocabulary.js';

/** How tightly forms bind; higher is tighter. Rust reference, "Expression precedence". */
export const Power = {
  Lowest: 0,
  Assign: 10,
  Range: 20,
  OrElse: 30,
  AndAlso: 40,
  Matches: 45,
  Compare: 50,
  BitOr: 60,
  BitXor: 70,
  BitAnd: 80,
  Shift: 90,
  Sum: 100,
  Product: 110,
  Cast: 120,
  Unary: 130,
  Postfix: 140,
} as const;

export interface Operator {
  readonly rust: string;
  readonly phrase: Phrase;
  readonly power: number;
}

/** Index 0 is no operator: plain assignment. */
export const BINARY: readonly Operator[] = [
  { rust: '', phrase: V.equalTo, power: Power.Assign },
  { rust: '+', phrase: V.plus, power: Power.Sum },
  { rust: '-', phrase: V.minus, power: Power.Sum },
  { rust: '*', phrase: V.times, power: Power.Product },
  { rust: '/', phrase: V.dividedBy, power: Power.Product },
  { rust: '%', phrase: V.remainder, power: Power.Product },
  { rust: '&&', phrase: V.andAlso, power: Power.AndAlso },
  { rust: '||', phrase: V.orElse, power: Power.OrElse },
  { rust: '==', phrase: V.equalTo, power: Power.Compare },
  { rust: '!=', phrase: V.notEqualTo, power: Power.Compare },
  { rust: '<', phrase: V.lessThan, power: Power.Compare },
  { rust: '>', phrase: V.greaterThan, power: Power.Compare },
  { rust: '<=', phrase: V.lessThanOrEqualTo, power: Power.Compare },
  { rust: '>=', phrase: V.greaterThanOrEqualTo, power: Power.Compare },
  { rust: '&', phrase: V.bitwiseAnd, power: Power.BitAnd },
  { rust: '|', phrase: V.bitwiseOr, power: Power.BitOr },
  { rust: '^', phrase: V.bitwiseXor, power: Power.BitXor },
  { rust: '<<', phrase: V.shiftedLeftBy, power: Power.Shift },
  { rust: '>>', phrase: V.shiftedRightBy, power: Power.Shift },
];

export const operatorIndex = (rust: string): number => BINARY.findIndex((operator) => operator.rust === rust);

/** Index of `==`, which the left side of `set` may not contain in words. */
export const EQUAL = operatorIndex('==');
