// Tools of the developers are TypeScript: each is bundled before it runs.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';

/** Settings of esbuild for a program that Node runs as a module. */
export const FOR_NODE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  banner: { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
  logLevel: 'warning',
};

/** Runs `main(parameters, root of the repository)` of a file in `test/`; its answer is the exit code. */
export async function runTool(entry, parameters) {
  ensureDependencies(console.error);
  // in dist/ itself, beside the programs: the engine looks for its Rust sources from there
  const outfile = path.join(REPOSITORY, 'dist', `tool-${entry.replaceAll('/', '-')}.mjs`);
  await build({ ...FOR_NODE, entryPoints: [path.join(REPOSITORY, 'test', `${entry}.ts`)], outfile });
  const { main } = await import(pathToFileURL(outfile).href);
  process.exitCode = await main(parameters, REPOSITORY);
}
