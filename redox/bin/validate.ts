/** `redox validate`: says what is wrong with Iron and Rust files. */
import type { Output } from './output.js';
import { drawFindings, inputsOf, runFiles, type CommonOptions, type ExitCode } from './run.js';

export async function validate(paths: readonly string[], options: CommonOptions, output: Output): Promise<ExitCode> {
  const started = performance.now();
  const inputs = inputsOf(paths, { languages: ['iron', 'rust'], standardInput: 'iron' }, options);
  const files: object[] = [];
  let findings = 0;
  await runFiles({
    task: 'validate',
    verb: 'Reading',
    inputs,
    options,
    rustfmt: null,
    output,
    done: (outcome, index) => {
      const file = inputs.files[index];
      if (file === undefined) return;
      findings += outcome.findingCount;
      files.push({ path: file.shown, language: file.language, diagnostics: outcome.findings, diagnosticCount: outcome.findingCount });
      if (options.json !== true) for (const row of drawFindings(file, outcome)) output.out(`${row}\n`);
    },
  });
  const seconds = (performance.now() - started) / 1000;
  if (options.json === true) output.out(`${JSON.stringify({ command: 'validate', files, findings, seconds })}\n`);
  else if (inputs.many) output.note(`${files.length} files: ${findings} ${findings === 1 ? 'finding' : 'findings'} (${seconds.toFixed(2)} s)`);
  return findings === 0 ? 0 : 1;
}
