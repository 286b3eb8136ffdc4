import { readFileSync } from 'node:fs';
import { reduce } from '../../redox/src/index.js';
import type { Sources } from './cases.js';

/** Texts to cut cases from: Rust files, and the Iron of those that convert. */
export function sourcesOf(paths: readonly string[]): Sources {
  const rust = paths.map((path) => readFileSync(path, 'utf8')).filter((text) => text.length > 200);
  return { rust, iron: rust.map((text) => reduce(text).text).filter((text) => text !== null) };
}
