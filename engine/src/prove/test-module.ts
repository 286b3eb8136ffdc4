/** Tests as a module behind a file. */
import type { Candidate } from '../candidates/candidate.js';

export const GENERATED = 'iron_generated_tests';

export interface TestModule {
  readonly text: string;
  /** Where each test stands in `text`, UTF-16 code units. */
  readonly places: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** What a test module of a crate without the standard library needs, so that tests can be written as everywhere. */
const WITHOUT_STD = '    extern crate std;\n    #[allow(unused_imports)]\n    use std::{format, prelude::v1::*, vec};\n';

/** `rootText`: of the crate, which says whether it has the standard library. `more`: text that stands in the module before the tests. */
export function testModule(tests: readonly Pick<Candidate, 'name' | 'code'>[], rootText: string, more = ''): TestModule {
  let text = `\n#[cfg(test)]\nmod ${GENERATED} {\n    #[allow(unused_imports)]\n    use super::*;\n${/\bno_std\b/.test(rootText) ? WITHOUT_STD : ''}${more}`;
  const places = tests.map(({ name, code }) => {
    const from = text.length + 1;
    text += `\n${code
      .split('\n')
      .map((line) => (line === '' ? '' : `    ${line}`))
      .join('\n')}\n`;
    return { name, from, to: text.length };
  });
  return { text: `${text}}\n`, places };
}
