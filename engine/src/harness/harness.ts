/** The harness of one module: cases, made types, and the function that registers them. */
import { RUNTIME } from '../instrument/switches.js';
import type { Tree } from '../../../redox/src/index.js';
import type { CasePlan } from './case.js';
import { type HarnessPart, partsIn } from './harness-part.js';
import { literalPool } from './literals.js';
import type { MadeTypes } from './made-types.js';

/** A function under test: number of its case, its plan, and the numbers of its mutants. */
export interface HarnessCase {
  readonly id: number;
  readonly plan: CasePlan;
  readonly tree: Tree;
  readonly mutants: { readonly from: number; readonly to: number };
}

export const registerName = (id: number): string => `iron_cases_${id}`;

/** Rust of a module in which the cases stand; `id` tells it from the harnesses of other modules. */
export function harnessModule(id: number, cases: readonly HarnessCase[], types: MadeTypes): HarnessPart[] {
  const frame = (text: string): HarnessPart => ({ text, part: { frame: text } });
  const register = cases.map(
    (each): HarnessPart => ({
      text: `    cases.push(${RUNTIME}::Case { id: ${each.id}, run: case_${each.id}, literals: ${literalPool(each.tree, each.plan.item.node)}, mutants: ${each.mutants.from}..${each.mutants.to} });\n`,
      part: { case: each },
    }),
  );
  return [
    frame(`\n#[allow(warnings)]\nmod iron_harness_${id} {\nextern crate std;\nuse std::prelude::rust_2021::*;\nuse std::{format, vec};\n`),
    ...cases.flatMap((each) => partsIn(each.plan.code(each.id), { case: each })),
    ...types.implementations.flatMap(({ key, code }) => partsIn(code, { type: key })),
    frame(`#[unsafe(no_mangle)]\nextern "Rust" fn ${registerName(id)}(cases: &mut Vec<${RUNTIME}::Case>) {\n`),
    ...register,
    frame('}\n}\n'),
  ];
}

/** What the root of the crate gets: the program's entry, and a bound on memory unless the crate has an allocator of its own. */
export function entryPoint(ids: readonly number[], allocator: boolean): string {
  const declared = ids.map((id) => `fn ${registerName(id)}(cases: &mut std::vec::Vec<${RUNTIME}::Case>);`).join(' ');
  const calls = ids.map((id) => `unsafe { ${registerName(id)}(&mut cases); }`).join(' ');
  return `\n#[allow(warnings)]\nmod iron_harness_entry {\nextern crate std;\n${allocator ? `#[global_allocator]\nstatic BOUNDED: ${RUNTIME}::Bounded = ${RUNTIME}::Bounded;\n` : ''}unsafe extern "Rust" { ${declared} }\n#[unsafe(no_mangle)]\nextern "C" fn main(_: i32, _: *const *const u8) -> i32 { let mut cases = std::vec::Vec::new(); ${calls} ${RUNTIME}::serve(cases); 0 }\n}\n`;
}
