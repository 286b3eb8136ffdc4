// Unsafe functions: which of them are called in a test, with which inputs, and what is said of the others. Real rustc.
import { expect, test } from 'vitest';
import { generateForFile, type GenerateOptions } from '../../engine/src/generate.js';
import { indexCrate } from '../../engine/src/items/index.js';
import { soundArguments } from '../../engine/src/unsafety/call-sites.js';
import { safetySection } from '../../engine/src/unsafety/safety-section.js';
import { parse } from '../../redox/src/index.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

/** A bound on what hangs, and no measure. */
const PATIENCE = 300_000;

const generated = async (text: string, options: GenerateOptions = {}): Promise<readonly FunctionReport[]> => {
  const answer = await generateForFile(text, 'lib.rs', { milliseconds: 100, ...options });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};
const outcomes = (reports: readonly FunctionReport[]): string[] => reports.map(({ path, status, reason }) => `${path}: ${status}${reason === '' ? '' : `, ${reason}`}`);
const NOTHING_SAID = 'it is unsafe: nothing here says what its callers must promise';

test(
  'where nothing in the body needs to be unsafe and nothing relies on what it changes, any input is tried',
  async () => {
    const reports = await generated(`pub unsafe fn twice(x: u8) -> u16 { if x > 100 { 7 } else { u16::from(x) * 2 } }
pub unsafe fn four_times(x: u8) -> u16 { twice(x) * 2 }
pub struct Plain { n: u8 }
impl Plain {
    pub fn new() -> Self { Plain { n: 3 } }
    pub unsafe fn set(&mut self, n: u8) -> u8 { let old = self.n; self.n = n; old }
}
`);
    expect(outcomes(reports)).toEqual(['twice: proven', 'four_times: proven', 'Plain::new: proven', 'Plain::set: proven']);
    const codes = reports.flatMap(({ tests }) => tests.map(({ code }) => code)).join('\n');
    expect(codes).toMatch(/assert_eq!\(unsafe \{ twice\(1\d\d|2\d\d\) \}, 7\);/);
    expect(codes).toMatch(/let mut plain = Plain::new\(\);\n {4}assert_eq!\(unsafe \{ plain\.set\(\d+\) \}, 3\);/);
  },
  PATIENCE,
);

test(
  'what needs unsafe code, is promised to it, or asks something of the caller is refused with what is known',
  async () => {
    const reports = await generated(
      `/// Half of it.
///
/// # Safety
///
/// \`x\` must be even,
/// and not zero.
///
/// # Examples
pub unsafe fn even(x: u8) -> u8 { x / 2 }
pub unsafe fn pointed(x: *const u8) -> bool { x.is_null() }
pub unsafe fn first(x: &[u8]) -> u8 { *x.get_unchecked(0) }
pub unsafe fn called(x: &[u8]) -> u8 { first(x) }
static mut COUNT: u8 = 0;
static READY: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
pub unsafe fn counts() -> u8 { COUNT }
pub unsafe fn readies(x: bool) -> bool { READY.swap(x, std::sync::atomic::Ordering::SeqCst) }
pub struct Buffer { data: Vec<u8>, len: usize }
impl Buffer {
    pub fn new() -> Self { Buffer { data: vec![0; 4], len: 0 } }
    pub unsafe fn set_len(&mut self, len: usize) -> usize { self.len = len; len }
}
pub struct Holder { buffer: Buffer }
impl Holder {
    pub fn new() -> Self { Holder { buffer: Buffer::new() } }
    pub unsafe fn put(&mut self, len: usize) -> usize { self.buffer.len = len; len }
}
pub fn last(buffer: &Buffer) -> u8 { unsafe { *buffer.data.get_unchecked(buffer.len) } }
#[target_feature(enable = "avx2")]
pub unsafe fn wide(x: u8) -> u8 { x }
`,
      { target: { line: null, path: null } },
    );
    const unsafeOnes = outcomes(reports).filter((line) => !/::new|^last/.test(line));
    expect(unsafeOnes).toEqual([
      'even: refused, it is unsafe, and nothing shows which inputs meet what its documentation demands: “`x` must be even, and not zero.”',
      `pointed: refused, ${NOTHING_SAID}`,
      `first: refused, ${NOTHING_SAID}`,
      `called: refused, ${NOTHING_SAID}`,
      `counts: refused, ${NOTHING_SAID}`,
      `readies: refused, ${NOTHING_SAID}`,
      `Buffer::set_len: refused, ${NOTHING_SAID}`,
      `Holder::put: refused, ${NOTHING_SAID}`,
      'wide: refused, it is unsafe: the processor must have the features that `target_feature` names',
    ]);
  },
  PATIENCE,
);

test(
  'an example of the documentation and the arguments of safe code are sound, and nothing else is tried',
  async () => {
    const reports = await generated(`/// \`\`\`
/// assert_eq!(unsafe { target::half(&[4, 2], 1) }, 1);
/// \`\`\`
pub unsafe fn half(x: &[u8], at: usize) -> u8 { *x.get_unchecked(at) / 2 }
/// # Safety
/// \`n\` must not be zero.
pub unsafe fn third(n: u8) -> u8 { if n == 0 { std::hint::unreachable_unchecked() } else { n / 3 } }
fn of_nine() -> u8 { unsafe { third(9) } }
fn of_large() -> u8 { let large = unsafe { third(u8::MAX) }; large + 1 }
fn guarded(n: u8) -> u8 { if n == 7 { unsafe { third(7) } } else { n } }
`);
    const [half, third] = reports;
    expect(half!.tests.map(({ source, code }) => `${source} ${code}`)).toEqual(['example #[test]\nfn half_example() {\n    assert_eq!(unsafe { crate::half(&[4, 2], 1) }, 1);\n}']);
    expect(third!.status).toBe('proven');
    const inputs = third!.tests.flatMap(({ code }) => [...code.matchAll(/unsafe \{ third\((.+?)\) \}/g)].map(([, given]) => given));
    expect(inputs.length).toBeGreaterThan(0);
    for (const each of inputs) expect(['9', 'u8::MAX']).toContain(each);
  },
  PATIENCE,
);

test(
  'a safe function that breaks what unsafe code relies on is given up with what the standard library says',
  async () => {
    const [peek] = await generated('pub fn peek(x: &[u8], at: usize) -> u8 { unsafe { *x.get_unchecked(at) } }\n');
    expect(peek).toMatchObject({ status: 'failed', tests: [] });
    expect(peek!.reason).toMatch(/^a call of it breaks what unsafe code relies on: unsafe precondition\(s\) violated: slice::get_unchecked/);
  },
  PATIENCE,
);

test('arguments count where they are written out and nothing but the call makes them sound', () => {
  const found = (code: string): string[] => {
    const text = `pub struct T;\nimpl T { pub unsafe fn made(a: &[u8], b: i8) -> T { T } }\n${code}\n`;
    const tree = parse(text, 'rust', { edition: 2021 });
    expect(tree.diagnostics).toEqual([]);
    const index = indexCrate([{ path: 'lib.rs', text, tree, edition: 2021, module: [], onlyForTests: false }], { crateName: 'c' });
    return soundArguments(index, index.functions.find(({ name }) => name === 'made')!).map((each) => each.join('; '));
  };
  expect(found('const A: T = unsafe { T::made(b"x", -1) };')).toEqual(['b"x"; -1']);
  expect(found('static A: T = id(unsafe { self::T::made(&[1, 2], i8::MIN) });')).toEqual(['&[1, 2]; i8::MIN']);
  expect(found('fn f() -> T { unsafe { T::made(&[], 0) } }\nfn g() { let t = unsafe { T::made(&[], 0) }; }')).toEqual(['&[]; 0']);
  expect(found('#[cfg(test)]\nmod tests { #[test]\nfn t() { assert!(unsafe { super::T::made(&[3], 3) }.is_ok()); } }')).toEqual(['&[3]; 3']);
  for (const refused of [
    'fn f(b: i8) -> T { unsafe { T::made(&[], b) } }',
    'fn f() -> T { unsafe { T::made(&[], SIZE) } }',
    'fn f() -> T { if ready() { unsafe { T::made(&[], 0) } } else { T } }',
    'fn f() -> T { prepare(); unsafe { T::made(&[], 0) } }',
    'fn f() -> impl Fn() -> T { || unsafe { T::made(&[], 0) } }',
    'unsafe fn f() -> T { T::made(&[], 0) }',
    'unsafe fn f() -> T { unsafe { T::made(&[], 0) } }',
    '#[cfg(target_os = "none")]\nfn f() -> T { unsafe { T::made(&[], 0) } }',
    '#[cfg(unix)]\nmod m { const A: T = unsafe { T::made(&[], 0) }; }',
    'fn f() -> T { unsafe { other(); T::made(&[], 0) } }',
    'fn f() -> T { ok() && unsafe { T::made(&[], 0) } }',
    'fn f() -> T { debug!(unsafe { T::made(&[], 0) }) }',
    'fn made() {}\nconst A: T = unsafe { T::made(&[], 0) };',
  ])
    expect(found(refused), refused).toEqual([]);
});

test('what the documentation demands', () => {
  expect(safetySection('Text.\n\n# Safety\n\n`x` is\nnot zero.\n\n# Panics\nNever.')).toBe('`x` is not zero.');
  expect(safetySection('## Safety\nAll of it.')).toBe('All of it.');
  expect(safetySection('# Safety')).toBe('');
  expect(safetySection('It is safe.')).toBeNull();
  expect(safetySection(`# Safety\n${'word '.repeat(90)}`)!.length).toBeLessThanOrEqual(202);
});
