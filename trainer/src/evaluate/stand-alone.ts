/** Which solutions could be judged otherwise as a module among others than as a crate of their own. */
import { tokensOf } from './task-tests.js';

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

export const isUnsafe = (rust: string): boolean => tokensOf(rust).some((word) => UNSAFE.has(word));

/** Whether it has to be a crate of its own. */
export function mustStandAlone(rust: string): boolean {
  const words = tokensOf(rust);
  if (words.some((word, at) => WORDS.has(word) || (words[at + 1] === '!' && (word === '#' || MACROS.has(word))) || (word === 'used' && words[at - 1] === '['))) return true;
  return leavesItsRoot(words);
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
