/** Why a crate does not build, in words for its author: what the compiler refuses first and where, or which sources are missing. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'smol-toml';
import { toolchainHomes } from '../sandbox/environment.js';
import type { RustcDiagnostic } from './rustc.js';

export interface BuildTrouble {
  readonly reason: string;
  /** Dependencies whose sources are not on this machine, as `name` or `name v1.2.3`; `cargo fetch` gets them. */
  readonly missing: readonly string[];
  /** The compiler refused some code. */
  readonly isOfCode: boolean;
}

const MOST_NAMED = 10;
const LONGEST_REASON = 2000;

/** How cargo says that it would need the network. */
const MISSING = [
  /^error: failed to download `([^`\s]+ v[^`\s]+)`/m,
  /^error: no matching package named `([^`]+)` found[\s\S]*offline mode/m,
  /^error: failed to select a version for the requirement `([^`]+)`[\s\S]*offline mode/m,
  /^error: failed to get `([^`]+)` as a dependency of [\s\S]*offline mode/m,
];

/**
 * Reads what cargo complained of. `copy` is the folder of the workspace that was built and `original` the user's, for which
 * it stands in all paths.
 */
export async function cargoTrouble(complaints: string, copy: string, original: string): Promise<BuildTrouble> {
  const text = complaints.replaceAll(copy, original).trim();
  const first = MISSING.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);
  if (first !== undefined) {
    const missing = [...new Set([first, ...(await missingOfLock(path.join(copy, 'Cargo.lock')))])];
    return { reason: missingReason(missing, original), missing, isOfCode: false };
  }
  const refused = /^error(?:\[E\d+\])?: (.+)\n\s*--> (.+)$/m.exec(text);
  if (refused !== null) return { reason: codeReason(refused[1]!, refused[2]!), missing: [], isOfCode: true };
  const at = text.search(/^error/m);
  return { reason: `the crate does not build: ${text.slice(Math.max(0, at)).slice(0, LONGEST_REASON)}`, missing: [], isOfCode: /^error: could not compile /m.test(text) };
}

/** The first thing that rustc refuses in a crate without any change of ours. */
export function compilerTrouble({ message, spans }: RustcDiagnostic, folder: string, nameOf: (file: string) => string): string {
  const span = spans.find(({ is_primary }) => is_primary) ?? spans[0];
  return codeReason(message, span === undefined ? '' : `${nameOf(path.resolve(folder, span.file_name))}:${span.line_start}:${span.column_start}`);
}

function codeReason(message: string, place: string): string {
  const outside = /^couldn't read `/.test(message) ? '; in the sandbox a crate reads its own files only' : '';
  return `the crate does not build: ${message}${place === '' ? '' : ` (${place})`}${outside}`;
}

function missingReason(missing: readonly string[], original: string): string {
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return `dependencies are not on this machine: ${missing.slice(0, MOST_NAMED).join(', ')}${more}. Builds run without network: run \`cargo fetch\` in ${original}, then try again.`;
}

/** Packages of a lock file whose sources are in no cache of a registry. */
async function missingOfLock(file: string): Promise<string[]> {
  const registry = path.join(toolchainHomes().cargo, 'registry');
  const present = new Set<string>();
  for (const kind of ['cache', 'src'])
    for (const index of await fs.readdir(path.join(registry, kind)).catch(() => []))
      for (const name of await fs.readdir(path.join(registry, kind, index)).catch(() => [])) present.add(name.replace(/\.crate$/, ''));
  try {
    const { package: packages = [] } = parse(await fs.readFile(file, 'utf8')) as { package?: { name: string; version: string; source?: string }[] };
    return packages.filter(({ name, version, source }) => source?.includes('registry+') === true && !present.has(`${name}-${version}`)).map(({ name, version }) => `${name} v${version}`);
  } catch {
    return [];
  }
}
