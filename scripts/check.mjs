// npm run check [-- --write] — types, lint and format, who imports whom, and generated files; --write mends what can be mended.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';

const { values: options } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

const generated = options.write ? [] : ['--check'];
const CHECKS = [
  { what: 'generated grammar', command: ['scripts/generate-grammar.mjs', ...generated] },
  { what: 'generated manifest', command: ['scripts/generate-manifest.mjs', ...generated] },
  { what: 'generated schemas', command: ['scripts/generate-schemas.mjs', ...generated] },
  { what: 'lint and format', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...(options.write ? ['--write'] : [])] },
  { what: 'types', command: ['node_modules/typescript/bin/tsc'] },
  { what: 'types of the language library, without Node', command: ['node_modules/typescript/bin/tsc', '--project', 'redox/tsconfig.core.json'] },
  { what: 'types of the pages in the editor', command: ['node_modules/typescript/bin/tsc', '--project', 'client/webview/tsconfig.json'] },
  { what: 'imports', command: ['scripts/check-imports.mjs'] },
];

ensureDependencies(console.log);
for (const { what, command } of CHECKS) {
  const [script, ...parameters] = command;
  const { status } = spawnSync(process.execPath, [path.join(REPOSITORY, script), ...parameters], { cwd: REPOSITORY, stdio: 'inherit' });
  console.log(`  ${status === 0 ? '✔' : '✘'} ${what}`);
  if (status !== 0) process.exitCode = 1;
}
