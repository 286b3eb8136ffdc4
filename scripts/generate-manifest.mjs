// node scripts/generate-manifest.mjs [--check] — makes the settings block of package.json from protocol/settings.ts, or checks that it is up to date.
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { keepUpToDate, REPOSITORY } from './generated-file.mjs';
import { loadTypeScript } from './load-typescript.mjs';

const { SETTINGS, SETTINGS_SECTION } = await loadTypeScript(path.join(REPOSITORY, 'protocol', 'settings.ts'));

function property(setting) {
  const common = { default: setting.fallback, scope: setting.scope, markdownDescription: setting.means };
  if (setting.kind === 'flag') return { type: 'boolean', ...common };
  if (setting.kind === 'number') return { type: 'integer', minimum: setting.least, maximum: setting.most, ...common };
  if (setting.kind === 'text') return { type: 'string', ...common };
  return { type: 'string', enum: setting.values.map((each) => each.value), enumDescriptions: setting.values.map((each) => each.means), ...common };
}

const manifest = JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8'));
const configuration = {
  title: 'Iron',
  properties: Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [`${SETTINGS_SECTION}.${name}`, property(setting)])),
};
// only the block counts: the rest of the manifest is written by hand, in any layout
if (!isDeepStrictEqual(manifest.contributes.configuration, configuration)) {
  manifest.contributes.configuration = configuration;
  keepUpToDate('package.json', `${JSON.stringify(manifest, null, 2)}\n`, 'generate-manifest.mjs');
}
