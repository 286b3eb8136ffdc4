// npm run bench:tests, npm run bench:judge — bundles a benchmark of the engine and runs it.
import { runTool } from './tool-bundle.mjs';

const [which, ...parameters] = process.argv.slice(2);
await runTool(`bench/${which}/main`, parameters);
