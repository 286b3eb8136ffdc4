/** What a path says of a file (contract row C2). A folder counts wherever it stands in the path, at its beginning too. */
import type { FilterReason } from '../../../protocol/experiment.js';

const VENDORED = new Set(['vendor', 'vendors', 'vendored', 'node_modules', 'third_party', 'third-party', '__pycache__']);
/** What cargo makes lies in `target/`; a module of the sources may have the same name. */
const CARGO_OUTPUT = /(?:^|\/)target\/(?:[^/]+\/)?(?:debug|release|doc|package|tmp)\//;
const LOCK_FILE = /(?:^|\/)(?:[^/]+\.lock|package-lock\.json|pnpm-lock\.yaml)$/;
const FOLDERS: readonly (readonly [RegExp, FilterReason])[] = [
  [/^tests?$/, 'test-path'],
  [/^bench(?:es)?$/, 'bench-path'],
  [/^examples?$/, 'example-path'],
];

/** All reasons that follow from the path alone, whatever is excluded. */
export function pathReasons(path: string): FilterReason[] {
  const plain = path.replaceAll('\\', '/');
  const folders = plain.split('/').slice(0, -1);
  const found = FOLDERS.filter(([pattern]) => folders.some((name) => pattern.test(name))).map(([, reason]) => reason);
  if (LOCK_FILE.test(plain)) found.unshift('lock-file');
  if (folders.some((name) => VENDORED.has(name)) || CARGO_OUTPUT.test(plain)) found.unshift('vendored');
  return found;
}

/** Names of files that by custom hold a module of tests. */
export const isNamedForTests = (path: string): boolean => /(?:^|\/)(?:tests?|[^/]+_tests?|tests?_[^/]+)\.rs$/.test(path.replaceAll('\\', '/'));
