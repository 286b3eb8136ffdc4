// node scripts/generate-schemas.mjs [--check] — makes the JSON Schema of experiment files from protocol/experiment-config.ts, or checks that it is up to date.
import path from 'node:path';
import { keepUpToDate, REPOSITORY } from './generated-file.mjs';
import { loadTypeScript } from './load-typescript.mjs';

const { fileSchema } = await loadTypeScript(path.join(REPOSITORY, 'protocol', 'experiment-config.ts'));
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...fileSchema() };
keepUpToDate('trainer/schemas/experiment.schema.json', `${JSON.stringify(schema, null, 2)}\n`, 'generate-schemas.mjs');
