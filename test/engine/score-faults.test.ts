// Verdicts about mutants that cannot be had by leaving early, by printing, by asking whether a mutant is on, or by doing harm to what runs next.
import { expect, test } from 'vitest';
import type { Candidate, CandidateSource, SourceAnswer, SourceContext } from '../../engine/src/candidates/candidate.js';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

async function reportOf(text: string, sources?: readonly CandidateSource[]): Promise<FunctionReport> {
  const answer = await generateForFile(text, 'lib.rs', { milliseconds: 150, equivalenceSeconds: 0, ...(sources && { sources }) });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions[0]!;
}

test('a process that leaves with success under a mutant, after printing that all passed, has not passed', { timeout: 240_000 }, async () => {
  const said = 'test iron_generated_tests::halves_rounds_down ... ok\\n\\ntest result: ok. 9 passed; 0 failed';
  const report = await reportOf(`pub fn halves(x: u8) -> u8 {\n    if x > 9 && x < 5 { println!("${said}"); std::process::exit(0) }\n    x / 2\n}\n`);
  const verdict = report.verdicts.find(({ mutant: { name } }) => /replace && with \|\|/.test(name))!;
  expect(verdict).toMatchObject({ outcome: 'caught', killers: [expect.any(String)] });
});

/** Tests as a model would give them, past the reader that refuses the like. */
class Unread implements CandidateSource {
  readonly source = 'model';
  constructor(private readonly bodies: Readonly<Record<string, string>>) {}
  candidates({ subjects }: SourceContext): Promise<SourceAnswer> {
    const candidates = Object.entries(this.bodies).map(
      ([name, body]): Candidate => ({ name, code: `#[test]\nfn ${name}() {\n    ${body}\n}`, source: 'model', item: subjects[0]!.item, basis: 'claimed', hits: [] }),
    );
    return Promise.resolve({ candidates, reasons: new Map() });
  }
}

const HALVES = 'pub fn halves(x: u8) -> u8 {\n    x / 2\n}\n';

test('a test of a model cannot ask whether a mutant is on, and what it leaves behind is gone', { timeout: 240_000 }, async () => {
  const dropped: string[] = [];
  const bodies = {
    honest: 'assert_eq!(halves(0), 0);',
    reads_environment: 'let _ = halves(0); assert!(std::env::vars().all(|(name, _)| !name.contains("MUTANT")));',
    asks_children: 'let _ = halves(0); if let Ok(all) = std::process::Command::new("env").output() { assert!(!String::from_utf8_lossy(&all.stdout).contains("MUTANT")); }',
    reads_input: 'let _ = halves(0); let mut text = String::new(); std::io::Read::read_to_string(&mut std::io::stdin(), &mut text).unwrap(); assert_eq!(text, "");',
    reads_its_name: 'let _ = halves(0); assert!(std::env::args().all(|each| !each.contains("scored")));',
    counts_runs:
      'let _ = halves(0); let folder = std::env::temp_dir(); for each in [&folder, folder.parent().unwrap(), &std::env::current_dir().unwrap()] { let file = each.join("ran"); assert!(!file.exists()); let _ = std::fs::write(file, "once"); }',
  };
  const answer = await generateForFile(HALVES, 'lib.rs', { equivalenceSeconds: 0, sources: [new Unread(bodies)], onDropped: ({ test: { name } }) => dropped.push(name) });
  if (!answer.ok) throw new Error(answer.reason);
  const [{ verdicts }] = answer.functions as [FunctionReport];
  expect(dropped).toEqual([]); // all of them pass on the code as it is
  const outcomes = Object.fromEntries(verdicts.map(({ mutant: { name }, outcome, killers }) => [name.replace(/^.*?\d+:\d+: /, ''), [outcome, ...killers]]));
  // what `honest` cannot tell from the code nobody has told
  expect(outcomes).toMatchObject({
    'replace halves -> u8 with 0': ['missed'],
    'replace / with % in halves': ['missed'],
    'replace / with * in halves': ['missed'],
    'replace halves -> u8 with 1': ['caught', 'honest'],
  });
});

test('a test of a model that finds a mutant by ending its process or by not ending at all has killed it', { timeout: 240_000 }, async () => {
  const report = await reportOf('pub fn counts(n: u8) -> u8 {\n    let mut left = n;\n    while left > 0 {\n        left -= 1;\n    }\n    left\n}\n', [
    new Unread({ honest: 'assert_eq!(counts(3), 0);' }),
  ]);
  expect(report.verdicts.find(({ mutant: { name } }) => /replace -= with \/=/.test(name))).toMatchObject({ outcome: 'timeout', killers: ['honest'] });
});

test('a mutant in a program of its own that only tests of a model could notice is not judged', { timeout: 240_000 }, async () => {
  const report = await reportOf('pub fn evens(n: u32) -> impl Iterator<Item = u32> {\n    (0..n).filter(|x| x % 2 == 0)\n}\n', [
    new Unread({ honest: 'assert_eq!(evens(5).collect::<Vec<_>>(), [0, 2, 4]);' }),
  ]);
  expect(report.mutants).toMatchObject({ caught: report.verdicts.filter(({ killers }) => killers[0] === 'honest').length, notJudged: 3 });
  expect(report.verdicts.filter(({ mutant: { name } }) => name.includes('replace evens ->'))).toEqual([]);
  expect(report.verdicts.find(({ mutant: { name } }) => name.includes('replace % with +'))).toMatchObject({ outcome: 'caught', killers: ['honest'] });
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
