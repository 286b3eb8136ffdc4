/** A test before it has its last name: its parts, and what its name can be made of. */
import { type FutureDriver, testHead } from '../futures/future-driver.js';
import type { FunctionItem } from '../items/index.js';
import { quoted } from './assertion.js';
import type { Edge } from './edge.js';

/** What comes out, as far as a name says it. */
export type Outcome =
  | { readonly kind: 'true' | 'false' | 'some' | 'none' | 'accepts' | 'rejects' | 'panics' | 'changes' | 'keeps' | 'shown' }
  /** A result with a short form, as words. */
  | { readonly kind: 'value'; readonly words: string };

export interface DescribedInput {
  readonly parameter: string;
  /** As words, or null where it has no short form. */
  readonly words: string | null;
}

export interface TestDraft {
  readonly item: FunctionItem;
  /** Last name of the type that a method or associated function belongs to. */
  readonly typeName: string | null;
  readonly receiver: DescribedInput | null;
  readonly inputs: readonly DescribedInput[];
  readonly edges: readonly Edge[];
  readonly outcome: Outcome;
  /** What stands before the checks. */
  readonly setup: readonly string[];
  readonly checks: readonly string[];
  /** What it must panic with; empty: anything; null: it must not. */
  readonly panics: string | null;
  /** What drives the future of the call, where it gives one. */
  readonly driver: FutureDriver | null;
  /** Whether another call may follow on the same values. */
  readonly repeatable: boolean;
}

/** A test function without indentation around it. `lines`: statements and comments. */
export function testCode(name: string, { panics, driver }: Pick<TestDraft, 'panics' | 'driver'>, lines: readonly string[]): string {
  const more = panics === null ? [] : [panics === '' ? '#[should_panic]' : `#[should_panic(expected = ${quoted(panics)})]`];
  return [...testHead(name, driver, { more }), ...lines.map((line) => `    ${line}`), '}'].join('\n');
}

/** The comment of a case at an edge. */
export const edgeComment = (edges: readonly Edge[]): string[] => (edges.length === 0 ? [] : [`// Edge: ${edges.map(({ phrase }) => phrase).join(', ')}.`]);
