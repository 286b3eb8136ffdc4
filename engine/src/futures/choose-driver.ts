/** Which of the known ways to drive a future the tests of a crate can use: the compiler is asked, since it depends on features. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { externsOf } from '../candidates/externs.js';
import { compile } from '../compile/rustc.js';
import type { CompileUnit } from '../compile/unit.js';
import { DRIVERS, type FutureDriver, testHead, awaited, WITHOUT_RUNTIME } from './future-driver.js';

export async function chooseDriver(unit: CompileUnit): Promise<FutureDriver> {
  const { crates } = externsOf(unit);
  for (const driver of DRIVERS.filter(({ crate }) => crates.has(crate))) if (await isUsable(unit, driver)) return driver;
  return WITHOUT_RUNTIME;
}

/** Whether an empty test compiles in that form. */
async function isUsable(unit: CompileUnit, driver: FutureDriver): Promise<boolean> {
  const root = path.join(unit.folder, 'iron-driver.rs');
  await fs.writeFile(root, [...testHead('probe', driver), `    let () = ${awaited(driver, 'async {}')};`, '}', ''].join('\n'));
  const { ok } = await compile([...unit.args, '--test', '--emit=metadata', '-o', path.join(unit.folder, 'iron-driver.rmeta'), root], {
    rustc: unit.rustc,
    folder: unit.folder,
    env: unit.env,
    ...(unit.signal && { signal: unit.signal }),
  });
  await fs.rm(root, { force: true });
  return ok;
}
