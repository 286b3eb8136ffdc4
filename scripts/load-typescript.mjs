// Runs a TypeScript module of this repository from a plain script: bundled in memory, imported once.
import { build } from 'esbuild';

/** @returns {Promise<Record<string, unknown>>} the module's exports */
export async function loadTypeScript(file) {
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
