// Packs a folder that holds an extension into a .vsix, with vsce and without its npm dependencies: bundles need none.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../dependencies.mjs';

/**
 * @param {string} folder what its .vscodeignore lets through is packed
 * @param {string} vsix absolute path; written whole or not at all
 */
export function pack(folder, vsix) {
  const vsce = path.join(REPOSITORY, 'node_modules', '@vscode', 'vsce', 'vsce');
  const partial = `${vsix}.partial-${process.pid}`;
  fs.mkdirSync(path.dirname(vsix), { recursive: true });
  const result = spawnSync(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license', '--out', partial], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    fs.rmSync(partial, { force: true });
    throw new Error(`vsce could not package ${folder} (exit ${result.status}).\n${result.stdout}${result.stderr}`);
  }
  fs.renameSync(partial, vsix);
}
