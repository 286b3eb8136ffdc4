/**
 * A Cargo package as a unit that rustc compiles at once: cargo builds what the crate depends on, and
 * a wrapper writes down how it calls rustc for the crate itself (cargo book, `RUSTC_WORKSPACE_WRAPPER`).
 */
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cargoWorkspace, type CargoTarget, isProgram, libraryOf, packageIn } from '../crate/package.js';
import { type ModuleFile, moduleFiles } from '../crate/modules.js';
import { run } from '../sandbox/run.js';
import type { Workspace } from '../sandbox/workspace.js';
import { closed, COMPILER_LIMITS } from './limits.js';
import type { CompileUnit } from './unit.js';

export interface CrateUnitOptions {
  readonly workspace: Workspace;
  readonly rustc: string;
  /** Folder of the run-time library. */
  readonly runtime: string;
  /** The text of the file where it is not as on the disk: an editor may hold a newer one. */
  readonly text?: string;
  readonly signal?: AbortSignal;
}

export type CrateUnitAnswer =
  | { readonly ok: true; readonly unit: CompileUnit; readonly file: ModuleFile; readonly files: readonly ModuleFile[]; readonly crateName: string }
  /** `unheld`: no library and no program of the package holds the file; it may compile alone. */
  | { readonly ok: false; readonly reason: string; readonly unheld?: true };

/** The folder of the package that a file belongs to by its place, or null. */
export function packageFolder(file: string): string | null {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'Cargo.toml'))) return folder;
    if (path.dirname(folder) === folder) return null;
  }
}

/** Folders that are no sources. */
const NOT_COPIED = new Set(['target', '.git', 'node_modules']);

export async function crateUnit(file: string, options: CrateUnitOptions): Promise<CrateUnitAnswer> {
  const folder = packageFolder(file);
  if (folder === null) return { ok: false, reason: `${file} belongs to no Cargo package` };
  const answer = await cargoWorkspace(folder, { ...(options.signal && { signal: options.signal }) });
  if (!answer.ok) return answer;
  const found = packageIn(answer.workspace, folder);
  if (found === undefined) return { ok: false, reason: `${folder} is no package of its own` };
  const library = libraryOf(found);
  for (const target of [...(library === undefined ? [] : [library]), ...found.targets.filter(isProgram)]) {
    const { files } = await moduleFiles(target.root, { edition: target.edition, base: found.folder, ...(options.text !== undefined && { read: readerWith(file, options.text) }) });
    const own = files.find(({ absolutePath }) => path.resolve(absolutePath) === path.resolve(file));
    if (own === undefined) continue;
    const error = own.tree.diagnostics.find(({ severity }) => severity === 'error');
    if (error !== undefined) return { ok: false, reason: `the file does not parse: ${error.message}` };
    const copy = path.join(options.workspace.folder, 'crate');
    await fs.cp(answer.workspace.folder, copy, { recursive: true, filter: (source) => !NOT_COPIED.has(path.basename(source)) });
    const inCopy = (absolute: string): string => path.join(copy, path.relative(answer.workspace.folder, absolute));
    if (options.text !== undefined) await fs.writeFile(inCopy(own.absolutePath), options.text);
    const recorded = await record(inCopy(found.folder), target, options);
    if (!recorded.ok) return recorded;
    const unit: CompileUnit = {
      folder: options.workspace.folder,
      root: inCopy(target.root),
      rootText: files.find(({ module }) => module.length === 0)?.text ?? '',
      target: inCopy(own.absolutePath),
      args: recorded.args,
      env: { ...options.workspace.environment, ...recorded.env },
      rustc: options.rustc,
      runtime: options.runtime,
      ...(options.signal && { signal: options.signal }),
    };
    return { ok: true, unit, file: own, files, crateName: target.name.replaceAll('-', '_') };
  }
  return { ok: false, unheld: true, reason: `no library and no program of the package ${found.name} holds ${path.basename(file)}` };
}

/** Reads files from the disk, and one as it is in an editor. */
const readerWith =
  (file: string, text: string) =>
  async (each: string): Promise<string | null> =>
    path.resolve(each) === path.resolve(file) ? text : await fs.readFile(each, 'utf8').catch(() => null);

type Recorded = { readonly ok: true; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } | { readonly ok: false; readonly reason: string };

const WRAPPER =
  '#!/bin/sh\nrustc="$1"\nshift\ncase " $* " in *" --test "*) for each in "$@"; do printf "%s\\0" "$each"; done >"$IRON_RECORD/args-$$"; env >"$IRON_RECORD/env-$$" ;; esac\nexec "$rustc" "$@"\n';

/** Builds the tests of a target with cargo, and reads how it called rustc. */
async function record(folder: string, target: CargoTarget, { workspace, signal }: CrateUnitOptions): Promise<Recorded> {
  const records = path.join(workspace.folder, 'records');
  const wrapper = path.join(workspace.folder, 'wrapper.sh');
  await fs.mkdir(records, { recursive: true });
  await fs.writeFile(wrapper, WRAPPER, { mode: 0o755 });
  const env = {
    ...workspace.environment,
    RUSTC_WORKSPACE_WRAPPER: wrapper,
    IRON_RECORD: records,
    CARGO_TARGET_DIR: path.join(workspace.folder, 'built'),
    CARGO_INCREMENTAL: '0',
    CARGO_PROFILE_TEST_DEBUG: '0',
    CARGO_PROFILE_DEV_DEBUG: '0',
  };
  const args = ['test', '--no-run', '--offline', ...(isProgram(target) ? ['--bin', target.name] : ['--lib'])];
  const limits = { ...COMPILER_LIMITS, wallSeconds: 900, cpuSeconds: 1800 };
  // fetching runs nothing of the crate; the build gets no network and cannot unpack sources
  const fetch = (more: readonly string[]) => execa('cargo', ['fetch', ...more], { cwd: folder, reject: false, stdin: 'ignore', ...(signal && { cancelSignal: signal }) });
  if ((await fetch(['--offline'])).failed) await fetch([]);
  const built = await run('cargo', args, { sandbox: closed(limits, workspace.folder), cwd: folder, env, ...(signal && { signal }) });
  if (built.exitCode !== 0) return { ok: false, reason: `the crate does not build: ${built.reason || built.stderr.trim().slice(-2000)}` };
  for (const name of (await fs.readdir(records)).filter((each) => each.startsWith('args-'))) {
    const all = (await fs.readFile(path.join(records, name), 'utf8')).split('\0').filter((each) => each !== '');
    if (all[all.indexOf('--crate-name') + 1] !== target.name.replaceAll('-', '_')) continue;
    const text = await fs.readFile(path.join(records, name.replace('args', 'env')), 'utf8');
    return { ok: true, args: [...keptArguments(all), '-C', 'debuginfo=0'], env: keptEnvironment(text) };
  }
  return { ok: false, reason: 'cargo did not say how it compiles the crate' };
}

/** Options whose values say what the crate is compiled with, and not where the result goes. */
const KEPT = new Set(['--crate-name', '--cfg', '--check-cfg', '-L', '--extern', '-l', '--cap-lints']);
const DROPPED_CODEGEN = /^(metadata|extra-filename|incremental|debuginfo|embed-bitcode|linker-plugin-lto)\b/;

export function keptArguments(all: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < all.length; at++) {
    const each = all[at]!;
    const next = all[at + 1] ?? '';
    if (/^--edition(=|$)/.test(each)) kept.push(...(each.includes('=') ? [each] : [each, next]));
    else if (KEPT.has(each)) kept.push(each, next);
    else if (each === '-C' && !DROPPED_CODEGEN.test(next)) kept.push(each, next);
    else if (/^-C./.test(each) && !DROPPED_CODEGEN.test(each.slice(2))) kept.push(each);
  }
  return kept;
}

function keptEnvironment(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => /^((?:CARGO_(?:PKG|MANIFEST|CRATE|PRIMARY|BIN)\w*)|OUT_DIR|LD_LIBRARY_PATH)=(.*)$/.exec(line)?.slice(1) ?? []);
  const env: Record<string, string> = {};
  for (let at = 0; at < pairs.length; at += 2) env[pairs[at]!] = pairs[at + 1]!;
  return env;
}
