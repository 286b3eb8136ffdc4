// Bundles the in-editor suite to dist-test/: one CommonJS file per source file, so that mocha can load them by name.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SOURCE = path.join(REPOSITORY, 'test', 'vscode');

/** @returns {Promise<string>} the entry that VS Code loads; it exports `run(): Promise<void>` */
export async function bundleSuite() {
  const suite = path.join(SOURCE, 'suite');
  const target = path.join(REPOSITORY, 'dist-test');
  fs.rmSync(target, { recursive: true, force: true });
  const files = fs
    .readdirSync(suite)
    .filter((name) => name === 'index.ts' || name.endsWith('.test.ts'))
    .map((name) => path.join(suite, name));
  await build({
    entryPoints: files,
    outbase: SOURCE,
    outdir: target,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha'],
  });
  fs.writeFileSync(path.join(target, 'package.json'), '{ "type": "commonjs" }\n');
  return path.join(target, 'suite', 'index.js');
}

/** A throwaway copy of the sample workspace, so that no test can change the repository. */
export function copyWorkspace(parent) {
  const workspace = path.join(parent, 'workspace');
  fs.cpSync(path.join(REPOSITORY, 'sample'), workspace, { recursive: true });
  return workspace;
}
