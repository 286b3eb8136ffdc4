/** One thing to be solved, as it is written down in a family file. */
import { indentedText } from '../../../engine/src/render/indentation.js';
import type { Difficulty } from '../../../protocol/experiment.js';

export interface Task {
  /** `family.name`; also the name of its folder in a dataset. */
  readonly id: string;
  readonly name: string;
  readonly family: string;
  /** Of families that are alike: what splits are stratified by. */
  readonly group: string;
  readonly difficulty: Difficulty;
  /** The problem in words, as Markdown, without the interface: that is added for each arm in its own language. */
  readonly problem: string;
  /** Rust of the reference, with a line break at its end. */
  readonly reference: string;
  /** Test functions in Rust, as they stand inside of `mod tests`. */
  readonly tests: string;
  /** Where it is written. */
  readonly source: { readonly file: string; readonly line: number };
}

/** Something wrong in a file that people write: where, why, and what to do. */
export interface Complaint {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export const complaintText = ({ file, line, message }: Complaint): string => `${file}:${line}: ${message}`;

/** The reference with its tests behind it, as one file that `rustc --test` takes. */
export const withTests = (solution: string, tests: string): string => `${solution.trimEnd()}\n\n${testModule(tests)}`;

/** The test functions in a module that sees everything of the solution. */
export const testModule = (tests: string): string => `#[cfg(test)]\nmod tests {\n    use super::*;\n\n${indentedText(tests.trimEnd())}\n}\n`;

/** The problem under its title: `lower_bound` as `Lower bound`. */
export const promptText = ({ name, problem }: Task): string => `# ${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}\n\n${problem}`;
