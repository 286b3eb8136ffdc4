/** Tests laid out by the user's rustfmt, with the settings of the package. */
import path from 'node:path';
import type { CompileUnit } from '../compile/unit.js';
import { closed, COMPILER_LIMITS } from '../compile/limits.js';
import { run } from '../sandbox/run.js';
import type { Edition } from '../../../redox/src/index.js';

/** Each code laid out as it would be in a test module; where rustfmt is missing or refuses one, all stay as they are. */
export async function layOut(
  codes: readonly string[],
  edition: Edition,
  { folder, env, rustc, target, signal }: Pick<CompileUnit, 'folder' | 'env' | 'rustc' | 'target' | 'signal'>,
): Promise<readonly string[]> {
  if (codes.length === 0) return codes;
  const text = codes.map((code, at) => `mod m${at} {\n${code}\n}\n`).join('');
  const program = path.isAbsolute(rustc) ? path.join(path.dirname(rustc), 'rustfmt') : 'rustfmt';
  const result = await run(program, ['--quiet', '--edition', String(edition)], {
    sandbox: closed(COMPILER_LIMITS, folder),
    cwd: path.dirname(target), // from where rustfmt looks for its settings
    env,
    rustc,
    input: text,
    ...(signal && { signal }),
  });
  if (result.end !== 'exited' || result.exitCode !== 0) return codes;
  const modules = [...result.stdout.matchAll(/^mod m\d+ \{\r?\n([\s\S]*?)^\}\r?$/gm)].map(([, body]) => outdented(body!));
  return modules.length === codes.length ? modules : codes;
}

/** Without the indentation of the module, whatever its width or character. */
function outdented(body: string): string {
  const lines = body.replaceAll('\r', '').trimEnd().split('\n');
  const width = /^\s*/.exec(lines[0] ?? '')![0].length;
  return lines.map((line) => (line.slice(0, width).trim() === '' ? line.slice(width) : line)).join('\n');
}
