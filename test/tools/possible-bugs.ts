/** The alarm rate: possible bugs that are shown for files that nobody planted a bug in, each for a person to judge. */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generateForFile, generateTests, type GenerateAnswer, type GenerateOptions } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

function rustFiles(place: string): string[] {
  if (fs.statSync(place).isFile()) return [place];
  return fs
    .readdirSync(place, { recursive: true })
    .map((name) => path.join(place, String(name)))
    .filter((name) => name.endsWith('.rs') && !/\/(tests|benches|examples|target)\//.test(name))
    .sort();
}

/** Functions with what is shown of them before they are scored: scoring says nothing of possible bugs. */
async function reportsOf(file: string, alone: boolean): Promise<readonly FunctionReport[] | string> {
  const enough = new AbortController();
  let functions: readonly FunctionReport[] | null = null;
  const options: GenerateOptions = {
    milliseconds: 60,
    signal: enough.signal,
    onEvent: (event) => {
      if (event.kind !== 'tests') return;
      functions = event.functions;
      enough.abort();
    },
  };
  const answer: GenerateAnswer = await (alone ? generateForFile(fs.readFileSync(file, 'utf8'), path.basename(file), options) : generateTests(file, null, options));
  return functions ?? (answer.ok ? answer.functions : answer.reason);
}

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { every: { type: 'string', default: '1' }, alone: { type: 'boolean', default: false } } });
  const files = positionals.flatMap(rustFiles).filter((_, at) => at % Number(values.every) === 0);
  let functions = 0;
  let alarms = 0;
  let claimed = 0;
  for (const file of files) {
    const reports = await reportsOf(file, values.alone);
    if (typeof reports === 'string') {
      console.log(`${file}: ${reports.split('\n', 1)[0]}`);
      continue;
    }
    functions += reports.length;
    claimed += reports.flatMap(({ tests }) => tests).filter(({ source }) => source === 'example' || source === 'property').length;
    for (const report of reports)
      for (const { code, message } of report.possibleBugs) {
        alarms++;
        console.log(`${file}: ${report.path}: ${message}\n${code}\n`);
      }
  }
  console.log(`${files.length} files, ${functions} functions, ${alarms} possible bugs, ${claimed} tests from examples and properties that hold`);
  return 0;
}
