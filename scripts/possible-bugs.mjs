// node scripts/possible-bugs.mjs [--every N] FILE|FOLDER... — possible bugs that are shown for the functions of these files, and how many functions there are for one.
import { runTool } from './tool-bundle.mjs';

await runTool('tools/possible-bugs', process.argv.slice(2));
