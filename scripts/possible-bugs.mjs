// node scripts/possible-bugs.mjs [--every N] FILE|FOLDER... — possible bugs that are shown for the functions of these files, and how many functions there are for one.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'dist', 'possible-bugs.mjs'); // beside the programs: the engine's Rust sources are looked for from there
await build({
  entryPoints: [join(root, 'test', 'tools', 'possible-bugs.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  banner: { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(process.argv.slice(2));
