// What usual code shares with the harness is not compiled again with each batch.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { batchFlags } from '../../trainer/src/evaluate/judge-alone.js';
import { findToolchain } from '../../trainer/src/evaluate/toolchain.js';

const USUAL = 'pub fn sorted(mut list: Vec<i32>) -> Vec<i32> {\n    list.sort();\n    list\n}\n';
const UNUSUAL = 'pub fn sorted(mut list: Vec<(u16, i8)>) -> Vec<(u16, i8)> {\n    list.sort();\n    list\n}\n';

test('a batch makes no code for usual types that the harness has, and makes it for others', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'iron-harness-'));
  try {
    const toolchain = await findToolchain();
    const sorts = async (source: string): Promise<number> => {
      await writeFile(path.join(folder, 'root.rs'), `extern crate harness as _;\n${source}#[test]\nfn used() {\n    sorted(Vec::new());\n}\n`);
      const flags = batchFlags({ edition: 2024, until: 'test', lints: false }, toolchain, 'harness', []);
      await execa(toolchain.rustc, [...flags, '-C', 'codegen-units=1', '--crate-name', 'root', '--emit=llvm-ir', '-o', 'root.ll', 'root.rs'], { cwd: folder });
      const code = await readFile(path.join(folder, 'root.ll'), 'utf8');
      return code.split('\n').filter((line) => line.startsWith('define') && /slice.*sort/.test(line)).length;
    };
    expect(await sorts(USUAL)).toBe(0);
    expect(await sorts(UNUSUAL)).toBeGreaterThan(10);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
