/** One file of a crate, parsed, and where it stands among the crate's modules. */
import type { Edition, Tree } from '../../../redox/src/index.js';

export interface SourceFile {
  /** From the root of the package, with `/`; a file alone has its name. */
  readonly path: string;
  readonly text: string;
  /** The Rust tree of `text`; its diagnostics say whether it parsed. */
  readonly tree: Tree;
  readonly edition: Edition;
  /** Module that the file's items belong to: `[]` for the root of the crate, `['a', 'b']` for `crate::a::b`. */
  readonly module: readonly string[];
  /** A `cfg` that mentions `test` stands on the file's module or on one around it. */
  readonly onlyForTests: boolean;
}
