// npm run mutants:verdicts -- [--mutants 500] [--seed 1] FILE_OR_FOLDER... — verdicts on mutants switched in one program against each mutant compiled alone.
import { runTool } from './tool-bundle.mjs';

await runTool('tools/mutant-verdicts', process.argv.slice(2));
