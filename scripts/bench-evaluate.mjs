// npm run bench:evaluate [-- --rows N] [-- --sample N] [-- --seed N] — predictions made of the tasks by seeded changes, judged in batches and one by one.
import { runTool } from './tool-bundle.mjs';

await runTool('bench/evaluate', process.argv.slice(2));
