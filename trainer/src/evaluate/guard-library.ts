/**
 * The guard of the engine as a library of its own. A crate of tests links it under a name that nobody can guess, so that a
 * solution can neither call it nor put a macro of its own in the place of one that it uses.
 */
import { guardModule } from '../../../engine/src/prove/guard.js';
import type { PrebuiltLibrary } from './prebuilt-library.js';

export const GUARD_LIBRARY: PrebuiltLibrary = { name: 'iron_guard', source: `#![allow(warnings)]\n${guardModule('guard')}\npub use guard::{drive, run};\n`, flags: ['-O'] };
