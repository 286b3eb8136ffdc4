// Crates of the first edition, in which a path from the root sees only what the root names.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generateForFile, generateTests } from '../../engine/src/generate.js';
import { scoreTests } from '../../engine/src/score.js';
import { workspaces } from './faults/support.js';

const made = workspaces();
const CODE = 'pub fn half(x: u32) -> u32 { x / 2 }\n';

test('a file alone', async () => {
  const answer = await generateForFile(CODE, 'lib.rs', { edition: 2015 });
  expect(answer).toMatchObject({ ok: true, functions: [{ status: 'proven', mutants: { missed: 0 } }] });
});

test('a package that says none, in a file beside the root, with tests inside and outside', async () => {
  const { folder } = await made.make();
  const files = {
    'Cargo.toml': '[package]\nname = "early"\nversion = "0.1.0"\n[workspace]\n',
    'src/lib.rs': 'pub mod parts;\n',
    'src/parts.rs': `${CODE}#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn of_eight() { assert_eq!(half(8), 4); }\n}\n`,
    'tests/outside.rs': 'extern crate early;\n#[test]\nfn of_two() { assert_eq!(early::parts::half(2), 1); }\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const file = path.join(folder, 'src/parts.rs');
  expect(await generateTests(file, null)).toMatchObject({ ok: true, functions: [{ status: 'proven', mutants: { missed: 0 } }] });
  const scored = await scoreTests(file, null);
  expect(scored).toMatchObject({ ok: true, functions: [{ path: 'parts::half', mutants: { missed: 0 } }] });
});
