// A search that is aimed at one mutant: it finds what the ordinary one misses, and says what it tried where it finds nothing.
import { expect, test } from 'vitest';
import { generateForFile, generateTests } from '../../engine/src/generate.js';
import { reduce } from '../../redox/src/index.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const TEXT = `pub fn on_line(x: u32, y: u32) -> bool {
    x as u64 * 7 + 3 < y as u64 * 5 + 1_200_011
}

pub fn is_word(text: &str) -> u8 {
    if text.len() == 7 && text.as_bytes()[0] ^ 0x55 == 0x39 && text.as_bytes()[5] ^ 0x55 == 0x22 { 1 } else { 0 }
}
`;
/** One that only inputs on a line tell, and one in a place that is hard to reach. */
const MISSED: readonly string[] = ['lib.rs:2:22: replace < with <= in on_line', 'lib.rs:6:100: replace 1 with 0 in is_word'];

async function generate(text: string, options: { readonly aim?: string; readonly milliseconds: number }): Promise<readonly FunctionReport[]> {
  const answer = await generateForFile(text, 'lib.rs', { equivalenceSeconds: 20, ...options });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
}

test('mutants that the ordinary search misses are told', { timeout: 240_000 }, async () => {
  const ordinary = (await generate(TEXT, { milliseconds: 400 })).flatMap(({ verdicts }) => verdicts);
  for (const aim of MISSED) {
    expect(ordinary.find(({ mutant }) => mutant.name === aim)?.outcome, aim).toBe('missed');
    const reports = await generate(TEXT, { aim, milliseconds: 6000 });
    expect(reports).toMatchObject([{ tests: [{ kills: [aim] }], mutants: { total: 1, caught: 1 } }]);
  }
});

test('where nothing is found, it is said how many inputs were tried and how many came to the place', { timeout: 240_000 }, async () => {
  const text = 'pub fn lock(key: u64) -> u8 {\n    if key.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xBF58_476D_1CE4_E5B9) == 0x1234_5678_9abc_def1 { 1 } else { 0 }\n}\n';
  const [report] = await generate(text, { aim: 'lib.rs:2:127: replace 1 with 0 in lock', milliseconds: 300 });
  expect(report).toMatchObject({ status: 'refused', tests: [], mutants: { total: 1, missed: 1 } });
  expect(report!.reason).toMatch(/^none of \d{3,} inputs that were tried tells it from the code; none of them reached its place$/);
});

test('a mutant that is the same program is said to be so, and one that is not there too', { timeout: 240_000 }, async () => {
  const text = 'pub fn larger(a: u32, b: u32) -> u32 {\n    if a < b { b } else { a }\n}\n';
  const [report] = await generate(text, { aim: 'lib.rs:2:10: replace < with <= in larger', milliseconds: 200 });
  expect(report).toMatchObject({ tests: [], reason: 'the compiler makes the same program of it as of the code', mutants: { equivalent: 1 } });
  await expect(generate(text, { aim: 'lib.rs:9:9: replace < with > in larger', milliseconds: 200 })).rejects.toThrow('there is no mutant `lib.rs:9:9: replace < with > in larger` in it');
});

test('a mutant of an Iron file goes by its place there', { timeout: 240_000 }, async () => {
  const iron = reduce('pub fn half(x: u8) -> u8 {\n    x / 2\n}\n', { edition: 2021 }).text!;
  const ordinary = await generateTests('/half.iron', iron, { milliseconds: 100 });
  const aim = ordinary.ok ? ordinary.functions[0]!.verdicts.find(({ mutant }) => mutant.name.includes('replace /'))!.mutant.name : '';
  expect(await generateTests('/half.iron', iron, { aim, milliseconds: 100 })).toMatchObject({ ok: true, functions: [{ tests: [{ kills: [aim] }], verdicts: [{ mutant: { name: aim } }] }] });
});
