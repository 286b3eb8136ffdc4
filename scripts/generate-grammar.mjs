// node scripts/generate-grammar.mjs [--check] — makes syntaxes/iron.tmLanguage.json from the vocabulary, or checks that it is up to date.
import path from 'node:path';
import { keepUpToDate, REPOSITORY } from './generated-file.mjs';
import { loadTypeScript } from './load-typescript.mjs';

const { grammar } = await loadTypeScript(path.join(REPOSITORY, 'scripts', 'grammar', 'grammar.ts'));
keepUpToDate('syntaxes/iron.tmLanguage.json', `${JSON.stringify(grammar(), null, 2)}\n`, 'generate-grammar.mjs');
