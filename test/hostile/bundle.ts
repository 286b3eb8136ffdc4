import { build } from 'esbuild';
import { join } from 'node:path';

/** One file of this folder with all that it imports, for a worker thread; the answer is the path. */
export async function bundleFile(source: string, folder: string): Promise<string> {
  const outfile = join(folder, `${source.replace(/^.*[/\\]|\.ts$/g, '')}.mjs`);
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'warning' });
  return outfile;
}
