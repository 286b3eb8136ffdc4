// npm run mutants:verdicts -- [--mutants 500] [--seed 1] FILE_OR_FOLDER... — verdicts on mutants switched in one program against each mutant compiled alone.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'dist', 'mutant-verdicts.mjs'); // beside the other programs: the engine looks for its Rust from there
mkdirSync(join(outfile, '..'), { recursive: true });
await build({
  entryPoints: [join(root, 'test', 'tools', 'mutant-verdicts.ts')],
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
