// npm run package [-- --out FILE] — builds and packs the extension with vsce: dist/iron-<version>.vsix, or FILE.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY } from './dependencies.mjs';
import { npm } from './vscode/npm.mjs';
import { pack } from './vscode/pack.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const { version } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8'));
const vsix = path.resolve(values.out ?? path.join(REPOSITORY, 'dist', `iron-${version}.vsix`));
npm(['run', '--silent', 'build', '--', '--production'], { cwd: REPOSITORY });
pack(REPOSITORY, vsix);
console.log(`${vsix} (${Math.ceil(fs.statSync(vsix).size / 1024)} kB)`);
