// npm run bench:tests, npm run bench:judge — bundles a benchmark of the engine and runs it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';

ensureDependencies(console.error);
const [which, ...parameters] = process.argv.slice(2);
const outfile = path.join(REPOSITORY, 'dist', `bench-${which}.mjs`); // beside the engine's bundle, whose Rust sources it finds from there
await build({
  entryPoints: [path.join(REPOSITORY, 'test', 'bench', which === 'judge' ? 'judge' : 'tests', 'main.ts')],
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
process.exitCode = await main(parameters, REPOSITORY);
