// The one folder outside the repository that this project writes to, and what lies in it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** IRON_CACHE, or `iron-vscode` in the user's cache folder. */
export function cacheRoot() {
  if (process.env.IRON_CACHE) return path.resolve(process.env.IRON_CACHE);
  const base = process.platform === 'win32' ? process.env.LOCALAPPDATA : process.env.XDG_CACHE_HOME;
  return path.join(base || path.join(os.homedir(), '.cache'), 'iron-vscode');
}

const MEANINGS = [
  [/^vscode-/, 'VS Code server and Node for `npm start` and the in-editor tests'],
  [/^desktop$/, 'desktop VS Code for `npm run test:desktop`'],
  [/^(chromium-|playwright$)/, 'Chromium for the in-editor tests'],
  [/^sample$/, 'the copy of the sample workspace that a desktop VS Code opened'],
  [/\.partial-\d+$/, 'an interrupted download'],
];

/**
 * Everything that was downloaded or kept outside the repository.
 * @returns {{ path: string, what: string }[]} existing folders only; removing `path` is safe at any time, the next run makes it anew
 */
export function cachedFolders() {
  const root = cacheRoot();
  if (!fs.existsSync(root)) return [];
  return fs.readdirSync(root).map((name) => ({
    path: path.join(root, name),
    what: MEANINGS.findLast(([pattern]) => pattern.test(name))?.[1] ?? 'other files of this project',
  }));
}

/**
 * Makes a folder of the cache in one step: `fill` writes to a temporary name, which is renamed when it is whole.
 * Two processes may do so at once; the first to finish wins and the other's work is dropped.
 * @param {string} name
 * @param {(folder: string) => void} fill
 * @returns {string} the folder
 */
export function cachedFolder(name, fill) {
  const folder = path.join(cacheRoot(), name);
  if (fs.existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { recursive: true });
  const drop = () => fs.rmSync(partial, { recursive: true, force: true });
  process.once('exit', drop);
  try {
    fill(partial);
    renameUnlessThere(partial, folder);
  } finally {
    drop();
    process.off('exit', drop);
  }
  return folder;
}

function renameUnlessThere(from, to) {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (!fs.existsSync(to)) throw error;
  }
}

/** Removes what an earlier, killed download left; a download that still runs keeps its folder. */
export function removePartialFolders() {
  for (const { path: folder } of cachedFolders()) {
    const pid = /\.partial-(\d+)$/.exec(folder)?.[1];
    if (pid && !isAlive(Number(pid))) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
