// Mutants that cannot stand among others: found viable or not in batches exactly as one by one, and scored; what is not judged is counted.
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CompileUnit } from '../../engine/src/compile/unit.js';
import { compileUnit, writeTarget } from '../../engine/src/compile/unit.js';
import type { SourceFile } from '../../engine/src/crate/source-file.js';
import { generateForFile } from '../../engine/src/generate.js';
import { mutantsOf } from '../../engine/src/mutants/mutants.js';
import { checkViability, withMutants } from '../../engine/src/prove/viable.js';
import type { Workspace } from '../../engine/src/sandbox/workspace.js';
import { parse } from '../../redox/src/index.js';
import { workspaces } from './faults/support.js';

const made = workspaces();

const fileOf = (text: string): SourceFile => ({ path: 'lib.rs', text, tree: parse(text, 'rust', { edition: 2021 }), edition: 2021, module: [], onlyForTests: false });

async function unitOf({ folder, environment }: Workspace): Promise<CompileUnit> {
  const target = path.join(folder, 'target.rs');
  return { folder, root: target, rootText: '', target, env: environment, args: ['--edition', '2021', '--crate-name', 'target'], rustc: 'rustc', runtime: '' };
}

const TEXT = `pub struct Opaque(u8);
pub fn opaque(n: u8) -> Opaque { if n > 3 { return Opaque(n + 1); } Opaque(n) }
pub fn moved(text: String) -> usize { let other = text; other.len() + 1 }
pub fn early(text: String, deep: bool) -> String { if deep { return text; } let mut more = text; more.push('x'); more }
pub const fn width(bits: usize) -> usize { bits / 4 + 4 }
pub static TABLE: [u8; width(8)] = [0; 6];
pub fn nested(x: i32) -> i32 { fn inner(s: &str) -> Vec<&str> { s.split(' ').collect() } inner("a b").len() as i32 * x }
pub fn evens(n: u32) -> impl Iterator<Item = u32> { (0..n).filter(|x| x % 2 == 0) }
pub fn uses() -> u32 { evens(9).max().unwrap_or(0) + 1 }
pub struct Wrapped(Opaque);
impl Wrapped { pub fn inside(&self) -> &Opaque { &self.0 } pub fn big(&self) -> bool { self.0.0 > 100 && self.0.0 != 200 } }
`;

test('batches find the same mutants viable as one compilation for each', async () => {
  const file = fileOf(TEXT);
  const sites = mutantsOf(file);
  const unit = await unitOf(await made.make());
  const found = await checkViability(unit, file.tree, sites, () => false);
  const one: string[] = [];
  for (const site of sites) {
    await writeTarget(unit, withMutants(TEXT, [site]).text);
    const alone = await compileUnit(unit, 'single', ['--test', '--emit=metadata'], false);
    one.push(`${site.mutant.name}: ${alone.ok}`);
  }
  const batched = [...found.viable.map(({ mutant }) => `${mutant.name}: true`), ...found.unviable.map(({ mutant }) => `${mutant.name}: false`)];
  expect(batched.sort()).toEqual(one.sort());
  expect(found.viable.length).toBeGreaterThan(10);
  expect(found.unviable.length).toBeGreaterThan(3);
  expect(found.unchecked).toEqual([]);
});

test('several mutants in one text, and the way back to the original', () => {
  const file = fileOf('fn f(a: u8) -> u8 { a + 1 }\nfn g(a: u8) -> u8 { a - 1 }\n');
  const sites = mutantsOf(file).filter(({ mutant }) => mutant.name.endsWith('with * in f') || mutant.name.endsWith('with + in g'));
  const { text, originalOf } = withMutants(file.text, sites);
  expect(text).toBe('fn f(a: u8) -> u8 { a * 1 }\nfn g(a: u8) -> u8 { a + 1 }\n');
  const longer = withMutants(
    file.text,
    mutantsOf(file)
      .filter(({ kind, mutant }) => kind === 'value' && mutant.replacement.includes('1'))
      .slice(0, 2),
  );
  expect(longer.originalOf(longer.text.indexOf('fn g'))).toBe(file.text.indexOf('fn g'));
  expect(longer.originalOf(0)).toBe(0);
  expect(originalOf(text.length)).toBe(file.text.length);
});

test('those that need a program of their own are killed there', async () => {
  const answer = await generateForFile('pub fn evens(n: u32) -> impl Iterator<Item = u32> { (0..n).filter(|x| x % 2 == 0) }\npub fn sum(n: u32) -> u32 { evens(n).sum() }\n', 'lib.rs');
  if (!answer.ok) throw new Error(answer.reason);
  const verdicts = answer.functions.flatMap((each) => each.verdicts);
  expect(verdicts.filter(({ mutant }) => mutant.name.includes('replace evens ->')).map(({ outcome }) => outcome)).toContain('caught');
  for (const { mutants } of answer.functions) expect(mutants.notJudged).toBe(0);
});

test('without time for them they are counted, and the sum holds', async () => {
  const answer = await generateForFile('pub fn evens(n: u32) -> impl Iterator<Item = u32> { (0..n).filter(|x| x % 2 == 0) }\n', 'lib.rs', { aloneSeconds: 0 });
  if (!answer.ok) throw new Error(answer.reason);
  const { mutants, verdicts } = answer.functions[0]!;
  expect(mutants.notJudged).toBeGreaterThan(0);
  expect(mutants.total).toBe(mutants.caught + mutants.missed + mutants.timeout + mutants.unviable + mutants.equivalent + mutants.notJudged);
  expect(verdicts.length).toBe(mutants.total - mutants.notJudged);
});
