// Installs the npm dependencies when they are missing or older than the lock file. Node built-ins only.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './vscode/npm.mjs';

export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const modified = (...parts) => fs.statSync(path.join(REPOSITORY, ...parts), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @param {(line: string) => void} say told when something is installed */
export function ensureDependencies(say = () => {}) {
  const installed = modified('node_modules', '.package-lock.json');
  const locked = modified('package-lock.json');
  if (installed > 0 && installed >= locked) return;
  say('Installing the npm dependencies …');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: REPOSITORY });
}
