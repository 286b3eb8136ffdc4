// npm run mutants:lists -- [--cargo-mutants PROGRAM] FOLDER... — our mutants of the packages in these folders against those of `cargo mutants --list`.
import { runTool } from './tool-bundle.mjs';

await runTool('tools/mutant-lists', process.argv.slice(2));
