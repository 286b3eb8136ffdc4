/** Tests as a module behind a file. */
import { ALL_STANDARD_IMPORTS } from '../render/standard-imports.js';
import type { Candidate } from '../candidates/candidate.js';
import type { CompileUnit } from '../compile/unit.js';
import type { SourceFile } from '../crate/source-file.js';
import { needsRunFuture, type OldestRust, runFuture } from '../futures/run-future.js';

export const GENERATED = 'iron_generated_tests';
/** Of tests that are not trusted, in programs that hold others too. No part of its name with `::` is the other's. */
export const UNTRUSTED = `${GENERATED}_untrusted`;

export interface TestModule {
  readonly text: string;
  /** Where each test stands in `text`, UTF-16 code units. */
  readonly places: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** What a test module of a crate without the standard library needs, so that tests can be written as everywhere. */
const WITHOUT_STD = `    extern crate std;\n    #[allow(unused_imports)]\n    ${ALL_STANDARD_IMPORTS}\n`;

export interface TestModuleOptions {
  /** Of the crate, which says whether it has the standard library. */
  readonly rootText: string;
  readonly oldest: OldestRust;
  /** Text that stands in the module before the tests. */
  readonly more?: string;
  /** Of the module; default: `GENERATED`. */
  readonly name?: string;
}

/** What the crate promises to work with: cargo tells the compiler what the manifest says. */
export function oldestRust({ env }: Pick<CompileUnit, 'env'>, { edition }: Pick<SourceFile, 'edition'>): OldestRust {
  const rustVersion = env['CARGO_PKG_RUST_VERSION'];
  return { edition, ...(rustVersion !== undefined && { rustVersion }) };
}

export function testModule(tests: readonly Pick<Candidate, 'name' | 'code'>[], { rootText, oldest, more = '', name: moduleName = GENERATED }: TestModuleOptions): TestModule {
  let text = `\n#[cfg(test)]\nmod ${moduleName} {\n    #[allow(unused_imports)]\n    use super::*;\n${/\bno_std\b/.test(rootText) ? WITHOUT_STD : ''}${more}`;
  if (needsRunFuture(tests.map(({ code }) => code))) text += `\n${indented(runFuture(oldest))}\n`;
  const places = tests.map(({ name, code }) => {
    const from = text.length + 1;
    text += `\n${indented(code)}\n`;
    return { name, from, to: text.length };
  });
  return { text: `${text}}\n`, places };
}

const indented = (code: string): string =>
  code
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
