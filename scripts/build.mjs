// npm run build [-- --production] [-- --watch] — bundles the extension, the language server, the engine and the command lines to dist/.
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { REPOSITORY } from './dependencies.mjs';

const { values: options } = parseArgs({ options: { production: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } } });

const EXECUTABLE = 0o755;
const COMMON_JS = { format: 'cjs', external: ['vscode'] }; // VS Code loads CommonJS by the name .cjs, since the package is an ES module
// Bundled CommonJS libraries ask for Node's modules through a `require` that ES modules lack.
const COMMAND = {
  format: 'esm',
  banner: { js: "#!/usr/bin/env node\nimport { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" },
};

/** Of libraries that do more than is asked of them here: formatting YAML, and messages in other languages. */
const withoutParts = (names) => ({
  name: 'without-parts',
  setup(build) {
    build.onResolve({ filter: names }, ({ path: name }) => ({ path: name, namespace: 'left-out' }));
    build.onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
});
const YAML_SERVICE = { mainFields: ['module', 'main'], plugins: [withoutParts(/^(prettier|ajv-i18n)(\/|$)/)] };

/** A script of a page in the editor. */
const PAGE = {
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  banner: {
    js: '/*! Contains Apache ECharts and ZRender, Copyright 2017-2026 The Apache Software Foundation and others: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0; BSD 3-Clause. */',
  },
};

const BUNDLES = [
  { entry: 'client/src/main.ts', file: 'dist/client.cjs', ...COMMON_JS },
  { entry: 'client/webview/main.ts', file: 'dist/experiments-page.js', ...PAGE },
  { entry: 'server/src/main.ts', file: 'dist/server.cjs', ...YAML_SERVICE, ...COMMON_JS },
  { entry: 'engine/bin/iron-engine.ts', file: 'dist/iron-engine.cjs', define: { 'import.meta.dirname': '__dirname' }, ...COMMON_JS },
  { entry: 'redox/bin/redox.ts', file: 'dist/redox.js', mode: EXECUTABLE, ...COMMAND },
  { entry: 'engine/bin/iron-tests.ts', file: 'dist/iron-tests.js', mode: EXECUTABLE, ...COMMAND },
  // DuckDB has a native part: it is loaded where it is installed, and only when it is needed
  { entry: 'trainer/bin/iron-trainer.ts', file: 'dist/iron-trainer.js', packages: 'dist/iron-trainer.packages.json', mode: EXECUTABLE, external: ['@duckdb/node-api'], ...COMMAND },
];

/** Writes under a temporary name and renames: whoever runs a bundle meanwhile reads the old or the new one whole. */
async function write({ path: file, contents }, mode = 0o644) {
  const present = await fs.readFile(file).catch(() => undefined);
  if (present?.equals(contents) && (await isExecutable(file)) === (mode === EXECUTABLE)) return;
  const temporary = `${file}.partial-${process.pid}`;
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(temporary, contents, { mode });
  await fs.rename(temporary, file);
}

/** Windows knows no such permission: there every file answers yes to it. */
async function isExecutable(file) {
  return process.platform === 'win32'
    ? true
    : fs.access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
}

/** The npm packages that are in a bundle, each with the version that the lock names: what an experiment says that it was made with. */
async function packagesIn({ inputs }) {
  const lock = JSON.parse(await fs.readFile(path.join(REPOSITORY, 'package-lock.json'), 'utf8')).packages;
  const folders = new Set(Object.keys(inputs).flatMap((name) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? []));
  const found = [...folders].sort().map(async (folder) => {
    const { name, version } = JSON.parse(await fs.readFile(path.join(REPOSITORY, folder, 'package.json'), 'utf8'));
    return { name, version, locked: lock[folder]?.version ?? null };
  });
  return `${JSON.stringify({ packages: await Promise.all(found) }, null, 2)}\n`;
}

const writes = (mode, packages) => ({
  name: 'write-whole-files',
  setup(build) {
    build.onEnd(async ({ outputFiles = [], errors, metafile }) => {
      if (errors.length > 0) return;
      for (const file of outputFiles) await write(file, file.path.endsWith('.map') ? undefined : mode);
      if (packages !== undefined) await write({ path: path.join(REPOSITORY, packages), contents: Buffer.from(await packagesIn(metafile)) });
      if (options.production) await fs.rm(`${build.initialOptions.outfile}.map`, { force: true }); // of an earlier build: it no longer fits
    });
  },
});

const contexts = await Promise.all(
  BUNDLES.map(({ entry, file, packages, mode, plugins = [], ...format }) =>
    esbuild.context({
      platform: 'node',
      target: 'node20',
      ...format,
      absWorkingDir: REPOSITORY,
      entryPoints: [entry],
      outfile: path.join(REPOSITORY, file),
      bundle: true,
      write: false,
      metafile: packages !== undefined,
      minify: options.production,
      sourcemap: options.production ? false : 'linked',
      legalComments: 'eof',
      logLevel: 'warning',
      plugins: [...plugins, writes(mode, packages)],
    }),
  ),
);

if (options.watch) {
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('Watching; stop with Ctrl-C.');
} else {
  const results = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1; // esbuild has printed why
}
