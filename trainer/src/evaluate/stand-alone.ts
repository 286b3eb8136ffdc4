/** Which solutions could be judged otherwise as a module among others than as a crate of their own. */
import { type Edition, K, type Node, nodeEnd, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { Solution } from './judgement.js';
import { type TaskTests, tokensOf } from './task-tests.js';

/** Paths and places that say where the code stands, what is one in a program, and what reaches other modules of it. */
const WORDS = new Set(
  'crate extern unsafe no_mangle export_name link_section global_allocator panic_handler macro_export macro_use no_std no_main no_core asm global_asm env type_name type_name_of_val caller Location Backtrace backtrace main'.split(
    ' ',
  ),
);
/** The same, where they are called as macros. */
const MACROS = new Set('include include_str include_bytes file module_path line column option_env'.split(' '));

/** What could forge the verdict of its tests: it reaches the memory of the process, or runs before its first function. */
const UNSAFE = new Set(['unsafe', 'no_mangle', 'export_name', 'link_section', 'asm', 'global_asm']);

/** Texts without such a word anywhere are most of them, and are not taken apart. */
export const isUnsafe = (rust: string): boolean => [...UNSAFE].some((word) => rust.includes(word)) && tokensOf(rust).some((word) => UNSAFE.has(word));

/** Whether it has to be a crate of its own. */
export function mustStandAlone(rust: string, edition: Edition): boolean {
  const words = tokensOf(rust);
  if (words.some((word, at) => WORDS.has(word) || (words[at + 1] === '!' && (word === '#' || MACROS.has(word))) || (word === 'used' && words[at - 1] === '['))) return true;
  return leavesItsRoot(words) || (words.includes('impl') && implementsForOthers(rust, edition));
}

/** A trait of somebody else for a type of somebody else, as `impl Mul<Matrix> for f64`: what others write can then mean two things. */
function implementsForOthers(rust: string, edition: Edition): boolean {
  const tree = parse(rust, 'rust', { edition });
  const own = new Set([...rust.matchAll(/\b(?:struct|enum|union|trait|type)\s+(\w+)/g)].map(([, name]) => name!));
  let found = false;
  walk(tree.root, (node) => {
    if (node.kind === K.Implementation) found ||= isForOthers(tree, node, own);
    return !found;
  });
  return found;
}

function isForOthers(tree: Tree, node: Node, own: ReadonlySet<string>): boolean {
  const [, , trait, type] = node.kids;
  if (!trait || !type) return false;
  const lastOfPath = (part: Node): string => /^(?:[^<([]*::\s*)?\s*(?:&\s*)?(?:'\w+\s+)?(?:mut\s+|dyn\s+)?(\w+)/.exec(tree.text.slice(nodeStart(tree, part), nodeEnd(tree, part)))?.[1] ?? '';
  return !own.has(lastOfPath(trait)) && !own.has(lastOfPath(type));
}

/** A path with `super` that ends above the text, or a module in another file. */
function leavesItsRoot(words: readonly string[]): boolean {
  const braces: boolean[] = []; // of those that are open: whether it is a module's
  for (const [at, word] of words.entries()) {
    const isModule = words[at - 2] === 'mod';
    if (word === '{') braces.push(isModule);
    else if (word === '}') braces.pop();
    else if (word === ';' && isModule) return true;
    else if (word === 'super' && words.slice(Math.max(0, at - 4), at).includes('super')) return true;
    else if (word === 'super' && !braces.includes(true)) return true;
  }
  return false;
}

const CHECKED_OTHERWISE = new Set(['cfg', 'cfg_attr', 'cfg_select', 'test', 'bench', 'test_case']);

/** Whether it may compile with its tests though it does not compile without: it has text for tests alone, or they implement something. */
export const changesItsChecks = ({ rust, tests }: Solution): boolean => tokensOf(rust).some((word) => CHECKED_OTHERWISE.has(word)) || (tests !== null && traitsOf(tests).implements);

/** A guess that costs nothing but time where it is wrong: a function that the tests call is a word of the solution. */
export function lacksWhatIsCalled({ rust, tests }: Solution): boolean {
  if (tests === null) return false;
  const words = new Set(tokensOf(rust));
  return traitsOf(tests).calls.some((name) => !words.has(name));
}

/** Words of what is one in a process: who uses them is tested in a process of his own. */
const OF_PROCESS = new Set('process env fs net os thread set_hook take_hook update_hook catch_unwind stdin stdout stderr'.split(' '));

/** Whether it cannot be told from the outside that others ran in the same process before it. */
export const canShareProcess = ({ rust, tests }: Solution): boolean => isLocal(tokensOf(rust)) && (tests === null || traitsOf(tests).isLocal);

const isLocal = (words: readonly string[]): boolean =>
  !words.some((word, at) => OF_PROCESS.has(word) || (word === 'panic' && words[at + 1] !== '!') || (word === 'static' && words[at - 1] !== "'" && words[at + 1] === 'mut'));

interface Traits {
  readonly implements: boolean;
  readonly isLocal: boolean;
  /** Functions without a path that are called and not their own. */
  readonly calls: readonly string[];
}

const known = new WeakMap<TaskTests, Traits>();

function traitsOf(tests: TaskTests): Traits {
  const present = known.get(tests);
  if (present !== undefined) return present;
  const words = tokensOf(tests.source);
  const own = new Set(words.filter((_, at) => words[at - 1] === 'fn'));
  const isCall = (word: string, at: number): boolean =>
    words[at + 1] === '(' && /^[a-z_]\w*$/.test(word) && !['.', '::', 'fn', '['].includes(words[at - 1] ?? '') && !own.has(word) && !NO_NAMES.has(word);
  const traits: Traits = { implements: words.includes('impl'), isLocal: isLocal(words), calls: [...new Set(words.filter(isCall))] };
  known.set(tests, traits);
  return traits;
}

/** Words before a parenthesis that call nothing. */
const NO_NAMES = new Set('if while match return in let for move as mut ref else loop break should_panic cfg derive allow test ignore'.split(' '));
