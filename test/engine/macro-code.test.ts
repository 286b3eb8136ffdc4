// Code of macros: functions that call them are tested, functions that they make are named with the reason. Real rustc.
import { expect, test } from 'vitest';
import { generateForFile, type GenerateOptions } from '../../engine/src/generate.js';
import { functionMakers, lastLine } from '../../engine/src/items/macro-made.js';
import { indexCrate } from '../../engine/src/items/index.js';
import { parse } from '../../redox/src/index.js';

/** A bound on what hangs, and no measure. */
const PATIENCE = 300_000;

const TEXT = `macro_rules! getter { ($name:ident, $type:ty) => { pub fn $name(n: $type) -> $type { n / 2 } }; }
getter!(half, u8);
macro_rules! total { ($($x:expr),*) => { 0u32 $(+ u32::from($x))* }; }
macro_rules! checked { ($x:expr, $limit:expr) => { if $x > $limit { return None; } }; }
pub fn limited(a: u8, b: u8) -> Option<u32> { checked!(a, 100); checked!(b, 50); Some(total!(a, b, 7u8)) }
macro_rules! methods { ($t:ident { $($m:ident => $e:expr),* }) => { impl $t { $(pub fn $m(&self) -> u8 { $e })* } }; }
pub struct Two { pub a: u8 }
methods! {
    Two { one => 1, two => 2 }
}
pub fn uses(t: &Two) -> u8 { t.one() ^ t.two() ^ t.a ^ half(200) }
macro_rules! nothing { () => {}; }
nothing!();
std::thread_local! { static COUNT: u8 = const { 0 }; }
`;
const answered = async (options: GenerateOptions) => {
  const answer = await generateForFile(TEXT, 'lib.rs', { milliseconds: 100, ...options });
  if (!answer.ok) throw new Error(answer.reason);
  return answer;
};
const why = (name: string): string => `functions that the macro \`${name}!\` makes have no place in the source: no tests are made for them`;

test(
  'bodies of macro calls are tested; what macros make is said with its line',
  async () => {
    const { functions, notes } = await answered({});
    expect(functions.map(({ path, status, mutants: { missed } }) => `${path} ${status} ${missed}`)).toEqual(['limited proven 0', 'uses proven 0']);
    expect(notes).toEqual([
      { line: 2, text: why('getter') },
      { line: 8, text: why('methods') },
    ]);
  },
  PATIENCE,
);

test('where a function is asked for that a macro makes, the answer is why there is none', async () => {
  expect(await answered({ target: { line: 2, path: null } })).toEqual({ ok: true, functions: [], notes: [{ line: 2, text: why('getter') }] });
  expect(await answered({ target: { line: 10, path: null } })).toEqual({ ok: true, functions: [], notes: [{ line: 8, text: why('methods') }] });
  expect(await answered({ target: { line: null, path: 'Two::one' } })).toMatchObject({ functions: [], notes: [{ line: 8, text: why('methods') }] });
  expect(await answered({ target: { line: 13, path: null } })).toEqual({ ok: true, functions: [], notes: [] });
});

test('macros of other crates that are given functions make them; definitions make none', () => {
  const text = 'cfg_rt! {\n    pub fn spawn(n: u8) -> u8 { n }\n}\nbitflags! { struct A: u8 {} }\npub macro made() { fn f() {} }\n';
  const file = { path: 'lib.rs', text, tree: parse(text, 'rust', { edition: 2021 }), edition: 2021 as const, module: [], onlyForTests: false };
  const found = functionMakers(indexCrate([file], { crateName: 'c' }), file);
  expect(found.map((call) => `${call.name} ${call.line}-${lastLine(call)}`)).toEqual(['cfg_rt 1-3']);
});
