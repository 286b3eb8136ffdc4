// node scripts/generate-reference.mjs [--check] — makes the tables of docs/iron-language.md from the code, or checks that they are up to date.
import fs from 'node:fs';
import path from 'node:path';
import { keepUpToDate, REPOSITORY } from './generated-file.mjs';
import { loadTypeScript } from './load-typescript.mjs';

const PAGE = 'docs/iron-language.md';
const { reference } = await loadTypeScript(path.join(REPOSITORY, 'scripts', 'reference', 'reference.ts'));
const page = fs.readFileSync(path.join(REPOSITORY, PAGE), 'utf8').replaceAll('\r\n', '\n');
keepUpToDate(PAGE, reference(page), 'generate-reference.mjs');
