/**
 * Lets the compiler judge the index of items. Into a copy of a crate goes, for each function, one that calls it:
 *
 *     fn check_7<'a, T: std::fmt::Debug>(a0: &'a crate::m::S<T>) { let _: u8 = crate::m::S::f(a0); }
 *
 * with the types, bounds and the path as the index has them. Every error there is one of the index. Run it with
 * `npx vite-node --script test/tools/check-types.ts [--inside] FOLDER..`; `--inside` puts each check into the module of its function,
 * so that private ones are called too; otherwise all stand in one module of their own.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execaSync } from 'execa';
import { moduleFiles } from '../../engine/src/crate/modules.js';
import type { SourceFile } from '../../engine/src/crate/source-file.js';
import { type CrateIndex, type From, type FunctionItem, type GenericParameter, indexCrate, mentions, type TypeTextOptions } from '../../engine/src/items/index.js';
import { type Edition, K, nameOf, type Node } from '../../redox/src/index.js';

const MARK = 'check_of_the_index';
const OPTIONS: TypeTextOptions = { lifetimes: true, parameter: ({ name }) => (name === 'Self' ? 'Self_' : name) };

export interface Checked {
  readonly functions: number;
  /** Checks that were written; the others cannot be said there. */
  readonly checks: number;
  /** `path: message` of each check that the compiler refuses. */
  readonly wrong: readonly string[];
  /** Errors outside of the checks. */
  readonly other: readonly string[];
}

/** The function that calls `item` from a module, or null if something cannot be named there. */
export function checkText(index: CrateIndex, item: FunctionItem, from: From, name: string): string | null {
  const call = item.typePath(from, OPTIONS.parameter);
  const types = [...(item.receiverType === null ? [] : [item.receiverType]), ...item.parameters.map(({ type }) => type)].map((type) => index.typeText(type, from, OPTIONS));
  const head = genericsText(index, item, from);
  if (call === null || head === null || types.includes(null)) return null;
  const parameters = types.map((type, at) => `a${at}: ${type}`).join(', ');
  const result = item.result === null || item.async || item.result.kind === 'never' || mentions(item.result, 'impl') ? '_' : index.typeText(item.result, from, OPTIONS);
  if (result === null) return null;
  const value = `${call}(${types.map((_, at) => `a${at}`).join(', ')})`;
  return `#[allow(warnings)] fn ${name}${head[0]}(${parameters}) ${head[1]}{ let _: ${result} = ${item.unsafe ? `unsafe { ${value} }` : value}; }`;
}

/** Generic parameters and where clause. */
function genericsText(index: CrateIndex, { generics }: FunctionItem, from: From): readonly [string, string] | null {
  const lifetimes = generics.lifetimes
    .filter(({ name }) => name !== 'static' && name !== '_')
    .map(({ name, outlives }) => `'${name}${outlives.length > 0 ? `: ${outlives.map((each) => `'${each}`).join(' + ')}` : ''}`);
  const parameters = generics.parameters.map((each) => parameterText(index, each, from));
  const named = generics.predicates.filter(({ subject }) => index.typeText(subject, from, OPTIONS)?.includes("'_") !== true);
  const predicates = named.map(({ subject, bounds, outlives, forLifetimes }) => {
    const type = index.typeText(subject, from, OPTIONS);
    const all = bounds.map((bound) => index.boundText(bound, from, OPTIONS));
    if (type === null || all.includes(null)) return null;
    const forAll = forLifetimes.length > 0 ? `for<${forLifetimes.map((each) => `'${each}`).join(', ')}> ` : '';
    return `${forAll}${type}: ${[...all, ...outlives.map((each) => `'${each}`)].join(' + ')}`;
  });
  if (parameters.includes(null) || predicates.includes(null)) return null;
  const list = [...lifetimes, ...parameters];
  return [list.length > 0 ? `<${list.join(', ')}>` : '', predicates.length > 0 ? `where ${predicates.join(', ')} ` : ''];
}

function parameterText(index: CrateIndex, { kind, name, bounds, outlives, type }: GenericParameter, from: From): string | null {
  if (kind === 'constant') return `const ${name}: ${type === null ? '_' : index.typeText(type, from, OPTIONS)}`;
  const all = bounds.map((bound) => index.boundText(bound, from, OPTIONS));
  if (all.includes(null)) return null;
  const sized = name === 'Self' && !bounds.some((bound) => bound.path === 'std::marker::Sized') ? ['?Sized'] : [];
  const limits = [...all, ...sized, ...outlives.map((each) => `'${each}`)];
  return `${name === 'Self' ? 'Self_' : name}${limits.length > 0 ? `: ${limits.join(' + ')}` : ''}`;
}

/** Offset at which something can be added to a module that a file holds, or null. */
function endOfModule({ tree, module: own, text }: SourceFile, module: readonly string[]): number | null {
  let at: Node | null = tree.root;
  for (const name of module.slice(own.length)) {
    const kids: readonly (Node | null)[] = at?.kids ?? [];
    at = kids.find((kid) => kid?.kind === K.Module && kid.kids[1] && kid.toks[1]! >= 0 && nameOf(tree, kid.toks[1]!) === name)?.kids[1] ?? null;
  }
  if (at === null) return null;
  return at === tree.root ? text.length : (tree.tokens.start[at.toks[1]!] ?? null);
}

/** Checks the crate in a folder; `inside`: each check stands beside its function. */
export async function checkTypes(folder: string, inside: boolean): Promise<Checked> {
  const copy = mkdtempSync(path.join(tmpdir(), 'check-types-'));
  try {
    cpSync(folder, copy, { recursive: true, filter: (source) => path.basename(source) !== 'target' && path.basename(source) !== '.git' });
    const manifest = readFileSync(path.join(copy, 'Cargo.toml'), 'utf8');
    const edition = Number(/^edition\s*=\s*"(\d+)"/m.exec(manifest)?.[1] ?? 2015) as Edition;
    const crateName = /^name\s*=\s*"([^"]+)"/m.exec(manifest)?.[1] ?? 'unnamed';
    const root = ['src/lib.rs', 'src/main.rs'].map((each) => path.join(copy, each)).find((each) => existsSync(each))!;
    const { files } = await moduleFiles(root, { edition, base: copy });
    const features = featuresOf(copy, crateName);
    const index = indexCrate(files, features === undefined ? { crateName } : { crateName, features });
    const { lines, checks, functions } = insert(index, files, copy, inside);
    return { functions, checks, ...judge(copy, lines) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Writes the checks into the files. `lines`: the path of the function that each line of a file checks. */
function insert(index: CrateIndex, files: readonly SourceFile[], copy: string, inside: boolean): { lines: Map<string, string>; checks: number; functions: number } {
  const added = new Map<SourceFile, Map<number, string[]>>();
  const paths: string[] = [];
  const candidates = index.functions.filter((item) => item.enabled === 'yes' && !item.onlyForTests && !item.nested && !item.cfg.some((each) => /doctest|test/.test(each)));
  const root = files[0]!;
  // the index is of a test build, in which such a crate has `std`
  const opened = root.text.replace(/#\[cfg\([^\]]*\)\]((?:\s*#\[[^\]]*\])*\s*extern crate std;)/, (whole: string, kept: string) => kept.padStart(whole.length));
  for (const item of candidates) {
    const file = inside ? item.file : root;
    const from = inside ? item.module : [MARK];
    const text = checkText(index, item, from, `${MARK}_${paths.length}`);
    const offset = inside ? endOfModule(file, item.module) : file.text.length;
    if (text === null || offset === null) continue;
    const places = added.get(file) ?? new Map<number, string[]>();
    added.set(file, places.set(offset, [...(places.get(offset) ?? []), text]));
    paths.push(item.path);
  }
  const lines = new Map<string, string>();
  for (const [file, places] of added) {
    let text = file === root ? opened : file.text;
    for (const [offset, checks] of [...places].sort((a, b) => b[0] - a[0])) {
      const block = inside ? checks.join('\n') : `#[allow(warnings)] mod ${MARK} {\n${checks.join('\n')}\n}`;
      text = `${text.slice(0, offset)}\n${block}\n${text.slice(offset)}`;
    }
    writeFileSync(path.join(copy, file.path), text);
    text.split('\n').forEach((line, at) => {
      const number = new RegExp(`fn ${MARK}_(\\d+)`).exec(line)?.[1];
      if (number !== undefined) lines.set(`${file.path}:${at + 1}`, `${paths[Number(number)]!}  ${line.replace(/^#\[allow\(warnings\)\] fn \w+/, 'fn ')}`);
    });
  }
  return { lines, checks: paths.length, functions: candidates.length };
}

interface Message {
  readonly reason: string;
  readonly message?: { readonly level: string; readonly message: string; readonly spans: readonly { readonly file_name: string; readonly line_start: number; readonly is_primary: boolean }[] };
}

function judge(copy: string, lines: ReadonlyMap<string, string>): Pick<Checked, 'wrong' | 'other'> {
  const env = { RUSTFLAGS: '--cap-lints allow', CARGO_TARGET_DIR: path.join(tmpdir(), 'check-types-target') };
  const { stdout, stderr, exitCode } = execaSync('cargo', ['check', '--lib', '--message-format=json'], { cwd: copy, env, reject: false, maxBuffer: 1 << 28 });
  const wrong: string[] = [];
  const other: string[] = [];
  let borrows = 0;
  for (const line of stdout.split('\n').filter((each) => each.startsWith('{'))) {
    const { message }: Message = JSON.parse(line);
    if (message === undefined || message.level !== 'error') continue;
    const place = message.spans.find((span) => span.is_primary) ?? message.spans[0];
    const path = place === undefined ? undefined : lines.get(`${place.file_name}:${place.line_start}`);
    // what is missing of implied bounds and borrows says nothing about types
    if (/live long enough|lifetime/.test(message.message)) borrows++;
    else if (path !== undefined) wrong.push(`${path}: ${message.message}`);
    else other.push(`${place?.file_name}:${place?.line_start}: ${message.message}`);
  }
  if (exitCode !== 0 && wrong.length + other.length + borrows === 0) other.push(stderr.slice(-2000));
  return { wrong, other };
}

/** Features that are on by default. */
function featuresOf(copy: string, crateName: string): readonly string[] | undefined {
  const { stdout, exitCode } = execaSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], { cwd: copy, reject: false, maxBuffer: 1 << 28 });
  if (exitCode !== 0) return undefined;
  const metadata: { packages: { name: string; features: Record<string, string[]> }[] } = JSON.parse(stdout);
  const features = metadata.packages.find(({ name }) => name === crateName)?.features ?? {};
  const found = new Set(['default']);
  for (const feature of found) for (const each of features[feature] ?? []) if (!/[:/]/.test(each)) found.add(each);
  return [...found];
}

if (process.argv[1] === import.meta.filename) {
  const folders = process.argv.slice(2).filter((each) => !each.startsWith('--'));
  for (const folder of folders) {
    const { functions, checks, wrong, other } = await checkTypes(folder, process.argv.includes('--inside'));
    console.log(`${path.basename(folder)}: ${functions} functions, ${checks} checked, ${wrong.length} wrong, ${other.length} other errors`);
    for (const each of [...wrong, ...other].slice(0, 40)) console.log(`  ${each}`);
  }
}
