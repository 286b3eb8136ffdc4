// Bundles the corpus runner with the language library and runs it: `npm run corpus`, `npm run corpus:crates`.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOR_NODE } from './tool-bundle.mjs';

const root = join(import.meta.dirname, '..');
const runner = join(root, 'test', 'corpus', 'runner');
const outdir = join(root, 'dist', 'corpus');
mkdirSync(outdir, { recursive: true });
const given = process.argv.slice(2);
const program = given.includes('--crates') ? 'whole-crates' : 'main';
const parameters = given.filter((parameter) => parameter !== '--crates');
await build({
  ...FOR_NODE,
  entryPoints: [join(runner, 'main.ts'), join(runner, 'whole-crates.ts'), join(runner, 'worker.ts')],
  outdir,
});
process.argv.splice(1, process.argv.length - 1, program, ...parameters);
await import(pathToFileURL(join(outdir, `${program}.js`)).href);
