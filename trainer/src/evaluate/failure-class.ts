/**
 * What kind of mistake a message of rustc is about. Coded errors by the Rust error index
 * (https://doc.rust-lang.org/error_codes/error-index.html), those without a code and deny-by-default lints by their words.
 * Every coded error that no list names is about types, as most of the index is.
 */
import type { FailureClass } from '../../../protocol/experiment.js';

const listed = (codes: string): readonly string[] => codes.split(' ').map((digits) => `E0${digits}`);

/** Given by the lexer and the parser. */
const SYNTAX = listed('585 586 743 748 753 754 758 762 763 765 766 768');
/** Moves, loans, lifetimes, and writing to what is not mutable. */
const BORROW = listed(
  '106 195 226 261 262 263 309 310 312 373 381 382 384 478 491 492 493 495 496 499 500 501 502 503 505 506 507 508 509 510 515 516 521 524 594 596 597 621 623 626 700 712 713 716 726 759 767 792',
);
/** Names, paths, imports and visibility. */
const RESOLVE = listed('403 404 405 407 408 411 412 415 416 422 423 424 425 426 428 429 430 431 432 433 434 435 437 438 451 463 530 531 532 573 574 575 576 578 583 601 603 659');
/** A value that is computed while compiling. */
const LOGIC = [...listed('080'), 'arithmetic_overflow', 'overflowing_literals', 'unconditional_panic', 'invalid_value'];
/** The compiler gives up on the size of what it computes. */
const RESOURCE = [...listed('275'), 'long_running_const_eval'];

const BY_CODE = new Map<string, FailureClass>(
  (
    [
      ['syntax', SYNTAX],
      ['borrow', BORROW],
      ['resolve', RESOLVE],
      ['logic', LOGIC],
      ['resource', RESOURCE],
    ] as const
  ).flatMap(([name, codes]) => codes.map((code): [string, FailureClass] => [code, name])),
);

const BY_WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [/recursion limit|reached the type-length limit/, 'resource'],
  [/lifetime|borrow|does not live|outlives/, 'borrow'],
  [/^cannot find|unresolved|is ambiguous|file not found/, 'resolve'],
  [
    /^(expected|unexpected|missing|mismatched closing|unknown start|this file contains|un(closed|terminated|matched|balanced)|invalid|incorrect|no rules expected|leading|comparison operators|macro expansion|format argument|argument|\d+ positional|prefix|found|`?[^ ]+`? (is|are) not (a valid|allowed)|bare|keyword|trailing|inner attribute|an inner attribute|struct literals|character (literal|constant)|`let)/,
    'syntax',
  ],
];

/** `isParsed`: our own parser of Rust finds nothing wrong with the text. */
export function failureClass(code: string | null, message: string, isParsed: boolean): FailureClass {
  if (code !== null) return BY_CODE.get(code) ?? 'type';
  if (!isParsed) return 'syntax';
  return BY_WORDS.find(([words]) => words.test(message))?.[1] ?? 'type';
}
