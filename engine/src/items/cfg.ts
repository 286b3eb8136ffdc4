/** Conditional compilation: whether a `cfg` holds where generated tests are built. */
import { endianness } from 'node:os';
import { K, nameOf, type Node, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { stringValue } from './string-literal.js';

export type Truth = 'yes' | 'no' | 'unknown';

/** What is known of the build. */
export interface Configuration {
  /** Features that are on; null: `default`, `std` and `alloc` are taken to be on, others are not known. */
  readonly features: ReadonlySet<string> | null;
}

export const both = (left: Truth, right: Truth): Truth => (left === 'no' || right === 'no' ? 'no' : left === 'yes' ? right : 'unknown');
const either = (left: Truth, right: Truth): Truth => (left === 'yes' || right === 'yes' ? 'yes' : left === 'no' ? right : 'unknown');
const not = (truth: Truth): Truth => (truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'unknown');
const truth = (value: boolean): Truth => (value ? 'yes' : 'no');

const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows', darwin: 'macos' };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', ia32: 'x86' };
const system = SYSTEMS[process.platform] ?? process.platform;

/** Options with one value on this machine. */
const VALUES: Readonly<Record<string, string>> = {
  target_os: system,
  target_family: system === 'windows' ? 'windows' : 'unix',
  target_arch: ARCHITECTURES[process.arch] ?? process.arch,
  target_endian: endianness() === 'LE' ? 'little' : 'big',
  target_pointer_width: process.arch === 'ia32' || process.arch === 'arm' ? '32' : '64',
  panic: 'unwind',
};

/** Options without a value. Tests are built with `test` and debug assertions; documentation and checkers are not at work. */
const FLAGS: Readonly<Record<string, boolean>> = {
  test: true,
  debug_assertions: true,
  overflow_checks: true,
  unix: system !== 'windows',
  windows: system === 'windows',
  true: true,
  false: false,
  ...Object.fromEntries(['doc', 'docsrs', 'doctest', 'miri', 'loom', 'kani', 'fuzzing', 'proc_macro', 'coverage', 'coverage_nightly'].map((name) => [name, false])),
};

const ATOMIC_WIDTHS = new Set(['8', '16', '32', '64', 'ptr']);
const ASSUMED_FEATURES = new Set(['default', 'std', 'alloc']);

/** Whether a predicate such as `all(unix, feature = "std")` holds; the node is a `K.Meta` or a literal. */
export function evaluate(tree: Tree, predicate: Node, configuration: Configuration): Truth {
  if (predicate.kind === K.Literal) return FLAGS[nameOf(tree, predicate.toks[0]!)] === undefined ? 'unknown' : truth(FLAGS[nameOf(tree, predicate.toks[0]!)]!);
  if (predicate.kind !== K.Meta) return 'unknown';
  const name = metaName(tree, predicate);
  const value = predicate.kids[1] ?? null;
  if (value === null) return FLAGS[name] === undefined ? 'unknown' : truth(FLAGS[name]);
  if (value.kind === K.List) return evaluateList(tree, name, value, configuration);
  if (value.kind !== K.Literal) return 'unknown';
  return evaluateValue(name, stringValue(nameOf(tree, value.toks[0]!)), configuration);
}

function evaluateList(tree: Tree, name: string, list: Node, configuration: Configuration): Truth {
  const members = list.kids.flatMap((kid) => (kid === null ? [] : [evaluate(tree, kid, configuration)]));
  if (name === 'all') return members.reduce(both, 'yes');
  if (name === 'any') return members.reduce(either, 'no');
  return name === 'not' && members.length === 1 ? not(members[0]!) : 'unknown';
}

function evaluateValue(name: string, value: string, { features }: Configuration): Truth {
  if (name === 'feature') return features === null ? (ASSUMED_FEATURES.has(value) ? 'yes' : 'unknown') : truth(features.has(value));
  if (name === 'target_has_atomic') return truth(ATOMIC_WIDTHS.has(value));
  const known = VALUES[name];
  return known === undefined ? 'unknown' : truth(known === value);
}

/** Path of a meta item, such as `cfg_attr` or `rustfmt::skip`. */
export function metaName(tree: Tree, meta: Node): string {
  const path = meta.kids[0];
  return path === null || path === undefined ? '' : path.kids.map((segment) => (segment === null ? '' : segmentName(tree, segment))).join('::');
}
