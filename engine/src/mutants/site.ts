/** A mutant with what a rewriter of the source needs to build it. */
import type { Node } from '../../../redox/src/index.js';
import type { Mutant } from '../../../protocol/test-generation.js';

/**
 * What a site is made of, as `node` / `around` / `token`:
 * - `value`: the function / its body / -1
 * - `binary`, `assign`: K.Binary, K.Assign (not plain) / null / first token of the operator
 * - `unary`: K.Unary / null / the operator
 * - `arm`: K.Arm / its K.Match / -1
 * - `guard`: the guard's expression / its K.Arm / -1
 * - `field`: K.FieldValue / its K.StructLiteral, which has a base / -1
 * - `literal`: K.Literal / null / its token
 * - `range`: K.Range with an end / null / the operator
 * - `statement`: K.ExpressionStatement with its semicolon / its K.Block / -1
 */
export type SiteKind = 'value' | 'binary' | 'assign' | 'unary' | 'arm' | 'guard' | 'field' | 'literal' | 'range' | 'statement';

export interface MutantSite {
  readonly mutant: Mutant;
  readonly kind: SiteKind;
  /** The replaced text in the file, UTF-16 code units; the mutated text is `before + mutant.replacement + behind`. */
  readonly from: number;
  readonly to: number;
  /** The innermost function around the site (K.Function), or null in an item outside of functions. */
  readonly function: Node | null;
  readonly node: Node;
  readonly around: Node | null;
  readonly token: number;
}
