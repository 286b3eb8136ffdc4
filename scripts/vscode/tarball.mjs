// Fetches pinned packages with the npm client, without installing them: no dependency, no script, one compared hash.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';

/**
 * Unpacks members of a package into target/folder.
 * @param {{ name: string, version: string, integrity: string }} pinned integrity: as in a package lock, sha512
 * @param {string} target an existing folder
 * @param {string} folder made inside target; the members lie in it without their leading `package/`
 * @param {string[]} members paths or folders in the tarball
 * @throws when the package is not reached, is not the pinned one, or cannot be unpacked
 */
export function unpack({ name, version, integrity }, target, folder, members) {
  const [packed] = JSON.parse(npm(['pack', `${name}@${version}`, '--json', '--loglevel=error', '--pack-destination', target], { cwd: target, quiet: true }));
  const tarball = path.join(target, packed.filename);
  const hash = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  if (hash !== integrity)
    throw new Error(`${name}@${version} is not the package this project was tested with: expected ${integrity}, got ${hash}. The registry may be altered; nothing was installed.`);
  fs.mkdirSync(path.join(target, folder));
  const result = spawnSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', path.join(target, folder), ...members], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`tar could not unpack ${tarball}: ${result.error?.message ?? result.stderr}`);
  fs.rmSync(tarball);
}
