// Verdicts about mutants that cannot be had by leaving early, by printing, or by doing harm to what runs next.
import { expect, test } from 'vitest';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

async function reportOf(text: string): Promise<FunctionReport> {
  const answer = await generateForFile(text, 'lib.rs', { milliseconds: 150, equivalenceSeconds: 0 });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions[0]!;
}

test('a process that leaves with success under a mutant, after printing that all passed, has not passed', { timeout: 240_000 }, async () => {
  const said = 'test iron_generated_tests::halves_rounds_down ... ok\\n\\ntest result: ok. 9 passed; 0 failed';
  const report = await reportOf(`pub fn halves(x: u8) -> u8 {\n    if x > 9 && x < 5 { println!("${said}"); std::process::exit(0) }\n    x / 2\n}\n`);
  const verdict = report.verdicts.find(({ mutant: { name } }) => /replace && with \|\|/.test(name))!;
  expect(verdict).toMatchObject({ outcome: 'caught', killers: [expect.any(String)] });
});

test('what a function writes and removes under one mutant is not there under the next', { timeout: 240_000 }, async () => {
  const report = await reportOf(
    'pub fn wipes(x: u8) -> u8 {\n    if x > 9 && x < 5 { for each in std::fs::read_dir(".").unwrap().flatten() { let _ = std::fs::remove_file(each.path()); } }\n    x / 3 + 1\n}\n',
  );
  // a mutant that comes behind the one that wipes, and that is the same program for the tests
  const caught = report.verdicts.filter(({ outcome }) => outcome === 'caught');
  expect(caught.length).toBeGreaterThan(5);
  expect(caught.filter(({ killers }) => killers.length === 0)).toEqual([]);
});
