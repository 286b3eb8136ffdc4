// The tests of trainer/python (test/python/run.ts); `npm test` runs them. Installs Python packages once, 3.1 GB to load on Linux x64.
import { runTool } from './tool-bundle.mjs';

await runTool('python/run', process.argv.slice(2));
