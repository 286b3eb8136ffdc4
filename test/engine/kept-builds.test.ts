// What cargo built for a package is used again by the next call, and only by one on the same package.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { crateUnit } from '../../engine/src/compile/crate-unit.js';
import { keptBuilds } from '../../engine/src/compile/kept-builds.js';
import { makeWorkspace } from '../../engine/src/sandbox/workspace.js';
import { linux } from './faults/support.js';

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'iron-kept-')));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let folder = '';
let cache = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'package-'));
  cache = fs.mkdtempSync(path.join(root, 'cache-'));
  write('Cargo.toml', '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\npart = { path = "part" }\n[workspace]\nmembers = ["part"]\n');
  write('src/lib.rs', 'pub fn whole() -> u128 { part::STAMP }');
  write('part/Cargo.toml', '[package]\nname = "part"\nversion = "0.1.0"\nedition = "2021"\n');
  write(
    'part/src/lib.rs',
    'pub const STAMP: u128 = include!(concat!(env!("OUT_DIR"), "/stamp"));\n#[no_mangle] pub static TEXT: &str = concat!("<stamp ", include!(concat!(env!("OUT_DIR"), "/stamp")), ">");',
  );
  // another number at each build
  write('part/build.rs', BUILD);
});

const BUILD =
  'fn main() { let out = std::env::var("OUT_DIR").unwrap(); let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos(); std::fs::write(format!("{out}/stamp"), now.to_string()).unwrap(); }';

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

/** When the dependency was built, by what is compiled into it; or why there is no unit. */
async function stamp(signal?: AbortSignal): Promise<string> {
  const workspace = await makeWorkspace(root);
  try {
    const made = await crateUnit(path.join(folder, 'src/lib.rs'), { workspace, rustc: 'rustc', runtime: '', cache, ...(signal && { signal }) });
    if (!made.ok) return made.reason;
    const part = made.unit.args.find((each) => each.startsWith('part='))!.slice('part='.length);
    return /<stamp \d+>/.exec(fs.readFileSync(part, 'latin1'))![0];
  } finally {
    await workspace.remove();
  }
}

const kept = (): string[] => fs.readdirSync(path.join(cache, 'packages')).sort();

test('a second call builds nothing that the first one built', async () => {
  const first = await stamp();
  expect(first).toMatch(/^<stamp \d+>$/);
  expect(await stamp()).toBe(first);
  write('src/lib.rs', 'pub fn whole() -> u128 { part::STAMP + 1 }');
  expect(await stamp()).toBe(first);
  expect(kept()).toHaveLength(1);
  expect(fs.existsSync(path.join(folder, 'Cargo.lock'))).toBe(false);
  expect(fs.readdirSync(folder).sort()).toEqual(['Cargo.toml', 'part', 'src']);
});

test('a part that was changed is built again, and kept in its new form', async () => {
  const first = await stamp();
  write('part/build.rs', `${BUILD}\n`);
  const second = await stamp();
  expect(second).not.toBe(first);
  expect(await stamp()).toBe(second);
});

test('another lock file and another place have builds of their own', async () => {
  await stamp();
  write('Cargo.lock', 'version = 4\n\n[[package]]\nname = "part"\nversion = "0.1.0"\n\n[[package]]\nname = "whole"\nversion = "0.1.0"\ndependencies = ["part"]\n');
  await stamp();
  expect(kept()).toHaveLength(2);
  const other = fs.mkdtempSync(path.join(root, 'package-'));
  fs.cpSync(folder, other, { recursive: true });
  folder = other;
  await stamp();
  expect(kept()).toHaveLength(3);
});

test('two calls at once do not disturb each other', async () => {
  const both = await Promise.all([stamp(), stamp()]);
  expect(both).toEqual([expect.stringMatching(/^<stamp/), expect.stringMatching(/^<stamp/)]);
  expect(kept()).toHaveLength(1);
  expect(both).toContain(await stamp());
});

test('a call that is cancelled leaves nothing half, and the next one builds', async () => {
  write('part/build.rs', 'fn main() { std::thread::sleep(std::time::Duration::from_secs(600)) }');
  expect(await stamp(AbortSignal.timeout(3000))).toContain('cancelled');
  expect(fs.existsSync(path.join(cache, 'packages')) ? kept() : []).toEqual([]);
  write('part/build.rs', BUILD);
  expect(await stamp()).toMatch(/^<stamp/);
});

test('code that does not compile is no reason to build the rest again', async () => {
  const first = await stamp();
  write('part/src/lib.rs', 'pub const STAMP: u128 = missing();');
  expect(await stamp()).toMatch(/^the crate does not build: [\s\S]*cannot find function `missing`/);
  expect(kept()).toHaveLength(1);
  expect(first).toMatch(/^<stamp/);
});

test.skipIf(!linux)('a build script can write neither into what is kept nor into the home of cargo', async () => {
  const places = ['packages/poison', 'cargo/poison', 'cargo/registry/poison', 'poison'].map((name) => path.join(cache, name));
  write('part/build.rs', `${BUILD.replace(/\}$/, '')} for each in ${JSON.stringify(places).replace(/^\[/, '[')} { assert!(std::fs::create_dir_all(each).is_err(), "{each} was written"); } }`);
  expect(await stamp()).toMatch(/^<stamp/);
  for (const place of places) expect(fs.existsSync(place)).toBe(false);
});

describe('what is kept is bounded', () => {
  const target = (bytes: number): string => {
    const made = fs.mkdtempSync(path.join(root, 'target-'));
    fs.writeFileSync(path.join(made, 'library'), Buffer.alloc(bytes));
    fs.writeFileSync(path.join(made, 'Cargo.lock'), '');
    return made;
  };
  const builds = (name: string) => keptBuilds([name], { folder: path.join(cache, 'packages'), largestBuild: 1000, largestSum: 1500 });
  const keep = async (name: string, bytes: number): Promise<void> => {
    const made = target(bytes);
    await builds(name).keep(made, path.join(made, 'Cargo.lock'));
  };
  const has = (name: string): Promise<boolean> => builds(name).restore(fs.mkdtempSync(path.join(root, 'restored-')), path.join(root, 'lock'));

  test('a build that is too large is not kept', async () => {
    await keep('large', 1001);
    expect(await has('large')).toBe(false);
    await keep('small', 900);
    expect(await has('small')).toBe(true);
  });

  test('what was not used for the longest time goes first', async () => {
    await keep('old', 600);
    await keep('used', 600);
    for (const name of kept()) fs.utimesSync(path.join(cache, 'packages', name, 'used'), 1, 1);
    expect(await has('used')).toBe(true);
    await keep('new', 600);
    expect([await has('old'), await has('used'), await has('new')]).toEqual([false, true, true]);
  });
});
