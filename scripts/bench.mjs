// npm run bench — bundles the benchmark with the language library and runs it in a process of its own, with the garbage collector at hand.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';
import { FOR_NODE } from './tool-bundle.mjs';

ensureDependencies(console.error);
const outfile = path.join(REPOSITORY, 'dist', 'bench', 'bench.mjs');
await build({
  ...FOR_NODE,
  entryPoints: [path.join(REPOSITORY, 'test', 'bench', 'main.ts')],
  outfile,
  external: ['esbuild', 'web-tree-sitter'],
});
const bench = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=8192', outfile, ...process.argv.slice(2)], { cwd: REPOSITORY, stdio: 'inherit' });
bench.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
